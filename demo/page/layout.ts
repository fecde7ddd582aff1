export interface Position {
  x: number;
  y: number;
}

/** A branch of the tree that holds the drawing together. */
export interface Branch {
  from: string;
  to: string;
}

/** Between a node and those that hang on it, in pixels at full scale. */
const RING_WIDTH = 320;

/**
 * Where the drawing starts from: a tree drawn in rings around its root, each node with a slice as wide as its leaves
 * need. The browser only has to loosen it up, which takes much less time than sorting out a random heap, and gives the
 * same picture every time.
 *
 * @param keys of all nodes
 * @param branches a node that several of them lead to hangs on the first; those that would close a circle are left out
 */
export function layOut(keys: readonly string[], branches: readonly Branch[]): Map<string, Position> {
  const children = toTree(keys, branches);
  const leaves = new Map<string, number>();
  const positions = new Map<string, Position>();

  const countLeaves = (key: string): number => {
    const count = (children.get(key) ?? []).reduce((sum, child) => sum + countLeaves(child), 0) || 1;
    leaves.set(key, count);
    return count;
  };
  const place = (siblings: readonly string[], ring: number, start: number, end: number): void => {
    const total = siblings.reduce((sum, key) => sum + leaves.get(key)!, 0);
    let angle = start;
    for (const key of siblings) {
      const slice = ((end - start) * leaves.get(key)!) / total;
      const middle = angle + slice / 2;
      positions.set(key, { x: toPixels(ring, Math.cos(middle)), y: toPixels(ring, Math.sin(middle)) });
      place(children.get(key) ?? [], ring + 1, angle, angle + slice);
      angle += slice;
    }
  };

  const roots = children.get(ROOT)!;
  roots.forEach(countLeaves);
  // a single root is the centre; several share the first ring
  place(roots, roots.length > 1 ? 1 : 0, 0, 2 * Math.PI);
  return positions;
}

/** The children of the nodes that hang on nothing. No key of a node is empty. */
const ROOT = '';

function toTree(keys: readonly string[], branches: readonly Branch[]): Map<string, string[]> {
  const parents = new Map<string, string>();
  const known = new Set(keys);
  for (const { from, to } of branches) {
    if (known.has(from) && known.has(to) && !parents.has(to) && !isAbove(to, from, parents)) {
      parents.set(to, from);
    }
  }
  const children = new Map<string, string[]>([[ROOT, []]]);
  for (const key of known) {
    const parent = parents.get(key) ?? ROOT;
    children.set(parent, [...(children.get(parent) ?? []), key]);
  }
  return children;
}

function isAbove(upper: string, lower: string, parents: ReadonlyMap<string, string>): boolean {
  for (let key: string | undefined = lower; key !== undefined; key = parents.get(key)) {
    if (key === upper) {
      return true;
    }
  }
  return false;
}

function toPixels(ring: number, share: number): number {
  return Math.round(ring * RING_WIDTH * share);
}
