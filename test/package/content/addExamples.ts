import type { Graph, GraphObject, GraphRelationship } from '../../../src/report/graph';
import { checkExamples } from './checkExamples';

const KNOWN = {
  inheritsBranchRestrictions: false,
  directPushRestricted: true,
  mergeChecksEnforced: true,
  requiredApprovals: 2,
  requiredDefaultReviewerApprovals: 0,
  requiresDefaultReviewerApprovals: false,
  requiredReviewGroupApprovals: 0,
  requiresReviewGroupApprovals: false,
  forcePushAllowed: false,
};
const INHERITED = Object.fromEntries(
  Object.keys(KNOWN).map((property) => [property, property === 'inheritsBranchRestrictions' ? true : undefined]),
);
/** What the own restrictions of a repository prove, whatever its project requires. */
const PROVEN = { directPushRestricted: true, mergeChecksEnforced: true, requiresDefaultReviewerApprovals: true };
const APP = { authorType: 'app_user', authorId: '{updates}', closedBy: '{updates}', author: 'Updates' };

/** One pull request of each verdict, by people and by apps, into the main branch and into others. */
const PULL_REQUESTS: readonly Record<string, unknown>[] = [
  ...['not_approved', 'self_approved', 'changed_after_approval', 'partially_approved', 'unverified_authors'].flatMap(
    (approvalStatus) => [{ approvalStatus }, { approvalStatus, target: 'release' }, { approvalStatus, ...APP }],
  ),
  { approvalStatus: 'not_approved', ...APP, closedBy: '{somebody}' },
  { approvalStatus: 'not_approved', approvedAfterMerge: true },
  { approvalStatus: 'approved', approved: true },
  { approvalStatus: 'approved', approved: true, validated: false },
  { approvalStatus: 'approved', approved: true, taskCount: 2 },
  { approvalStatus: 'approved', approved: true, ...APP },
  { approvalStatus: 'undetermined', analysisIncomplete: true, validated: false },
  { approvalStatus: 'not_approved', open: true, merged: false, state: 'OPEN' },
  { approvalStatus: 'not_approved', open: true, merged: false, state: 'OPEN', validated: false },
  { approvalStatus: 'not_approved', open: false, merged: false, state: 'DECLINED', validated: false },
];

/**
 * Adds repositories with restrictions of their own, with inherited and with unknown ones, pull requests of each verdict, and a push to
 * a branch whose history can be rewritten.
 * What happens in a simulated workspace depends on chance, and each query should have something to find.
 */
export function addExamples({ entities, relationships }: Graph): Graph {
  const first = (type: string, isSuitable: (entity: GraphObject) => boolean = () => true) =>
    entities.find((entity) => entity._type === type && isSuitable(entity))!;
  const repository = first('bitbucket_repo', ({ defaultBranch }) => defaultBranch !== undefined);
  const protection = first('bitbucket_branch_protection');
  const user = first('bitbucket_user', ({ email }) => email !== undefined);
  const pullRequest = first('bitbucket_pullrequest', ({ merged }) => merged === true);
  const commit = first('bitbucket_commit');
  const rewritable = repositoryWith('rewritable', { ...KNOWN, forcePushAllowed: true }, []);
  const pushed = { ...commit, _key: '{rewritable}:commit:1', repository: 'examples/rewritable' };
  const added = [
    ...[...rewritable, pushed, has(rewritable[0]!, pushed, 'bitbucket_repo_has_commit')],
    ...repositoryWith('own', KNOWN, PULL_REQUESTS),
    ...repositoryWith('inheriting', INHERITED, [{ approvalStatus: 'not_approved' }, { approvalStatus: 'approved' }]),
    ...repositoryWith('inheriting-approved', INHERITED, [{ approvalStatus: 'approved' }]),
    ...repositoryWith('proven', { ...INHERITED, ...PROVEN }, []),
    ...repositoryWith('uncounted', { ...KNOWN, requiredApprovals: undefined }, []),
    // its restrictions were refused
    repositoryOf('unread'),
    // her permissions were refused
    { ...user, _key: '{hidden}', uuid: '{hidden}', displayName: 'Hidden', isAdmin: undefined },
  ];
  const examples = checkExamples(first);
  return {
    entities: [...entities, ...added.filter((object) => !isRelationship(object)), ...examples.entities],
    relationships: [...relationships, ...added.filter(isRelationship), ...examples.relationships],
  };

  function repositoryOf(name: string) {
    return { ...repository, _key: `{${name}}`, fullName: `examples/${name}`, defaultBranch: 'main', public: false };
  }

  function repositoryWith(name: string, facts: object, pullRequests: readonly object[]) {
    const repo = repositoryOf(name);
    const rule = { ...protection, ...facts, _key: `{${name}}:main-branch-protection`, branch: 'main' };
    return [
      ...[repo, rule, has(repo, rule, 'bitbucket_repo_has_branch_protection')],
      ...pullRequests.flatMap((properties, index) => {
        const example = { ...exampleOf(pullRequest), ...properties, _key: `examples/${name}/pull-requests/${index}` };
        return [example, has(repo, example, 'bitbucket_repo_has_pullrequest')];
      }),
    ];
  }
}

/** Opened and merged into the main branch by people, and completely analyzed. */
function exampleOf(pullRequest: GraphObject): GraphObject {
  return {
    ...pullRequest,
    ...{ target: 'main', authorType: 'user', authorId: '{author}', closedBy: '{merger}', validated: true },
    ...{ open: false, merged: true, state: 'MERGED', approved: false, analysisIncomplete: false, _rawData: undefined },
  };
}

function has(from: GraphObject, to: GraphObject, type: string): GraphRelationship {
  const ends = { _fromEntityKey: from._key, _toEntityKey: to._key };
  return { _key: `${from._key}|has|${to._key}`, _type: type, _class: 'HAS', ...ends };
}

function isRelationship(object: GraphObject | GraphRelationship): object is GraphRelationship {
  return '_fromEntityKey' in object;
}
