import { kindOf } from '../kinds';
import { layOut } from '../layout';
import { count } from '../wording';
import { element } from './dom';
import { drawGraph, type DrawingNode } from './drawing';
import type { Model } from './model';

/** A drawing with more nodes is not readable. */
const MAX_NODES = 120;

/** A drawing of the objects that are one or two relationships away. The lists beside it hold the same information as text. */
export function neighborhoodGraph(model: Model, center: number): HTMLElement {
  const { isCut, nodes } = collect(model, center);
  const places = new Map(nodes.map((index, place) => [index, place]));
  const edges = nodes.flatMap((index, from) =>
    model.neighbors(index).flatMap(({ isOutgoing, object }): [number, number][] => {
      const to = places.get(object);
      return isOutgoing && to !== undefined && to !== from ? [[from, to]] : [];
    }),
  );
  const positions = layOut(nodes.length, edges);
  const drawn = nodes.map((index, place): DrawingNode => {
    const object = model.object(index);
    const { color, size, type } = kindOf(model.typeOf(object));
    const isCenter = index === center;
    const [x, y] = positions[place] ?? [0, 0];
    return { object: index, name: object.name, type, color, size: isCenter ? 13 : size + 2, x, y, isCenter };
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

function collect(model: Model, center: number): { nodes: number[]; isCut: boolean } {
  const nodes = new Set([center]);
  let isCut = false;
  for (const near of [center, ...model.neighbors(center).map(({ object }) => object)]) {
    for (const { object } of near === center || model.neighbors(near).length < 12 ? model.neighbors(near) : []) {
      if (nodes.size < MAX_NODES) {
        nodes.add(object);
      } else {
        isCut ||= !nodes.has(object);
      }
    }
  }
  return { nodes: [...nodes], isCut };
}
