import type { Commit } from '../types';

/** The hashes of commits and all their ancestors. */
export function reachable(from: readonly string[], commits: ReadonlyMap<string, Commit>): Set<string> {
  const reached = new Set<string>();
  const open = [...from];
  for (let hash = open.pop(); hash !== undefined; hash = open.pop()) {
    if (!reached.has(hash)) {
      reached.add(hash);
      open.push(...(commits.get(hash)?.parents ?? []));
    }
  }
  return reached;
}
