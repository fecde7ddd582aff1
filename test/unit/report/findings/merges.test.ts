import { FINDINGS } from '../../../../src/report/findings';
import {
  mergedByApps,
  mergedIntoOtherBranches,
  mergedUnverifiedAuthors,
  mergedWithoutApproval,
} from '../../../../src/report/findings/merges';
import type { GraphObject } from '../../../../src/report/graph';
import { entity, evaluate, link, outcome, pullRequest, step } from './evaluate';

const ANN = entity('user', '{ann}', { uuid: '{ann}', displayName: 'Ann', userType: 'user' });
const BOB = entity('user', 'bitbucket-user:{bob}', { uuid: '{bob}', displayName: 'Bob', userType: 'user' });
const REPO = entity('repo', '{repo}', { fullName: 'w/api', defaultBranch: 'main' });
const HAS = link('{repo}', 'repo_has_pullrequest', 'w/api/pull-requests/7');

const MERGE_FINDINGS = [
  'merged-without-approval',
  'merged-self-approved',
  'merged-changed-after-approval',
  'merged-partially-approved',
  'merged-unverified-authors',
  'merged-by-apps',
  'merged-into-other-branches',
];
const OF_MAIN_BY_PEOPLE = MERGE_FINDINGS.slice(0, 5);

/** Other findings that pull requests are needed for. */
const NOT_ON_APPROVALS = ['stale-pull-requests', 'merged-with-open-requests', 'dormant-members'];

const recordOf = (closedBy: object) => ({ _rawData: [{ rawData: { closed_by: closedBy } }] });
const BY_ONE_APP = { authorType: 'app_user', authorId: '{bot}', closedBy: '{bot}' };
const BY_TWO_APPS = { ...BY_ONE_APP, closedBy: '{merger}', ...recordOf({ type: 'app_user' }) };

/** The ids of the findings that have a pull request as item, and of those that could not judge it. */
function placesOf(properties: Record<string, unknown>, others: GraphObject[] = [REPO]) {
  const findings = FINDINGS.filter(({ steps }) => steps.includes('fetch-prs'))
    .map((definition) => evaluate(definition, [ANN, BOB, ...others, pullRequest(properties)], [HAS]))
    .filter(({ id }) => !NOT_ON_APPROVALS.includes(id));
  return {
    found: findings.filter(({ items }) => items.length > 0).map(({ id }) => id),
    unjudged: findings.filter(({ undetermined }) => undetermined > 0).map(({ id }) => id),
  };
}

test.each([
  ['not approved', { approvalStatus: 'not_approved' }, ['merged-without-approval']],
  ['approved by the author', { approvalStatus: 'self_approved' }, ['merged-self-approved']],
  ['changed', { approvalStatus: 'changed_after_approval' }, ['merged-changed-after-approval']],
  ['approved in part', { approvalStatus: 'partially_approved' }, ['merged-partially-approved']],
  ['unverified', { approvalStatus: 'unverified_authors', validated: false }, ['merged-unverified-authors']],
  ['approved', { approvalStatus: 'approved', approved: true }, []],
  ['approved, unknown author', { approvalStatus: 'approved', validated: false }, ['unknown-commit-authors']],
  ['not approved, unknown author', { approvalStatus: 'not_approved', validated: false }, ['merged-without-approval']],
  ['into another branch', { approvalStatus: 'not_approved', target: 'release' }, ['merged-into-other-branches']],
  [
    'into a branch with a longer name',
    { approvalStatus: 'not_approved', target: 'main2' },
    ['merged-into-other-branches'],
  ],
  ['by an app', { approvalStatus: 'not_approved', ...BY_ONE_APP }, ['merged-by-apps']],
  ['by two apps', { approvalStatus: 'partially_approved', ...BY_TWO_APPS }, ['merged-by-apps']],
  ['by an app, approved', { approvalStatus: 'approved', ...BY_ONE_APP }, []],
  [
    'by an app, into another branch',
    { approvalStatus: 'not_approved', ...BY_ONE_APP, target: 'x' },
    ['merged-into-other-branches'],
  ],
  [
    'opened by an app, merged by a person',
    { approvalStatus: 'not_approved', ...BY_ONE_APP, closedBy: '{bob}' },
    ['merged-without-approval'],
  ],
  [
    'opened by an app, merged by nobody known',
    { approvalStatus: 'not_approved', ...BY_ONE_APP, closedBy: undefined },
    ['merged-without-approval'],
  ],
  [
    'opened by a person, merged by an app',
    { approvalStatus: 'not_approved', closedBy: '{x}', ...recordOf({ type: 'app_user' }) },
    ['merged-without-approval'],
  ],
  ['declined', { approvalStatus: 'not_approved', merged: false }, []],
  ['open', { approvalStatus: 'not_approved', merged: false, open: true }, []],
  [
    'open, unknown author',
    { approvalStatus: 'not_approved', merged: false, open: true, validated: false },
    ['unknown-commit-authors'],
  ],
  ['of an earlier version, approved', { approved: true }, []],
])('a pull request that is %s is in no other finding', (_, properties, expected) => {
  expect(placesOf(properties)).toEqual({ found: expected, unjudged: [] });
});

