/* What the panel on the right shows. Needs elements.js; gives graphPage.createPanel. */
/* global document, graphPage */
(function () {
  'use strict';

  const LONG_LIST = 12;

  const { element, marker } = graphPage;

  /**
   * @param data what the page is about
   * @param onSelect called with the key of a node that was chosen in the panel, or with undefined
   */
  graphPage.createPanel = function (data, onSelect) {
    const panel = document.getElementById('panel');
    const kinds = new Map(data.kinds.map((kind) => [kind.id, kind]));
    const nodes = new Map(data.nodes.map((node) => [node.id, node]));

    function link(id) {
      const node = nodes.get(id);
      const attributes = { type: 'button', class: 'link', onclick: () => onSelect(id) };
      return element('button', attributes, marker(kinds.get(node.kind)), node.label);
    }

    function value(text) {
      // many properties refer to other entities by key
      return nodes.has(text) ? link(text) : text;
    }

    function valueList(values) {
      const items = values.map((text) => element('li', {}, value(text)));
      if (items.length <= LONG_LIST) {
        return element('ul', {}, ...items);
      }
      const summary = element('summary', {}, `${items.length} items`);
      return element('details', {}, summary, element('ul', {}, ...items));
    }

    function properties(node) {
      return node.properties.flatMap(([name, values]) => [
        element('dt', {}, name),
        values.length === 1 ? element('dd', {}, value(values[0])) : element('dd', {}, valuesOrNone(values)),
      ]);
    }

    function valuesOrNone(values) {
      return values.length > 0 ? valueList(values) : element('span', { class: 'none' }, 'none');
    }

    function relationships(node) {
      const groups = new Map();
      for (const edge of data.edges) {
        if (edge.from !== node.id && edge.to !== node.id) {
          continue;
        }
        const outwards = edge.from === node.id;
        const other = nodes.get(outwards ? edge.to : edge.from);
        if (!other) {
          continue;
        }
        const heading = outwards ? `${edge.verb} →` : `← ${edge.verb}`;
        const note = edge.note ? element('small', {}, ` ${edge.note}`) : undefined;
        groups.set(heading, [...(groups.get(heading) || []), element('li', {}, link(other.id), note)]);
      }
      return [...groups].map(([heading, items]) =>
        element(
          'details',
          items.length <= LONG_LIST ? { open: '' } : {},
          element('summary', {}, `${heading} (${items.length})`),
          element('ul', {}, ...items),
        ),
      );
    }

    function showNode(node) {
      const kind = kinds.get(node.kind);
      panel.replaceChildren(
        element('button', { type: 'button', class: 'close', 'aria-label': 'Close', onclick: () => onSelect() }, '×'),
        element('p', { class: 'eyebrow' }, node.type),
        element('h2', {}, node.label),
        element('p', { class: 'verdict', style: `color:${kind.colour}` }, node.verdict),
        element('p', {}, node.title === node.label ? '' : node.title),
        element('p', { class: 'key' }, node.id),
        node.link
          ? element('a', { href: node.link, target: '_blank', rel: 'noopener noreferrer' }, 'Open in Bitbucket')
          : '',
        element('h3', {}, 'Relationships'),
        ...relationships(node),
        element('h3', {}, 'Properties'),
        element('dl', {}, ...properties(node)),
      );
    }

    function showFindings() {
      const items = data.findings.map(({ id, name, note }) =>
        element(
          'li',
          {},
          element(
            'button',
            { type: 'button', class: 'finding', onclick: () => onSelect(id) },
            name,
            element('small', {}, note),
          ),
        ),
      );
      panel.replaceChildren(
        element('p', { class: 'eyebrow' }, 'What stands out'),
        element('h2', {}, `${items.length} merged with unapproved commits`),
        element(
          'p',
          {},
          items.length > 0
            ? 'Pull requests merged with commits that no second person had approved as they were merged:'
            : 'Every commit that was merged had been approved by a second person.',
        ),
        element('ol', { class: 'findings' }, ...items),
        element('p', { class: 'hint' }, 'Click a node to see its properties and its neighbours.'),
      );
    }

    return {
      show(id) {
        const node = nodes.get(id);
        if (node) {
          showNode(node);
        } else {
          showFindings();
        }
        panel.scrollTop = 0;
      },
    };
  };
})();
