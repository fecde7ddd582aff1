import { EntityTypes } from '../../../graph/types';
import { asText } from '../../../text/untrusted';
import { count, formatNumber, joinWords } from '../../../text/wording';
import { countEach } from '../../grouping';
import { kindOf } from '../../kinds';
import { type Edge, edgesAmong, layOut } from '../shared/layout';
import { element, namedElement } from './dom';
import { drawGraph, type DrawingNode } from './drawing';
import { type GraphSelection, MAX_DRAWN, selectObjects } from './graphSelection';
import type { PageModel } from './pageModel';

/** A drawing of the whole graph where it can be read, otherwise of a project, a repository or a finding. */
export function graphView(model: PageModel, parameters: URLSearchParams): HTMLElement[] {
  const selection = selectObjects(model, parameters);
  const heading = element('h1', { tabindex: -1 }, 'Graph');
  const list = element('a', { href: '#search' }, 'Show all objects as a list');
  return selection
    ? [heading, chooser(model, selection.address), ...drawingOf(model, selection, list)]
    : [heading, chooser(model, ''), element('p', { class: 'muted' }, 'Choose what to draw. ', list)];
}

/** A form, because a list that acts while somebody goes through it cannot be used by keyboard. */
function chooser(model: PageModel, chosen: string): HTMLElement {
  const {
    data: { findings },
    objects,
  } = model;
  const option = (name: 'of' | 'check', value: string, text: string) => {
    const address = new URLSearchParams({ [name]: value }).toString();
    return element('option', { value: address, selected: address === chosen }, text);
  };
  const ofType = (type: string) =>
    objects.flatMap(({ key, name }, index) => (model.typeOf(index) === type ? [option('of', key, name)] : []));
  const select = element(
    'select',
    { name: 'what' },
    objects.length <= MAX_DRAWN && element('option', { value: '' }, 'Everything'),
    element('optgroup', { label: 'Projects' }, ofType(EntityTypes.PROJECT)),
    element('optgroup', { label: 'Repositories' }, ofType(EntityTypes.REPO)),
    element(
      'optgroup',
      { label: 'Findings' },
      findings.filter(({ items }) => items.length > 0).map(({ id, title }) => option('check', id, title)),
    ),
  );
  const draw = (event: Event) => {
    event.preventDefault();
    location.hash = `#graph?${select.value}`;
  };
  return element(
    'form',
    { class: 'query', 'aria-label': 'What to draw', submit: draw },
    element('label', {}, element('span', {}, 'Draw'), select),
    element('button', { type: 'submit' }, 'Draw'),
    objects.length > MAX_DRAWN &&
      element(
        'p',
        { class: 'muted small' },
        `All ${formatNumber(objects.length)} objects in one drawing could not be read.`,
      ),
  );
}

function drawingOf(model: PageModel, { objects, omitted, title }: GraphSelection, list: HTMLElement): HTMLElement[] {
  const edges = edgesAmong(
    objects,
    model.data.relationships.map(([, from, to]) => [from, to]),
  );
  const positions = layOut(objects.length, edges);
  const nodes = objects.map((object, place): DrawingNode => {
    return { object, size: model.kindOf(object).size, position: positions[place] ?? [0, 0] };
  });
  const without = omitted.length > 0 ? ` Without ${joinWords(omitted)}, which are too many to draw.` : '';
  const text = `: ${count(nodes.length, 'object')} and ${count(edges.length, 'relationship')}.${without} Choose a point to open it.`;
  const container = element('div', { class: 'drawing', role: 'img', 'aria-label': `Graph of ${title}` });
  const controls = element('div', { class: 'controls' });
  const legend = element('fieldset', { class: 'legend' }, element('legend', {}, 'Show'));
  requestAnimationFrame(() => {
    if (container.isConnected) {
      start(model, container, { nodes, edges, controls, legend });
    }
  });
  return [
    element('p', { class: 'muted' }, namedElement(title), text, ' ', list),
    controls,
    element('div', { class: 'graph' }, container, legend),
  ];
}

interface Parts {
  nodes: DrawingNode[];
  edges: Edge[];
  controls: HTMLElement;
  legend: HTMLElement;
}

function start(model: PageModel, container: HTMLElement, { controls, edges, legend, nodes }: Parts): void {
  const renderer = drawGraph(container, { nodes, edges }, model);
  if (!renderer) {
    container.replaceWith(
      element(
        'p',
        { class: 'note' },
        'This browser cannot draw the graph, because it has no WebGL. ',
        element('a', { href: '#search' }, 'Browse the same objects as a list'),
      ),
    );
    legend.remove();
    return;
  }
  const camera = renderer.getCamera();
  const animation = matchMedia('(prefers-reduced-motion: reduce)').matches ? { duration: 0 } : { duration: 200 };
  const button = (label: string, act: () => unknown) =>
    element('button', { type: 'button', click: () => void act() }, label);
  controls.append(
    button('Zoom in', () => camera.animatedZoom(animation)),
    button('Zoom out', () => camera.animatedUnzoom(animation)),
    button('Show all', () => camera.animatedReset(animation)),
  );
  const hidden = new Set<string>();
  renderer.setSetting('nodeReducer', (_, data) => ({ ...data, hidden: hidden.has(asText(data.kind)) }));
  for (const [type, number] of countEach(nodes.map(({ object }) => model.kindOf(object).type))) {
    const { color, plural } = kindOf(type);
    const box = element('input', {
      type: 'checkbox',
      checked: true,
      change: () => {
        if (!hidden.delete(type)) {
          hidden.add(type);
        }
        renderer.refresh();
      },
    });
    legend.append(
      element(
        'label',
        {},
        box,
        element('span', { class: `dot color-${color}` }),
        plural,
        ' ',
        element('b', {}, formatNumber(number)),
      ),
    );
  }
}
