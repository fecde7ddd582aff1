import type { ApprovalReport } from '../../../../src/approval/verdict';
import type { PullRequest } from '../../../../src/bitbucket/endpoints/pullRequests';
import { MalformedRecordError } from '../../../../src/graph/properties';
import { createPullRequestEntity } from '../../../../src/steps/pullRequests/converter';

const destination = { uuid: '{repo}', workspaceUuid: '{workspace}', name: 'Card Vault', fullName: 'Acme/card-vault' };

const pullRequest: PullRequest = {
  id: 12,
  title: 'Rotate the keys',
  description: 'Every 90 days.',
  state: 'MERGED',
  draft: false,
  author: { uuid: '{ada}', display_name: 'Ada' },
  source: {
    repository: { uuid: '{repo}', full_name: 'Acme/card-vault', name: 'Card Vault' },
    branch: { name: 'rotate' },
    commit: { hash: '0123456789ab' },
  },
  destination: {
    repository: { uuid: '{repo}', full_name: 'Acme/card-vault', name: 'Card Vault' },
    branch: { name: 'main' },
    commit: { hash: 'ba9876543210' },
  },
  merge_commit: { hash: 'aaaabbbbcccc' },
  closed_by: { uuid: '{bob}' },
  comment_count: 3,
  task_count: 1,
  close_source_branch: true,
  created_on: '2026-01-02T03:04:05.678901+00:00',
  updated_on: '2026-01-03T03:04:05.678901+00:00',
  links: { html: { href: 'https://bitbucket.org/acme/card-vault/pull-requests/12' } },
};

const report: ApprovalReport = {
  commits: ['c2', 'c1'],
  commitMessages: ['second', 'first'],
  commitsApproved: ['c1'],
  commitsNotApproved: ['c2'],
  commitsByUnknownAuthor: [],
  approved: false,
  approvalStatus: 'changed_after_approval',
  approvedAfterMerge: true,
  validated: true,
  approvedCommitsRemoved: false,
  analysisIncomplete: false,
  approverIds: ['{bob}'],
  approvers: ['Bob'],
  reviewerIds: ['{bob}'],
  reviewers: ['Bob'],
  changesRequestedByIds: [],
  approvals: [{ userId: '{bob}', approvedOn: 1, commit: 'c1' }],
  dependsOnGrants: false,
};

function convert(changes: Partial<PullRequest> = {}) {
  return createPullRequestEntity({ ...pullRequest, ...changes }, destination, report);
}

test('combines the record and the report on its approvals', () => {
  const { _rawData, ...properties } = convert();
  const { approvals: _approvals, dependsOnGrants: _dependsOnGrants, ...analysis } = report;
  expect(properties).toEqual({
    _key: 'Acme/card-vault/pull-requests/12',
    _type: 'bitbucket_pullrequest',
    _class: ['Review', 'PR'],
    accountId: '{workspace}',
    repoId: '{repo}',
    repository: 'Card Vault',
    id: 12,
    number: 12,
    name: 'Rotate the keys',
    displayName: 'Card Vault/12',
    title: 'Rotate the keys',
    description: 'Every 90 days.',
    webLink: 'https://bitbucket.org/acme/card-vault/pull-requests/12',
    taskCount: 1,
    commentCount: 3,
    state: 'MERGED',
    open: false,
    merged: true,
    declined: false,
    superseded: false,
    draft: false,
    source: 'rotate',
    target: 'main',
    sourceRepository: 'Acme/card-vault',
    fromFork: false,
    mergeCommit: 'aaaabbbbcccc',
    closedBy: '{bob}',
    mergedBy: '{bob}',
    closeSourceBranch: true,
    createdOn: Date.parse('2026-01-02T03:04:05.678Z'),
    updatedOn: Date.parse('2026-01-03T03:04:05.678Z'),
    authorId: '{ada}',
    author: 'Ada',
    ...analysis,
    newestCommit: 'c2',
    commitsCount: 2,
    commitsApprovedCount: 1,
    commitsNotApprovedCount: 1,
    commitsByUnknownAuthorCount: 0,
    commitsTruncated: false,
  });
});

test.each([
  ['x'.repeat(80), 'x'.repeat(80)],
  ['x'.repeat(81), `${'x'.repeat(80)}...`],
  [`${'x'.repeat(79)}🙂🙂`, `${'x'.repeat(79)}🙂...`],
  ['', undefined],
  [null, undefined],
])('shortens the description %j only when it is too long', (description, expected) => {
  expect(convert({ description }).description).toBe(expected);
});

test.each([
  ['OPEN', { open: true, merged: false, declined: false, superseded: false }],
  ['DECLINED', { open: false, merged: false, declined: true, superseded: false }],
  ['SUPERSEDED', { open: false, merged: false, declined: false, superseded: true }],
])('marks the state %s', (state, flags) => {
  expect(convert({ state })).toMatchObject({ state, ...flags });
});

