import { count } from '../../../text/wording';
import { type Edge, edgesAmong, layOut } from '../shared/layout';
import { element } from './dom';
import { drawGraph, type DrawingNode } from './drawing';
import type { PageModel } from './pageModel';

/** A drawing with more nodes is not readable. */
const MAX_NODES = 120;

/** A drawing of the objects that are one or two relationships away. The lists beside it hold the same information as text. */
export function neighborhoodGraph(model: PageModel, center: number): HTMLElement {
  const { isCut, nodes } = collectNodes(model, center);
  const edges = edgesAmong(nodes, edgesFrom(model, nodes));
  const positions = layOut(nodes.length, edges);
  const drawn = nodes.map((object, place): DrawingNode => {
    const isCenter = object === center;
    const size = isCenter ? 13 : model.kindOf(object).size + 2;
    return { object, size, position: positions[place] ?? [0, 0], isCenter };
  });
  const caption = `${count(nodes.length, 'object')}${isCut ? ', the nearest ones' : ''}. The lists below contain the same relationships.`;
  const canvas = element('div', { class: 'drawing small', role: 'img', 'aria-label': `Graph: ${caption}` });
  const text = element('figcaption', { class: 'muted small' }, caption);
  const figure = element('figure', { class: 'neighborhood' }, canvas, text);
  // the canvas has a size only once it is on the page
  requestAnimationFrame(() => {
    if (canvas.isConnected && !drawGraph(canvas, { nodes: drawn, edges }, model)) {
      canvas.remove();
      text.textContent =
        'This browser cannot draw the graph because it has no WebGL. The lists below contain the same relationships.';
    }
  });
  return figure;
}

/** One at a time: a node may have very many neighbors, and few of them are drawn. */
function* edgesFrom(model: PageModel, nodes: readonly number[]): Iterable<Edge> {
  for (const from of nodes) {
    for (const { isOutgoing, object } of model.neighbors(from)) {
      if (isOutgoing) {
        yield [from, object];
      }
    }
  }
}

function collectNodes(model: PageModel, center: number): { nodes: number[]; isCut: boolean } {
  const nodes = new Set([center]);
  for (const near of [center, ...model.neighbors(center).map(({ object }) => object)]) {
    for (const { object } of near === center || model.neighbors(near).length < 12 ? model.neighbors(near) : []) {
      if (nodes.size === MAX_NODES && !nodes.has(object)) {
        return { nodes: [...nodes], isCut: true };
      }
      nodes.add(object);
    }
  }
  return { nodes: [...nodes], isCut: false };
}
