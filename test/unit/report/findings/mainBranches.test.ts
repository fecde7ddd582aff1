import { forcePushAllowed, unprotectedMainBranches } from '../../../../src/report/findings/mainBranches';
import type { GraphObject } from '../../../../src/report/graph';
import { entity, evaluate, link, outcome, pullRequest } from './evaluate';

const REPO = entity('repo', '{repo}', {
  fullName: 'w/api',
  defaultBranch: 'main',
  webLink: 'https://bitbucket.org/w/api',
});
const protection = (properties: object) => entity('branch_protection', '{repo}:protection', { ...properties });
const RELATIONSHIPS = [
  link('{repo}', 'repo_has_branch_protection', '{repo}:protection'),
  link('{repo}', 'repo_has_pullrequest', 'w/api/pull-requests/7'),
  link('{repo}', 'repo_has_pullrequest', 'w/api/pull-requests/8'),
];

const clear = { state: 'clear', checked: 1, undetermined: 0, details: [] };
const undetermined = { state: 'undetermined', checked: 0, undetermined: 1, details: [] };
const notCollected = { state: 'not collected', checked: 0, undetermined: 0, details: [] };
const found = (detail: string) => ({ state: 'found', checked: 1, undetermined: 0, details: [`main: ${detail}`] });

const PUSH = 'everybody who can write may push without a pull request';
const NO_APPROVAL = 'a merge needs no approval';
const ADVISED = 'approvals are advised, not enforced';

const NO_APPROVALS = { requiredApprovals: 0, requiredDefaultReviewerApprovals: 0, requiredReviewGroupApprovals: 0 };
/** A repository with restrictions of its own, of which everything is known. */
const OWN = {
  inheritsBranchRestrictions: false,
  directPushRestricted: true,
  mergeChecksEnforced: true,
  ...NO_APPROVALS,
  forcePushAllowed: false,
};

const unprotected = (properties: object, others: GraphObject[] = []) =>
  evaluate(unprotectedMainBranches, [REPO, protection(properties), ...others], RELATIONSHIPS);

test.each([
  ['open', { ...OWN, directPushRestricted: false }, found(`${PUSH} and ${NO_APPROVAL}`)],
  ['pushes', { ...OWN, directPushRestricted: false, requiredApprovals: 2 }, found(PUSH)],
  ['no approval', OWN, found(NO_APPROVAL)],
  ['approvals', { ...OWN, requiredApprovals: 1 }, clear],
  ['approvals of default reviewers', { ...OWN, requiredDefaultReviewerApprovals: 1 }, clear],
  ['approvals of review groups', { ...OWN, requiredReviewGroupApprovals: 1 }, clear],
  [
    'approvals of review groups, without their number',
    { ...OWN, requiredReviewGroupApprovals: undefined, requiresReviewGroupApprovals: true },
    clear,
  ],
  ['advice', { ...OWN, requiredApprovals: 2, mergeChecksEnforced: false }, found(ADVISED)],
  ['no approval, no enforcement', { ...OWN, mergeChecksEnforced: false }, found(NO_APPROVAL)],
  ['one kind is unknown', { ...OWN, requiredReviewGroupApprovals: undefined }, undetermined],
  [
    'one kind is unknown, another required',
    { ...OWN, requiredApprovals: 1, requiredReviewGroupApprovals: undefined },
    clear,
  ],
  ['half known, bad', { directPushRestricted: false }, found(PUSH)],
  ['half known, good', { directPushRestricted: true }, undetermined],
])('a repository with its own restrictions: %s', (_, properties, expected) => {
  expect(outcome(unprotected(properties))).toEqual(expected);
});

describe('a repository that inherits', () => {
  const INHERITING = { inheritsBranchRestrictions: true };
  const MERGED = { approvalStatus: 'not_approved' };
  const BY_APP = { authorType: 'app_user', authorId: '{bot}', closedBy: '{bot}' };
  const another = { ...pullRequest({ approvalStatus: 'self_approved' }), _key: 'w/api/pull-requests/8' };

  test('is not judged where nothing is proven, and says why', () => {
    const finding = unprotected(INHERITING);
    expect(outcome(finding)).toEqual(undetermined);
    expect(finding.reason).toBe(
      "1 of 1 main branches could not be judged, because restrictions of the project are not visible in Bitbucket's API.",
    );
  });

  test('is clear where its own restrictions suffice', () => {
    const own = { directPushRestricted: true, mergeChecksEnforced: true, requiredApprovals: 1 };
    expect(outcome(unprotected({ ...INHERITING, ...own }, [pullRequest(MERGED)]))).toEqual(clear);
  });

  test.each([
    ['nobody approved', [MERGED], found("api/7 went in without a second person's approval")],
    [
      'only the author approved',
      [{ approvalStatus: 'self_approved' }],
      found("api/7 went in without a second person's approval"),
    ],
    ['approved', [{ approvalStatus: 'approved' }], undetermined],
    ['changed after the approval', [{ approvalStatus: 'changed_after_approval' }], undetermined],
    ['not judged', [{ approvalStatus: 'undetermined' }], undetermined],
    ['into another branch', [{ ...MERGED, target: 'release' }], undetermined],
    ['by an app', [{ ...MERGED, ...BY_APP }], undetermined],
    ['open', [{ ...MERGED, merged: false, open: true }], undetermined],
  ])('is judged by what was merged: %s', (_, merges, expected) => {
    expect(outcome(unprotected(INHERITING, merges.map(pullRequest)))).toEqual(expected);
  });

  test('names the first of several merges', () => {
    expect(outcome(unprotected(INHERITING, [pullRequest(MERGED), another]))).toEqual(
      found("api/7 and 1 more pull request went in without a second person's approval"),
    );
  });

  test('is judged by merges where approvals are required but enforcement is unknown', () => {
    expect(outcome(unprotected({ ...INHERITING, requiredApprovals: 2 }, [pullRequest(MERGED)]))).toEqual(
      found("api/7 went in without a second person's approval"),
    );
  });
});

test('links to the settings of the repository', () => {
  const webLink = 'https://bitbucket.org/w/api/admin/branch-restrictions';
  expect(unprotected({ ...OWN, webLink }).items).toMatchObject([
    {
      key: '{repo}',
      type: 'bitbucket_repo',
      name: 'w/api',
      link: webLink,
    },
  ]);
});

test.each([
  ['allowed', { forcePushAllowed: true }, found('everybody who can write may rewrite the history')],
  ['forbidden', { forcePushAllowed: false }, clear],
  ['not known', { inheritsBranchRestrictions: true }, undetermined],
])('force pushes: %s', (_, properties, expected) => {
  expect(outcome(evaluate(forcePushAllowed, [REPO, protection(properties)], RELATIONSHIPS))).toEqual(expected);
});

test('a repository without collected restrictions is undetermined, and an empty one does not count', () => {
  const empty = entity('repo', '{empty}');
  const finding = evaluate(unprotectedMainBranches, [REPO, empty]);
  expect(outcome(finding)).toEqual(undetermined);
  expect(finding.reason).toContain('because their branch restrictions could not be read.');
  expect(outcome(evaluate(unprotectedMainBranches, [empty]))).toEqual(notCollected);
});
