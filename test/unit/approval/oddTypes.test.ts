import { approversOf, tellsParticipants } from '../../../src/approval/approvals';
import { toCommitNode } from '../../../src/approval/commitGraph';
import { idOf, listOf, nameOf, toPeople } from '../../../src/approval/people';
import { parseTimestamp, toTimelineEntry } from '../../../src/approval/timeline';
import { analyzeApprovals, needsActivity } from '../../../src/approval/verdict';
import type { Account } from '../../../src/bitbucket/endpoints/json';
import type { PullRequest, PullRequestActivity } from '../../../src/bitbucket/endpoints/pullRequests';
import type { Commit } from '../../../src/bitbucket/endpoints/repositories';
import { ACCESS } from './notation';

/* Values of types that Bitbucket does not promise: none may throw, and none may read as an approval. */

const HASH = 'a'.repeat(40);
/** An object that cannot even be made a string. */
const STUBBORN = { toString: 7 };
const ODD: unknown[] = [null, undefined, 7, true, 'text', [], {}, STUBBORN];

const account = (fields: Record<string, unknown>) => fields as unknown as Account;
const pullRequest = (fields: Record<string, unknown>) => fields as unknown as PullRequest;

test.each(ODD)('an account whose uuid is %p has no id', (uuid) => {
  expect(idOf(account({ uuid }))).toBe(uuid === 'text' ? 'text' : undefined);
  expect(idOf(uuid as Account)).toBeUndefined();
});

test.each(ODD)('a list that is %p has no items', (list) => {
  expect(listOf(list as [])).toEqual([]);
  expect(toPeople(list as [])).toEqual([]);
  expect(tellsParticipants(pullRequest({ participants: list }))).toBe(Array.isArray(list));
  expect(needsActivity(pullRequest({ participants: list }))).toBe(!Array.isArray(list));
});

test('names that are not text are ignored', () => {
  expect(nameOf(account({ display_name: 7, nickname: 'ada' }))).toBe('ada');
  expect(nameOf(account({ display_name: '', nickname: STUBBORN }))).toBeUndefined();
  expect(toPeople([account({ uuid: 'u', display_name: {} })])).toEqual([{ id: 'u', name: 'u' }]);
});

test.each([1, 'true', 'yes', {}, []])('a participant whose approval is %p does not approve', (approved) => {
  const participants = [{ user: { uuid: 'u' }, approved }];
  expect(approversOf(pullRequest({ participants }), [])).toEqual([]);
});

test.each(ODD)('only the valid fields of a commit with %p are read', (odd) => {
  expect(toCommitNode(odd as Commit)).toBeUndefined();
  expect(toCommitNode({ hash: odd } as unknown as Commit)).toBeUndefined();
  const commit = { hash: HASH, parents: odd, author: odd, message: odd === 'text' ? 'text\nmore' : odd };
  expect(toCommitNode(commit as unknown as Commit)).toEqual({
    hash: HASH,
    parents: [],
    authorId: undefined,
    summary: odd === 'text' ? 'text' : '',
  });
  const author = { user: { uuid: odd === 'text' ? 7 : odd } };
  expect(toCommitNode({ hash: HASH, parents: [odd], author } as unknown as Commit)?.authorId).toBeUndefined();
});

test.each(ODD)('a time that is %p is ignored', (stamp) => {
  expect(parseTimestamp(stamp)).toBeUndefined();
});

test.each(ODD)('only the valid fields of an entry with %p are read', (odd) => {
  const update = { state: odd === 'text' ? 7 : odd, date: odd, source: { commit: { hash: odd } } };
  expect(toTimelineEntry({ update } as unknown as PullRequestActivity)).toEqual({
    kind: 'update',
    at: undefined,
    state: '',
    source: undefined,
  });
  const approval = { date: odd, user: odd };
  expect(toTimelineEntry({ approval } as unknown as PullRequestActivity)).toBeUndefined();
});

test.each(ODD)('a pull request with %p instead of people and an unknown opener is not approved', (odd) => {
  const report = analyzeApprovals({
    pullRequest: pullRequest({ author: { uuid: odd === 'text' ? 7 : odd }, participants: odd, reviewers: odd }),
    commits: [{ hash: HASH, parents: [], authorId: 'other', summary: '' }],
    activity: [
      { kind: 'approval', at: 2, userId: 'u' },
      { kind: 'update', at: 1, state: 'OPEN', source: HASH },
    ],
    members: new Set(['u', 'other']),
    access: ACCESS,
    workspaceUuid: 'w',
  });
  expect(report).toMatchObject({ approved: false, reviewers: [], changesRequestedByIds: [] });
});
