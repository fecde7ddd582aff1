import { Steps } from '../../graph/model';
import { EntityTypes, RelationshipTypes } from '../../graph/types';
import { displayNameOf, type GraphObject, nameOf, textOf } from '../graph';
import type { GraphIndex } from '../graphIndex';
import { type FindingDefinition, isUnread } from './definition';
import { found, judgeEach, NOT_SHOWN, undetermined } from './judgeEach';

export const directPushes: FindingDefinition = {
  id: 'direct-pushes',
  title: 'Commits pushed to a main branch without a pull request',
  severity: 'high',
  why:
    'Code is in the main branch that no pull request showed to anybody, so nobody can have reviewed it. Where the history of the ' +
    'branch may be rewritten as well, what was pushed may be gone before anybody looks.',
  fix:
    'Review the commits now, and revert what should not be there. Under Repository settings, Branch restrictions: restrict write ' +
    'access to the main branch to nobody, or to the account of the release bot, and do not allow rewriting its history.',
  steps: [Steps.DIRECT_PUSHES],
  subject: 'main branch',
  // without its pull requests, nobody can tell pushes from merges
  alsoReads: [Steps.PULL_REQUESTS],
  objectOf: ({ repository, key }) => repository ?? key,
  judge: (graph, context) => {
    const commits = graph.entitiesOf(EntityTypes.COMMIT).filter(({ directPush }) => directPush === true);
    const { items } = judgeEach(commits, (commit) =>
      found(commit, {
        ...{ name: displayNameOf(commit), detail: detailOf(commit, graph) },
        ...(isRewritable(commit, graph) && { severity: 'critical' }),
      }),
    );
    const branches = graph.entitiesOf(EntityTypes.REPO).filter((repo) => textOf(repo, 'defaultBranch'));
    const pushedTo = new Set(commits.map((commit) => repositoryOf(commit, graph)));
    // a push is known, whatever else Bitbucket did not show
    const isJudged = (repo: GraphObject) =>
      pushedTo.has(repo) || !isUnread(context, repo, Steps.PULL_REQUESTS, Steps.DIRECT_PUSHES);
    const { checked, unjudged } = judgeEach(branches, (repo) => (isJudged(repo) ? 'clear' : undetermined(NOT_SHOWN)));
    const passed = checked - branches.filter((repo) => pushedTo.has(repo)).length;
    return { items, checked, passed, unjudged };
  },
};

function detailOf(commit: GraphObject, graph: GraphIndex): string {
  const author = textOf(commit, 'author') || 'somebody unknown';
  const merges = commit.merge === true ? ', a merge' : '';
  const force = isRewritable(commit, graph) ? ' Everybody who can write may rewrite the history of the branch.' : '';
  return `On ${nameOf(commit, 'branch')} by ${author}${merges}: ${textOf(commit, 'message') || 'no message'}.${force}`;
}

/** Whether the restrictions of the repository are known to let people force pushes to its main branch. */
function isRewritable(commit: GraphObject, graph: GraphIndex): boolean {
  const repo = repositoryOf(commit, graph);
  const protection = repo && graph.target(repo._key, RelationshipTypes.REPO_HAS_BRANCH_PROTECTION);
  return protection?.forcePushAllowed === true;
}

function repositoryOf(commit: GraphObject, graph: GraphIndex): GraphObject | undefined {
  return graph.source(commit._key, [RelationshipTypes.REPO_HAS_COMMIT]);
}
