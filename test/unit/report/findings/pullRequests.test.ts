import {
  approvedByAuthorOnly,
  commitsAfterApproval,
  mergedWithoutApproval,
  stalePullRequests,
  unknownCommitAuthors,
} from '../../../../src/report/findings/pullRequests';
import type { GraphObject } from '../../../../src/report/graph';
import { DAY_MS, entity, evaluate, link, NOW, outcome } from './evaluate';

const ANN = entity('user', '{ann}', { uuid: '{ann}', displayName: 'Ann' });
const BOB = entity('user', 'bitbucket-user:{bob}', { uuid: '{bob}', displayName: 'Bob' });

/** Merged by Bob, with two commits that nobody approved. */
function pullRequest(properties: Record<string, unknown> = {}): GraphObject {
  return entity('pullrequest', 'w/api/pull-requests/7', {
    displayName: 'api/7',
    title: 'Fix it',
    author: 'Ann',
    authorId: '{ann}',
    open: false,
    merged: true,
    closedBy: '{bob}',
    approved: false,
    validated: true,
    analysisIncomplete: false,
    approvers: [],
    approverIds: [],
    commits: ['a1', 'b2'],
    newestCommit: 'a1',
    commitsApproved: [],
    commitsNotApproved: ['a1', 'b2'],
    commitsByUnknownAuthor: [],
    ...properties,
  });
}

const BY_NOBODY = 'Opened by Ann, merged by Bob, approved by nobody, 2 commits';
const BY_ANN = 'Opened by Ann, merged by Bob, approved by Ann (the author), 2 commits';
const BY_BOB = 'Opened by Ann, merged by Bob, approved by Bob, 1 of 2 commits not approved';
const SELF_APPROVED = { approvers: ['Ann'], approverIds: ['{ann}'] };
const HALF_APPROVED = {
  approvers: ['Bob'],
  approverIds: ['{bob}'],
  commitsApproved: ['b2'],
  commitsNotApproved: ['a1'],
};
const BOB_APPROVED = link(BOB._key, 'user_approved_pullrequest', 'w/api/pull-requests/7', { commit: 'b2' });
const ANN_APPROVED = link(ANN._key, 'user_approved_pullrequest', 'w/api/pull-requests/7', { commit: 'b2' });

const clear = { state: 'clear', checked: 1, undetermined: 0, details: [] };
const undetermined = { state: 'undetermined', checked: 0, undetermined: 1, details: [] };
const notCollected = { state: 'not collected', checked: 0, undetermined: 0, details: [] };
const found = (detail: string) => ({ state: 'found', checked: 1, undetermined: 0, details: [detail] });

test.each([
  ['nobody approved', {}, found(BY_NOBODY)],
  ['a part is approved', HALF_APPROVED, found(BY_BOB)],
  ['approved', { approved: true }, clear],
  ['facts are missing', { analysisIncomplete: true }, undetermined],
  ['the analysis is absent', { approved: undefined }, undetermined],
  ['declined', { merged: false }, notCollected],
  ['open', { merged: false, open: true }, notCollected],
])('merged without approval: %s', (_, properties, expected) => {
  expect(outcome(evaluate(mergedWithoutApproval, [ANN, BOB, pullRequest(properties)]))).toEqual(expected);
});

test.each([
  ['by nobody', {}, clear],
  ['by the author', SELF_APPROVED, found(BY_ANN)],
  ['by the author, and by others in full', { ...SELF_APPROVED, approved: true }, clear],
  ['by somebody else', HALF_APPROVED, clear],
  ['by an unknown author', { authorId: undefined, approverIds: [undefined] }, clear],
  ['facts are missing', { ...SELF_APPROVED, analysisIncomplete: true }, undetermined],
])('approved by the author only: %s', (_, properties, expected) => {
  expect(outcome(evaluate(approvedByAuthorOnly, [ANN, BOB, pullRequest(properties)]))).toEqual(expected);
});

