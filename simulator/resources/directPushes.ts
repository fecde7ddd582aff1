import type { GraphBuilder } from '../graph/builder';
import { historyOf } from '../world/mainBranch/historyOf';
import { toMillis } from '../world/time';
import type { Commit, Repository } from '../world/types';
import { nameOf } from './accounts';
import { mainBranchOf } from './repositories/record';
import type { Resource } from './resource';

/** Commits that somebody pushed to a main branch. The route that lists the commits of a branch is that of all commits. */
export const directPushes: Resource = {
  source: 'accessControls',
  routes: [],
  addOfRepository: (graph, { subject: repository }, { options }) => {
    if (options.pullRequests) {
      directPushesOf(repository, options.since).forEach((commit) => addCommit(graph, commit, repository));
    }
  },
};

/**
 * The pushed commits above the lowest one that is known to have reached the branch in the window: by its own date, or by the time
 * at which its pull request was merged.
 *
 * @param since milliseconds since 1970
 */
export function directPushesOf(repository: Repository, since: number): Commit[] {
  const start = since * 1000;
  if (repository.mainBranch === null || repository.updatedOn < start) {
    return [];
  }
  const { chain } = historyOf(repository);
  const certain = chain.filter(
    ({ at, commit, pullRequest }) => commit.at >= start || (pullRequest !== undefined && at >= start),
  );
  const lowest = certain.at(-1);
  const ofWindow = chain.slice(0, lowest ? chain.indexOf(lowest) + 1 : 0);
  return ofWindow.flatMap(({ commit, pullRequest }) => (pullRequest === undefined ? [commit] : []));
}

function addCommit(graph: GraphBuilder, commit: Commit, repository: Repository): void {
  const { author, hash, message, parents, rawAuthor } = commit;
  const fullName = repository.fullName.toLowerCase();
  const account = author?.deleted ? undefined : author;
  const _key = `${repository.uuid}:commit:${hash}`;
  graph.addEntity({
    _key,
    _type: 'bitbucket_commit',
    _class: ['CodeCommit'],
    id: hash,
    hash,
    name: hash.slice(0, 7),
    displayName: `${fullName}: ${hash.slice(0, 7)}`,
    workspace: repository.workspace.slug,
    repository: fullName,
    repoId: repository.uuid,
    branch: mainBranchOf(repository),
    message: message.split('\n')[0],
    merge: parents.length > 1,
    versionBump: false,
    directPush: true,
    parents,
    authorId: account?.uuid,
    authorType: account?.type,
    author: account ? nameOf(account) : rawAuthor.split(' <')[0],
    authoredOn: toMillis(commit.at),
    webLink: `https://bitbucket.org/${repository.fullName}/commits/${hash}`,
  });
  graph.addRelationship(repository.uuid, 'bitbucket_repo_has_commit', _key);
  if (account) {
    graph.addRelationship(account.uuid, 'bitbucket_user_created_commit', _key);
  }
}
