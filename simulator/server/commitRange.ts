import type { Commit, Repository } from '../world/types';
import { RequestProblem } from './problem';
import { failure } from './responses';
import type { Call } from './route';

/**
 * The commits that `git log {revision} {include} ^{exclude}` lists. `include` and `exclude` may be repeated.
 *
 * @throws RequestProblem (404) for an unknown hash
 */
export function listReachable(repository: Repository, { directory, params, query }: Call): Commit[] {
  const find = (hash: string) => {
    const found = directory.commit(repository, hash);
    if (!found) {
      throw new RequestProblem(failure(404, `Commit not found`, { data: { shas: [hash] } }));
    }
    return found;
  };
  const revision = params.revision ?? '';
  const { pullRequest } = find(revision);
  const isSource = pullRequest.head.startsWith(revision.toLowerCase());
  if (isSource && pullRequest.quirks.revision === 'missing') {
    throw new RequestProblem(failure(404, 'Commit not found', { data: { shas: [revision] } }));
  }
  if (isSource && pullRequest.quirks.revision === 'empty') {
    return [];
  }
  const all = [...pullRequest.commits, ...pullRequest.otherCommits];
  const byHash = new Map(all.map((commit) => [commit.hash, commit]));
  const included = reach([revision, ...query.getAll('include')], find, byHash);
  const excluded = reach(query.getAll('exclude'), find, byHash);
  return all.filter(({ hash }) => included.has(hash) && !excluded.has(hash));
}

function reach(from: string[], find: (hash: string) => { commit: Commit }, byHash: Map<string, Commit>): Set<string> {
  const reached = new Set<string>();
  const open = from.map((hash) => find(hash).commit.hash);
  for (let hash = open.pop(); hash !== undefined; hash = open.pop()) {
    if (reached.has(hash)) {
      continue;
    }
    reached.add(hash);
    open.push(...(byHash.get(hash)?.parents ?? []));
  }
  return reached;
}