test.each([
  ['a commit on top of the approved one', HALF_APPROVED, [BOB_APPROVED], found(BY_BOB)],
  [
    'the approved commit is gone',
    { approvers: ['Bob'], approverIds: ['{bob}'], approvedCommitsRemoved: true },
    [BOB_APPROVED],
    found('Opened by Ann, merged by Bob, approved by Bob, 2 commits'),
  ],
  ['the approval was withdrawn', { ...HALF_APPROVED, approverIds: [] }, [BOB_APPROVED], clear],
  ['only the author approved', { ...SELF_APPROVED, commitsNotApproved: ['a1'] }, [ANN_APPROVED], clear],
  ['the approved commit was never part of it', { ...HALF_APPROVED, commits: ['a1', 'c3'] }, [BOB_APPROVED], clear],
  [
    'the approver wrote the commit that they approved, and one came on top',
    { ...HALF_APPROVED, commitsApproved: [], commitsNotApproved: ['a1', 'b2'] },
    [BOB_APPROVED],
    found('Opened by Ann, merged by Bob, approved by Bob, 2 commits'),
  ],
  [
    'the newest commit was approved, an older one by its author only',
    { ...HALF_APPROVED, newestCommit: 'b2', commits: ['b2', 'a1'] },
    [BOB_APPROVED],
    clear,
  ],
  [
    'the approver wrote the newest commit, and approved all others',
    {
      ...HALF_APPROVED,
      newestCommit: 'b2',
      commits: ['b2', 'a1'],
      commitsApproved: ['a1'],
      commitsNotApproved: ['b2'],
    },
    [BOB_APPROVED],
    clear,
  ],
  ['nobody approved', {}, [], clear],
  ['everything is approved', { ...HALF_APPROVED, approved: true }, [BOB_APPROVED], clear],
])('commits after the approval: %s', (_, properties, relationships, expected) => {
  expect(outcome(evaluate(commitsAfterApproval, [ANN, BOB, pullRequest(properties)], relationships))).toEqual(expected);
});

test.each([
  ['known', {}, clear],
  [
    'unknown, in an open pull request',
    { validated: false, commitsByUnknownAuthor: ['a1'], merged: false, open: true },
    found('1 of 2 commits by unknown authors. Opened by Ann, approved by nobody, 2 commits'),
  ],
  ['facts are missing', { validated: false, analysisIncomplete: true }, undetermined],
])('unknown commit authors: %s', (_, properties, expected) => {
  expect(outcome(evaluate(unknownCommitAuthors, [ANN, BOB, pullRequest(properties)]))).toEqual(expected);
});

test.each([
  ['eight days ago', { open: true, updatedOn: NOW - 8 * DAY_MS }, found('Opened by Ann, last changed on 2026-11-17')],
  ['merged', { open: false, updatedOn: NOW - 8 * DAY_MS }, notCollected],
  // the run looked back a day only, so that it cannot say that there is none
  ['six days ago', { open: true, updatedOn: NOW - 6 * DAY_MS }, notCollected],
])('stale pull requests: %s', (_, properties, expected) => {
  expect(outcome(evaluate(stalePullRequests, [pullRequest(properties)]))).toEqual(expected);
});

test('an account without an entity has the name in the record', () => {
  const record = { rawData: { closed_by: { display_name: 'Release Bot' } } };
  const merged = pullRequest({ closedBy: '{other}', author: undefined, _rawData: [record] });
  expect(evaluate(mergedWithoutApproval, [merged]).items[0]!.detail).toBe(
    'Opened by an unknown account, merged by Release Bot, approved by nobody, 2 commits',
  );
});

test('an item has the key, type, name and URL of its pull request', () => {
  const webLink = 'https://bitbucket.org/w/api/pull-requests/7';
  expect(evaluate(mergedWithoutApproval, [BOB, pullRequest({ webLink })]).items).toEqual([
    { key: 'w/api/pull-requests/7', type: 'bitbucket_pullrequest', name: 'api/7: Fix it', detail: BY_NOBODY, webLink },
  ]);
});