test.each([
  [
    'undetermined',
    { approvalStatus: 'undetermined', analysisIncomplete: true, validated: false },
    [...OF_MAIN_BY_PEOPLE, 'unknown-commit-authors'],
  ],
  ['undetermined, by an app', { approvalStatus: 'undetermined', ...BY_ONE_APP }, ['merged-by-apps']],
  [
    'undetermined, into another branch',
    { approvalStatus: 'undetermined', target: 'x' },
    ['merged-into-other-branches'],
  ],
  ['of an earlier version', { approved: false }, OF_MAIN_BY_PEOPLE],
  ['of a later version', { approvalStatus: 'constructor' }, OF_MAIN_BY_PEOPLE],
  [
    'incomplete whatever else it says',
    { approvalStatus: 'not_approved', analysisIncomplete: true },
    [...OF_MAIN_BY_PEOPLE, 'unknown-commit-authors'],
  ],
  [
    'into a branch without a name',
    { approvalStatus: 'self_approved', target: '' },
    ['merged-self-approved', 'merged-into-other-branches'],
  ],
])('a pull request that is %s is not judged by the findings that may concern it', (_, properties, expected) => {
  const { found, unjudged } = placesOf(properties);
  expect(found).toEqual([]);
  expect(unjudged.sort()).toEqual([...expected].sort());
});

test.each([
  ['the repository has no known main branch', [entity('repo', '{repo}')]],
  ['the repository is not in the graph', []],
])('is not judged where %s', (_, others) => {
  const properties = { approvalStatus: 'not_approved' };
  const expected = ['merged-without-approval', 'merged-into-other-branches'];
  expect(placesOf(properties, others)).toEqual({ found: [], unjudged: expected });
  expect(evaluate(mergedWithoutApproval, [pullRequest(properties), ...others], [HAS]).reason).toBe(
    '1 of 1 merged pull requests could not be judged, because the main branch, or the branch that they were merged into, is unknown.',
  );
});

test.each([
  [{ approvalStatus: 'undetermined' }, 'Bitbucket did not provide all facts about their approvals'],
  [{ approved: false }, 'an earlier version collected them, which did not tell how they were approved'],
  [{ analysisIncomplete: true }, 'Bitbucket did not provide all facts about their approvals'],
])('says why %j is not judged', (properties, because) => {
  const finding = evaluate(mergedWithoutApproval, [REPO, pullRequest(properties)], [HAS]);
  expect(outcome(finding)).toEqual({ state: 'undetermined', checked: 0, undetermined: 1, details: [] });
  expect(finding.reason).toBe(`1 of 1 merged pull requests could not be judged, because ${because}.`);
});

