import { stalePullRequests, unknownCommitAuthors } from '../../../../src/report/findings/pullRequests';
import { DAY_MS, evaluate, NOW, outcome, pullRequest } from './evaluate';

const clear = { state: 'clear', checked: 1, undetermined: 0, details: [] };
const undetermined = { state: 'undetermined', checked: 0, undetermined: 1, details: [] };
const notCollected = { state: 'not collected', checked: 0, undetermined: 0, details: [] };
const notApplicable = { ...notCollected, state: 'not applicable' };
const found = (detail: string) => ({ state: 'found', checked: 1, undetermined: 0, details: [detail] });

const OPEN = { merged: false, open: true };

test.each([
  ['known', {}, clear],
  [
    'unknown, in an open pull request',
    { ...OPEN, validated: false, commitsByUnknownAuthor: ['a1'] },
    found('1 of 2 commits by unknown authors. Opened by Ann, approved by nobody, 2 commits'),
  ],
  [
    'unknown, of more commits than are listed',
    { ...OPEN, validated: false, commitsCount: 900, commitsByUnknownAuthorCount: 300, commitsNotApprovedCount: 900 },
    found('300 of 900 commits by unknown authors. Opened by Ann, approved by nobody, 900 commits'),
  ],
  ['unknown, in a declined pull request', { merged: false, validated: false }, notCollected],
  ['facts are missing', { validated: false, analysisIncomplete: true }, undetermined],
  ['how a merge was approved is unknown', { validated: false, approvalStatus: 'undetermined' }, undetermined],
])('unknown commit authors: %s', (_, properties, expected) => {
  expect(outcome(evaluate(unknownCommitAuthors, [pullRequest(properties)]))).toEqual(expected);
});

test.each([
  ['eight days ago', { open: true, updatedOn: NOW - 8 * DAY_MS }, found('Opened by Ann, last changed on 2026-11-17')],
  // the run looked back a day only, so it could not find any
  ['merged', { open: false, updatedOn: NOW - 8 * DAY_MS }, notApplicable],
  ['six days ago', { open: true, updatedOn: NOW - 6 * DAY_MS }, notApplicable],
])('stale pull requests: %s', (_, properties, expected) => {
  expect(outcome(evaluate(stalePullRequests, [pullRequest(properties)]))).toEqual(expected);
});

test.each([
  ['six days ago', { open: true, updatedOn: NOW - 6 * DAY_MS }, clear],
  ['merged', { open: false, updatedOn: NOW - 8 * DAY_MS }, notCollected],
  ['of unknown age', { open: true }, undetermined],
])('stale pull requests of a longer period: %s', (_, properties, expected) => {
  const finding = evaluate(stalePullRequests, [pullRequest(properties)], [], [], NOW - 30 * DAY_MS);
  expect(outcome(finding)).toEqual(expected);
});
