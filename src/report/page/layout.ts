import { UndirectedGraph } from 'graphology';
import forceAtlas2 from 'graphology-layout-forceatlas2';

/** A pair of indexes of the nodes that a relationship connects. */
export type Edge = readonly [from: number, to: number];

/** Rounds of the layout for a small graph, and how much work they may cost at most in a large one. */
const ROUNDS = 400;
const MIN_ROUNDS = 15;
const MAX_WORK = 400_000;

const GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5));

/**
 * Places the nodes of a graph: connected ones near each other. The same graph always gives the same picture.
 *
 * @returns a position for each node, with coordinates between -1,000 and 1,000
 */
export function layOut(nodes: number, edges: readonly Edge[]): [x: number, y: number][] {
  const graph = new UndirectedGraph();
  firstPositions(nodes, edges).forEach(({ x, y }, node) => graph.addNode(node, { x, y }));
  for (const [from, to] of edges) {
    graph.mergeEdge(from, to);
  }
  const iterations = Math.round(Math.min(ROUNDS, Math.max(MIN_ROUNDS, MAX_WORK / (nodes + edges.length + 1))));
  const settings = { ...forceAtlas2.inferSettings(Math.max(nodes, 2)), barnesHutOptimize: nodes > 800, gravity: 0.6 };
  const positions = nodes > 1 ? forceAtlas2(graph, { iterations, settings }) : { 0: { x: 0, y: 0 } };
  return scale(Array.from({ length: nodes }, (_, node) => positions[node] ?? { x: 0, y: 0 }));
}

/** Each node starts close to one it is connected with, so that few rounds are enough. Nothing is random. */
function firstPositions(nodes: number, edges: readonly Edge[]): { x: number; y: number }[] {
  const anchors = anchorsOf(nodes, edges);
  const positions: { x: number; y: number }[] = [];
  for (let node = 0; node < nodes; node += 1) {
    const anchor = positions[anchors[node] ?? -1];
    // a sunflower's spiral: wide for those on their own, narrow around an anchor
    const radius = Math.sqrt(node + 1) * (anchor ? 2 : 40);
    const angle = node * GOLDEN_ANGLE;
    positions.push({
      x: (anchor?.x ?? 0) + radius * Math.cos(angle),
      y: (anchor?.y ?? 0) + radius * Math.sin(angle),
    });
  }
  return positions;
}

/** For each node, of the earlier ones it is connected with, the one with the fewest connections. */
function anchorsOf(nodes: number, edges: readonly Edge[]): (number | undefined)[] {
  const degrees = new Array<number>(nodes).fill(0);
  for (const end of edges.flat()) {
    degrees[end] = (degrees[end] ?? 0) + 1;
  }
  const anchors = new Array<number | undefined>(nodes).fill(undefined);
  for (const [from, to] of edges) {
    const [earlier, later] = from < to ? [from, to] : [to, from];
    const anchor = anchors[later];
    if (earlier !== later && (anchor === undefined || (degrees[earlier] ?? 0) < (degrees[anchor] ?? 0))) {
      anchors[later] = earlier;
    }
  }
  return anchors;
}

function scale(positions: readonly { x: number; y: number }[]): [number, number][] {
  const largest = positions.reduce((most, { x, y }) => Math.max(most, Math.abs(x), Math.abs(y)), 0) || 1;
  return positions.map(({ x, y }) => [Math.round((x / largest) * 1000), Math.round((y / largest) * 1000)]);
}