describe('the detail', () => {
  const detailOf = (definition: typeof mergedByApps, properties: Record<string, unknown>) =>
    evaluate(
      definition,
      [ANN, BOB, REPO, pullRequest({ approvalStatus: 'not_approved', ...properties })],
      [HAS],
      [step('fetch-users', 'success')],
    ).items[0]?.reason;

  test.each([
    ['nobody', {}, 'Opened by Ann, merged by Bob, approved by nobody, 2 commits'],
    [
      'the author',
      { approvers: ['Ann'], approverIds: ['{ann}'] },
      'Opened by Ann, merged by Bob, approved by Ann (the author), 2 commits',
    ],
    [
      'a closed account',
      { approvalsCount: 1 },
      'Opened by Ann, merged by Bob, approved by 1 closed account, 2 commits',
    ],
    [
      'a member and closed accounts',
      { approvers: ['Bob'], approverIds: ['{bob}'], approvalsCount: 3 },
      'Opened by Ann, merged by Bob, approved by Bob and 2 closed accounts, 2 commits',
    ],
    [
      'more people than are listed',
      { approvers: Array(20).fill('Bob'), approverIds: Array(20).fill('{bob}'), approvalsCount: 60 },
      expect.stringMatching(/approved by (Bob, ){19}Bob and 40 more, 2 commits$/),
    ],
    ['not known', { approvalsCount: undefined }, 'Opened by Ann, merged by Bob, 2 commits'],
    [
      'an app and somebody from outside',
      {
        approvers: ['Review Bot', 'Eve'],
        approverIds: ['{reviewer}', '{eve}'],
        _rawData: [{ rawData: { participants: [{ user: { uuid: '{reviewer}', type: 'app_user' } }, null] } }],
      },
      'Opened by Ann, merged by Bob, approved by Review Bot (an app) and Eve (not a member), 2 commits',
    ],
    [
      'a second person, after the merge',
      { approvers: ['Bob'], approverIds: ['{bob}'], approvedAfterMerge: true },
      'Opened by Ann, merged by Bob, approved by Bob, 2 commits, a second person approved it after the merge',
    ],
    [
      'a part of more commits than are listed',
      { commitsCount: 5000, commitsNotApprovedCount: 1200, commitsTruncated: true },
      'Opened by Ann, merged by Bob, approved by nobody, 1,200 of 5,000 commits not approved',
    ],
  ])('names who approved: %s', (_, properties, expected) => {
    expect(detailOf(mergedWithoutApproval, properties)).toEqual(expected);
  });

  test('says what the approvals amount to where the title does not', () => {
    expect(detailOf(mergedByApps, { ...BY_ONE_APP, author: 'Renovate' })).toBe(
      'Not approved by a second person. Opened by Renovate, merged by an unknown account, approved by nobody, 2 commits',
    );
    expect(detailOf(mergedIntoOtherBranches, { target: 'release/2', approvalStatus: 'self_approved' })).toBe(
      'Into release/2. Approved by nobody but its authors. Opened by Ann, merged by Bob, approved by nobody, 2 commits',
    );
  });

  test('counts the commits by unknown authors where they decide', () => {
    const unverified = { approvalStatus: 'unverified_authors', commitsByUnknownAuthor: ['a1'] };
    expect(detailOf(mergedUnverifiedAuthors, unverified)).toBe(
      '1 of 2 commits by unknown authors. Opened by Ann, merged by Bob, approved by nobody, 2 commits',
    );
  });

  test('has the name in the record of an account without an entity', () => {
    const record = recordOf({ display_name: 'Release Bot' });
    expect(detailOf(mergedWithoutApproval, { closedBy: '{other}', author: undefined, ...record })).toBe(
      'Opened by an unknown account, merged by Release Bot, approved by nobody, 2 commits',
    );
  });
});

test('an item has the key, type, name and URL of its pull request', () => {
  const webLink = 'https://bitbucket.org/w/api/pull-requests/7';
  const merged = pullRequest({ webLink, approvalStatus: 'not_approved' });
  expect(evaluate(mergedWithoutApproval, [BOB, REPO, merged], [HAS]).items).toMatchObject([
    {
      key: 'w/api/pull-requests/7',
      type: 'bitbucket_pullrequest',
      name: 'api/7: Fix it',
      reason: 'Opened by Ann, merged by Bob, approved by nobody, 2 commits',
      link: webLink,
    },
  ]);
});
