/* The headline, the legends and the search on the left. Needs elements.js; gives graphPage.createSidebar. */
/* global document, graphPage */
(function () {
  'use strict';

  const MAX_MATCHES = 12;
  const { element, marker } = graphPage;

  /**
   * @param data what the page is about
   * @param handlers `onSelect(key)`, `onKind(id, shown)` and `onVerb(id, shown)`
   */
  graphPage.createSidebar = function (data, { onSelect, onKind, onVerb }) {
    document
      .getElementById('headline')
      .append(
        ...data.headline.map(({ count, label }) => element('li', {}, element('b', {}, String(count)), ` ${label}`)),
      );

    const kindButtons = new Map(data.kinds.map((kind) => [kind.id, legendButton(kind, marker(kind), onKind)]));
    const verbButtons = data.verbs.map((verb) => legendButton({ ...verb, label: verb.id }, undefined, onVerb));
    appendAll('kinds', [...kindButtons.values()]);
    appendAll('verbs', verbButtons);
    createSearch(data, onSelect);

    return {
      /** Switches a kind on that was switched off, so that what is selected can be seen. */
      reveal(kind) {
        const button = kindButtons.get(kind);
        if (button && button.getAttribute('aria-pressed') === 'false') {
          button.click();
        }
      },
    };
  };

  function appendAll(id, buttons) {
    document.getElementById(id).append(...buttons.map((button) => element('li', {}, button)));
  }

  function legendButton({ id, label, count }, sign, onToggle) {
    const button = element(
      'button',
      { type: 'button', 'aria-pressed': 'true' },
      sign,
      element('span', {}, label),
      element('b', {}, String(count)),
    );
    button.onclick = () => {
      const shown = button.getAttribute('aria-pressed') === 'false';
      button.setAttribute('aria-pressed', String(shown));
      onToggle(id, shown);
    };
    return button;
  }

  function createSearch(data, onSelect) {
    const input = document.getElementById('search');
    const list = document.getElementById('matches');
    const kinds = new Map(data.kinds.map((kind) => [kind.id, kind]));
    let matches = [];

    function choose(node) {
      input.value = '';
      update();
      onSelect(node.id);
    }

    function update() {
      matches = findNodes(data.nodes, input.value).slice(0, MAX_MATCHES);
      list.hidden = input.value.trim() === '';
      list.replaceChildren(
        ...matches.map((node) => {
          const small = element('small', {}, node.title === node.label ? node.id : node.title);
          const attributes = { type: 'button', onclick: () => choose(node) };
          return element('li', {}, element('button', attributes, marker(kinds.get(node.kind)), node.label, small));
        }),
      );
      if (matches.length === 0) {
        list.append(element('li', { class: 'none' }, 'Nothing found'));
      }
    }

    input.addEventListener('input', update);
    input.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && matches[0]) {
        choose(matches[0]);
      }
      if (event.key === 'Escape') {
        input.value = '';
        update();
        input.blur();
      }
    });
    document.addEventListener('keydown', (event) => {
      if (event.key === '/' && document.activeElement !== input) {
        event.preventDefault();
        input.focus();
      }
    });
  }

  /** Names that begin with what was typed come before those that contain it. */
  function findNodes(nodes, typed) {
    const words = typed.trim().toLowerCase();
    if (words === '') {
      return [];
    }
    const starts = [];
    const contains = [];
    for (const node of nodes) {
      if (node.label.toLowerCase().startsWith(words)) {
        starts.push(node);
      } else if ([node.label, node.title, node.id].some((text) => text.toLowerCase().includes(words))) {
        contains.push(node);
      }
    }
    return [...starts, ...contains];
  }
})();
