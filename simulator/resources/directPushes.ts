import type { GraphBuilder } from '../graph/builder';
import { historyOf } from '../world/mainBranch/historyOf';
import type { Landed } from '../world/mainBranch/mainBranch';
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
    const since = options.since * 1000;
    if (options.pullRequests && repository.mainBranch !== null && repository.updatedOn >= since) {
      pushedIn(historyOf(repository).chain, since).forEach(({ commit }) => addCommit(graph, commit, repository));
    }
  },
};

/**
 * The pushed commits above the lowest one that is known to have reached the branch in the window: by its own date, or by the time
 * at which its pull request was merged.
 */
function pushedIn(chain: readonly Landed[], since: number): readonly Landed[] {
  const certain = chain.filter(
    ({ at, commit, pullRequest }) => commit.at >= since || (pullRequest !== undefined && at >= since),
  );
  const lowest = certain.at(-1);
  return chain.slice(0, lowest ? chain.indexOf(lowest) + 1 : 0).filter(({ pullRequest }) => pullRequest === undefined);
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
