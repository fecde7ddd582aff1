import { asText } from '../../../text/untrusted';
import { count, formatNumber } from '../../../text/wording';
import { countEach } from '../../grouping';
import { kindOf } from '../../kinds';
import { type Edge, edgesAmong } from '../shared/layout';
import { element } from './dom';
import { drawGraph, type DrawingNode } from './drawing';
import type { PageModel } from './pageModel';

/** The drawing of the whole graph. Types with very many objects are omitted, so that the drawing responds quickly. */
export function graphView(model: PageModel): HTMLElement[] {
  const { isDrawingReduced, objects, relationships } = model.data;
  const nodes = objects.flatMap(({ position }, object): DrawingNode[] =>
    position ? [{ object, position, size: model.kindOf(object).size }] : [],
  );
  const edges = edgesAmong(
    nodes.map(({ object }) => object),
    relationships.map(([, from, to]) => [from, to]),
  );
  const omitted = isDrawingReduced
    ? ' Types with very many objects are not drawn; open an object to see its neighbors.'
    : '';
  const text = `${count(nodes.length, 'object')} and ${count(edges.length, 'relationship')}.${omitted} Choose a point to open it.`;
  const container = element('div', { class: 'drawing', role: 'img', 'aria-label': 'Graph of the workspace' });
  const controls = element('div', { class: 'controls' });
  const legend = element('fieldset', { class: 'legend' }, element('legend', {}, 'Show'));
  requestAnimationFrame(() => {
    if (container.isConnected) {
      start(model, container, { nodes, edges, controls, legend });
    }
  });
  return [
    element('h1', { tabindex: -1 }, 'Graph'),
    element('p', { class: 'muted' }, text, ' ', element('a', { href: '#search' }, 'Show the objects as a list')),
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
