import { UndirectedGraph } from 'graphology';
import forceAtlas2 from 'graphology-layout-forceatlas2';

/** The indexes of the two nodes that a relationship connects. */
export type Edge = readonly [from: number, to: number];

/** Coordinates are between -1,000 and 1,000. */
export type Position = readonly [x: number, y: number];

/** The number of iterations for a small graph, and the limit on the total work for a large one. */
const ROUNDS = 400;
const MIN_ROUNDS = 15;
const MAX_WORK = 400_000;

const GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5));

/**
 * The relationships between some objects of a graph, as edges between their places in the list.
 *
 * @param objects indexes in the graph
 * @param relationships pairs of such indexes
 */
export function edgesAmong(objects: readonly number[], relationships: Iterable<Edge>): Edge[] {
  const places = new Map(objects.map((object, place) => [object, place]));
  const edges: Edge[] = [];
  for (const ends of relationships) {
    const [from, to] = [places.get(ends[0]), places.get(ends[1])];
    if (from !== undefined && to !== undefined && from !== to) {
      edges.push([from, to]);
    }
  }
  return edges;
}

/**
 * Computes a layout that puts connected nodes near each other. The same graph always gets the same layout.
 *
 * @returns a position for each node
 */
export function layOut(nodes: number, edges: readonly Edge[]): Position[] {
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

/** Initial positions: each node starts near one of its neighbors, so that few iterations suffice. Nothing is random. */
function firstPositions(nodes: number, edges: readonly Edge[]): { x: number; y: number }[] {
  const anchors = anchorsOf(nodes, edges);
  const positions: { x: number; y: number }[] = [];
  for (let node = 0; node < nodes; node += 1) {
    const anchor = positions[anchors[node] ?? -1];
    // a sunflower spiral: wide for unconnected nodes, narrow around a neighbor
    const radius = Math.sqrt(node + 1) * (anchor ? 2 : 40);
    const angle = node * GOLDEN_ANGLE;
    positions.push({
      x: (anchor?.x ?? 0) + radius * Math.cos(angle),
      y: (anchor?.y ?? 0) + radius * Math.sin(angle),
    });
  }
  return positions;
}

/** For each node, the neighbor with the fewest connections among the nodes before it. */
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

function scale(positions: readonly { x: number; y: number }[]): Position[] {
  const largest = positions.reduce((most, { x, y }) => Math.max(most, Math.abs(x), Math.abs(y)), 0) || 1;
  return positions.map(({ x, y }) => [Math.round((x / largest) * 1000), Math.round((y / largest) * 1000)]);
}
