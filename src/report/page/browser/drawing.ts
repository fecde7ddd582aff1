import { DirectedGraph } from 'graphology';
import Sigma from 'sigma';

import { EntityTypes } from '../../../graph/types';
import { shorten } from '../../../text/wording';
import type { Edge, Position } from '../shared/layout';
import { objectAddress } from '../shared/objectAddress';
import type { PageModel } from './pageModel';

/** In characters. A longer one would extend beyond the drawing. */
const LONGEST_LABEL = 28;

export interface DrawingNode {
  object: number;
  /** Radius in pixels. */
  size: number;
  position: Position;
  /** Whether the label is drawn at every zoom level. */
  isCenter?: boolean;
}

export interface Drawing {
  nodes: DrawingNode[];
  /** Indexes of `nodes`. */
  edges: Edge[];
}

const END = 'drawing-end';

/** Frees the WebGL context of the drawing on the page. Browsers limit the number of these contexts. */
export function endDrawing(): void {
  document.dispatchEvent(new Event(END));
}

/** @returns undefined if the browser does not support WebGL */
export function drawGraph(container: HTMLElement, drawing: Drawing, model: PageModel): Sigma | undefined {
  endDrawing();
  if (!hasWebGl()) {
    return undefined;
  }
  const colors = paletteOf(container);
  const graph = new DirectedGraph();
  drawing.nodes.forEach(({ isCenter, object, position: [x, y], size }, index) => {
    const { color, type } = model.kindOf(object);
    graph.addNode(index, {
      x,
      y,
      size,
      label: shorten(labelOf(model, object), LONGEST_LABEL),
      kind: type,
      color: colors.palette[color],
      forceLabel: isCenter,
    });
  });
  for (const [from, to] of drawing.edges) {
    graph.mergeEdge(from, to, { size: 1, color: colors.line });
  }
  const renderer = new Sigma(graph, container, {
    labelColor: { color: colors.ink },
    stagePadding: 48,
    labelFont: getComputedStyle(container).fontFamily,
    labelSize: 12,
    labelDensity: 0.6,
    labelRenderedSizeThreshold: 7,
    minCameraRatio: 0.02,
    maxCameraRatio: 4,
    hideEdgesOnMove: drawing.edges.length > 5_000,
    defaultDrawNodeLabel: (context, data, settings) => {
      const label = placeLabel(context, data, settings);
      context.fillStyle = colors.ink;
      context.fillText(label.text, label.x, data.y + 4);
    },
    defaultDrawNodeHover: (context, data, settings) => {
      const label = placeLabel(context, data, settings);
      context.fillStyle = colors.surface;
      context.fillRect(label.x - 6, data.y - 10, label.width + 12, 20);
      context.fillStyle = colors.ink;
      context.fillText(label.text, label.x, data.y + 4);
    },
  });
  renderer.on('clickNode', ({ node }) => {
    const object = drawing.nodes[Number(node)]?.object;
    if (object !== undefined) {
      location.hash = objectAddress(model.object(object).key);
    }
  });
  document.addEventListener(END, () => renderer.kill(), { once: true });
  return renderer;
}

/** The name without that of the workspace, which would fill the label. */
function labelOf(model: PageModel, object: number): string {
  const name = model.shortName(object);
  return model.typeOf(object) === EntityTypes.REPO ? name.slice(name.indexOf('/') + 1) : name;
}

/** Puts the label of a node on its right, or on its left where it would extend beyond the drawing. */
function placeLabel(
  context: CanvasRenderingContext2D,
  { label, size, x }: { label?: string | null; size: number; x: number },
  { labelFont, labelSize }: { labelFont: string; labelSize: number },
): { text: string; x: number; width: number } {
  context.font = `${labelSize}px ${labelFont}`;
  const text = label ?? '';
  const { width } = context.measureText(text);
  const right = x + size + 6;
  const isBeyond = right + width > context.canvas.clientWidth;
  return { text, width, x: isBeyond ? x - size - 6 - width : right };
}

function hasWebGl(): boolean {
  return document.createElement('canvas').getContext('webgl2') !== null;
}

/** The colors of the style sheet, resolved for the current light or dark theme, because a canvas cannot use CSS variables. */
function paletteOf(container: HTMLElement): { palette: string[]; line: string; ink: string; surface: string } {
  const probe = document.createElement('span');
  container.append(probe);
  const read = (name: string) => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  const palette = Array.from({ length: 9 }, (_, number) => read(`color-${Math.max(number, 1)}`));
  const colors = { palette, line: read('edge'), ink: read('ink'), surface: read('surface') };
  probe.remove();
  return colors;
}