test('treats another repository and a deleted one as a fork', () => {
  const branch = { name: 'rotate' };
  expect(convert({ source: { branch, repository: { uuid: '{fork}', full_name: 'bob/fork' } } })).toMatchObject({
    fromFork: true,
    sourceRepository: 'bob/fork',
  });
  expect(convert({ source: { branch, repository: null, commit: null } })).toMatchObject({
    fromFork: true,
    sourceRepository: undefined,
    source: 'rotate',
  });
});

test('omits a deleted author, and uses the listed repository if none is named', () => {
  expect(convert({ author: null, closed_by: null, title: '', destination: null, merge_commit: null })).toMatchObject({
    _key: 'Acme/card-vault/pull-requests/12',
    repository: 'Card Vault',
    title: 'Pull request 12',
    authorId: undefined,
    author: undefined,
    closedBy: undefined,
    mergeCommit: undefined,
    target: '',
  });
});

const CLOSED = '2026-01-03T03:04:05.678901+00:00';
const CLOSED_MS = Date.parse('2026-01-03T03:04:05.678Z');

test.each<[string, Partial<PullRequest>, Partial<ApprovalReport>, object]>([
  ['merged', { closed_on: CLOSED }, { mergedOn: 5 }, { closedOn: CLOSED_MS, mergedOn: CLOSED_MS, mergedBy: '{bob}' }],
  ['merged, by its activity', { closed_on: null }, { mergedOn: 5 }, { closedOn: undefined, mergedOn: 5 }],
  ['merged at an unknown time', {}, {}, { closedOn: undefined, mergedOn: undefined }],
  ['merged by a closed account', { closed_by: null }, {}, { closedBy: undefined, mergedBy: undefined }],
  [
    'declined',
    { state: 'DECLINED', closed_on: CLOSED },
    {},
    { closedOn: CLOSED_MS, closedBy: '{bob}', mergedOn: undefined, mergedBy: undefined },
  ],
  ['open', { state: 'OPEN', closed_by: null }, {}, { closedOn: undefined, mergedOn: undefined, mergedBy: undefined }],
])('says when and by whom it was merged: %s', (_, changes, facts, expected) => {
  const entity = createPullRequestEntity({ ...pullRequest, ...changes }, destination, { ...report, ...facts });
  expect(entity).toMatchObject(expected);
});

test.each([
  [true, true],
  [false, false],
  [undefined, undefined],
  [null, undefined],
])('waits in a merge queue if Bitbucket says so: %j', (queued, expected) => {
  expect(convert({ queued }).queued).toBe(expected);
});

describe('counts of people', () => {
  const COUNTS = ['approvalsCount', 'changesRequestedCount', 'reviewersCount'];
  const countsOf = (changes: Partial<PullRequest>) => {
    const entity = convert(changes);
    return Object.fromEntries(COUNTS.flatMap((name) => (name in entity ? [[name, entity[name]]] : [])));
  };

  test('are exact where Bitbucket lists participants and reviewers', () => {
    const participants = [{ user: { uuid: '{bob}' }, approved: true }, { user: { uuid: '{eve}' } }, null];
    expect(countsOf({ participants, reviewers: [{ uuid: '{bob}' }] })).toEqual({
      approvalsCount: 1,
      changesRequestedCount: 0,
      reviewersCount: 1,
    });
  });

  test('include closed accounts', () => {
    const participants = [
      { user: { uuid: '{bob}' }, approved: true },
      { user: null, approved: true },
      { approved: false, state: 'changes_requested' },
    ];
    expect(countsOf({ participants, reviewers: [{ uuid: '{bob}' }, null] })).toEqual({
      approvalsCount: 2,
      changesRequestedCount: 1,
      reviewersCount: 2,
    });
  });

  test.each<Partial<PullRequest>>([{}, { participants: null, reviewers: null }])('are absent with %j', (changes) => {
    expect(countsOf(changes)).toEqual({});
  });
});

test.each([{ id: '12' }, { id: undefined }, { state: undefined }, { state: '' }])('is malformed with %j', (changes) => {
  expect(() => convert(changes as unknown as Partial<PullRequest>)).toThrow(MalformedRecordError);
});

test('fits into 60 kB whatever its names are', () => {
  const long = '𝔸'.repeat(5000);
  const place = { repository: { uuid: '{repo}', full_name: long, name: long }, branch: { name: long } };
  const hashes = Array.from({ length: 500 }, (_, index) => index.toString(16).padStart(40, '0'));
  const names = hashes.map(() => long);
  const { _rawData, ...properties } = createPullRequestEntity(
    {
      ...pullRequest,
      ...{ title: long, description: long, reason: long, source: place },
      author: { uuid: '{ada}', display_name: long },
      destination: { ...place, repository: { name: long } },
    },
    destination,
    {
      ...report,
      ...{ commits: hashes, commitMessages: names, commitsApproved: [], commitsNotApproved: hashes },
      ...{ commitsByUnknownAuthor: hashes, approverIds: hashes, approvers: names },
      ...{ reviewerIds: hashes, reviewers: names, changesRequestedByIds: hashes },
    },
  );
  expect(Buffer.byteLength(JSON.stringify(properties))).toBeLessThanOrEqual(60_000);
  expect(properties).toMatchObject({ author: `${'𝔸'.repeat(255)}...`, commitsCount: 500, commitsTruncated: true });
});
