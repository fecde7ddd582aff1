import { failure, RequestProblem } from '../../server/responses';
import type { Call } from '../../server/route';
import { historyOf } from '../../world/mainBranch/historyOf';
import { reachable } from '../../world/pullRequests/reachable';
import type { Commit, Repository } from '../../world/types';

/**
 * The commits that `git log {revision} {include} ^{exclude}` lists. `include` and `exclude` may be repeated. Of branches, only the main
 * one is known, and nothing is included or excluded.
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
  if (revision === repository.mainBranch) {
    return historyOf(repository).list();
  }
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
  const fullHash = (hash: string) => find(hash).commit.hash;
  const included = reachable([revision, ...query.getAll('include')].map(fullHash), byHash);
  const excluded = reachable(query.getAll('exclude').map(fullHash), byHash);
  return all.filter(({ hash }) => included.has(hash) && !excluded.has(hash));
}
