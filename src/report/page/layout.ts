import { UndirectedGraph } from 'graphology';
import forceAtlas2 from 'graphology-layout-forceatlas2';

/** A pair of indexes of the nodes that a relationship connects. */
export type Edge = readonly [from: number, to: number];

/** Rounds of the layout for a small graph, and how much work it may cost at most in a large one. */
const ROUNDS = 400;
const MIN_ROUNDS = 30;
const MAX_WORK = 1_200_000;

/**
 * Places the nodes of a graph: connected ones near each other. The same graph always gives the same picture.
 *
 * @returns a position for each node, in a square of about 2,000 by 2,000
 */
export function layOut(nodes: number, edges: readonly Edge[]): [x: number, y: number][] {
  const graph = new UndirectedGraph();
  for (let node = 0; node < nodes; node += 1) {
    // a sunflower's spiral: no two nodes start at the same place, and none is random
    const angle = node * Math.PI * (3 - Math.sqrt(5));
    graph.addNode(node, { x: Math.sqrt(node + 1) * Math.cos(angle), y: Math.sqrt(node + 1) * Math.sin(angle) });
  }
  for (const [from, to] of edges) {
    graph.mergeEdge(from, to);
  }
  const iterations = Math.round(Math.min(ROUNDS, Math.max(MIN_ROUNDS, MAX_WORK / (nodes + edges.length + 1))));
  const settings = { ...forceAtlas2.inferSettings(Math.max(nodes, 2)), barnesHutOptimize: nodes > 500, gravity: 0.6 };
  const positions = nodes > 1 ? forceAtlas2(graph, { iterations, settings }) : { 0: { x: 0, y: 0 } };
  return scale(Array.from({ length: nodes }, (_, node) => positions[node] ?? { x: 0, y: 0 }));
}

function scale(positions: readonly { x: number; y: number }[]): [number, number][] {
  const largest = positions.reduce((most, { x, y }) => Math.max(most, Math.abs(x), Math.abs(y)), 0) || 1;
  return positions.map(({ x, y }) => [Math.round((x / largest) * 1000), Math.round((y / largest) * 1000)]);
}
