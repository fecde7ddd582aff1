import { kindOf } from '../kinds';
import { layOut } from '../layout';
import { count } from '../wording';
import { element } from './dom';
import { drawGraph, type DrawingNode } from './drawing';
import type { Model } from './model';

/** A drawing with more nodes is not readable. */
const MAX_NODES = 120;

/** A drawing of the objects that are one or two relationships away. The lists beside it hold the same information as text. */
export function neighbourhoodGraph(model: Model, centre: number): HTMLElement {
  const { isCut, nodes } = collect(model, centre);
  const places = new Map(nodes.map((index, place) => [index, place]));
  const edges = nodes.flatMap((index, from) =>
    model.neighbours(index).flatMap(({ isOutgoing, object }): [number, number][] => {
      const to = places.get(object);
      return isOutgoing && to !== undefined && to !== from ? [[from, to]] : [];
    }),
  );
  const positions = layOut(nodes.length, edges);
  const drawn = nodes.map((index, place): DrawingNode => {
    const object = model.object(index);
    const { colour, size, type } = kindOf(model.typeOf(object));
    const isCentre = index === centre;
    const [x, y] = positions[place] ?? [0, 0];
    return { object: index, name: object.name, type, colour, size: isCentre ? 13 : size + 2, x, y, isCentre };
  });
  const caption = `${count(nodes.length, 'object')}${isCut ? ', the nearest ones' : ''}. The lists below contain the same relationships.`;
  const canvas = element('div', { class: 'drawing small', role: 'img', 'aria-label': `Graph: ${caption}` });
  const text = element('figcaption', { class: 'muted small' }, caption);
  const figure = element('figure', { class: 'neighbourhood' }, canvas, text);
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

function collect(model: Model, centre: number): { nodes: number[]; isCut: boolean } {
  const nodes = new Set([centre]);
  let isCut = false;
  for (const near of [centre, ...model.neighbours(centre).map(({ object }) => object)]) {
    for (const { object } of near === centre || model.neighbours(near).length < 12 ? model.neighbours(near) : []) {
      if (nodes.size < MAX_NODES) {
        nodes.add(object);
      } else {
        isCut ||= !nodes.has(object);
      }
    }
  }
  return { nodes: [...nodes], isCut };
}
