import type { GraphObject, GraphRelationship } from '../../../src/report/graph';
import { GraphIndex } from '../../../src/report/graphIndex';
import {
  closerOf,
  isOpenedAndMergedByApps,
  shownApproversOf,
  shownAuthorOf,
  shownReviewsOf,
} from '../../../src/report/pullRequestPeople';
import { entity, link } from './findings/evaluate';

const KEY = 'w/api/pull-requests/7';
const ANN = entity('user', '{ann}', { uuid: '{ann}', displayName: 'Ann' });
/** Owns a personal workspace, which has the same uuid. */
const BOB = entity('user', 'bitbucket-user:{bob}', { uuid: '{bob}', displayName: 'Bob' });
const BOT = entity('user', '{bot}', { uuid: '{bot}', displayName: 'Bot', userType: 'app_user' });
const PERSONAL = entity('workspace', '{bob}', { displayName: "Bob's workspace" });

function pullRequest(properties: Record<string, unknown>, record: unknown = {}): GraphObject {
  return entity('pullrequest', KEY, { ...properties, _rawData: [{ name: 'default', rawData: record }] });
}

function graphWith(...relationships: GraphRelationship[]): GraphIndex {
  return new GraphIndex({ entities: [ANN, BOB, BOT, PERSONAL], relationships });
}

const approval = (from: string, commit: string) =>
  link(from, 'user_approved_pullrequest', KEY, { approvedOn: 5, commit });

test.each([
  ['a member', '{ann}', {}, 'Ann'],
  ['the owner of a personal workspace', '{bob}', { closed_by: { display_name: 'Robert' } }, 'Bob'],
  ['not a member', '{eve}', { closed_by: { display_name: 'Eve' } }, 'Eve'],
  ['without a display name', '{eve}', { closed_by: { display_name: null, nickname: 'eve7' } }, 'eve7'],
  ['deleted', undefined, { closed_by: null }, 'an unknown account'],
  ['a number', '{eve}', { closed_by: 7 }, 'an unknown account'],
  ['without a record', '{eve}', undefined, 'an unknown account'],
])('who closed a pull request: %s', (_, closedBy, record, expected) => {
  expect(closerOf(pullRequest({ closedBy }, record), graphWith())).toBe(expected);
});

test('the author and the approvers', () => {
  const approved = pullRequest({
    author: 'Ann',
    authorId: '{ann}',
    approvers: ['Bob', 'Ann'],
    approverIds: ['{bob}', '{ann}'],
  });
  expect(shownAuthorOf(approved)).toBe('Ann');
  expect(shownApproversOf(approved, graphWith(), true)).toEqual([{ name: 'Bob' }, { name: 'Ann', note: 'the author' }]);
  expect(shownAuthorOf(pullRequest({}))).toBe('an unknown account');
});

test.each([
  ['an app that is a member', ['{bot}'], {}, 'an app'],
  ['an app by the record', ['{other}'], { participants: [{ user: { uuid: '{other}', type: 'app_user' } }] }, 'an app'],
  ['somebody else', ['{eve}'], { participants: [{ user: { uuid: '{eve}', type: 'user' } }, null] }, 'not a member'],
  ['an id that is no text', [undefined], {}, 'not a member'],
])('an approver who is no second person: %s', (_, approverIds, record, note) => {
  const approved = pullRequest({ approvers: ['X'], approverIds }, record);
  expect(shownApproversOf(approved, graphWith(), true)).toEqual([{ name: 'X', note }]);
});

test.each([
  ['the members are not known', false, []],
  ['an approval covers commits', true, ['a1']],
])('nobody is called no member where %s', (_, areMembersKnown, commitsApproved) => {
  const approved = pullRequest({ approvers: ['Eve'], approverIds: ['{eve}'], commitsApproved });
  expect(shownApproversOf(approved, graphWith(), areMembersKnown)).toEqual([{ name: 'Eve' }]);
});

test.each([
  ['the same app', { authorType: 'app_user', authorId: '{x}', closedBy: '{x}' }, {}, true],
  ['another app by the record', { authorType: 'app_user', closedBy: '{y}' }, { closed_by: { type: 'app_user' } }, true],
  ['an app that is a member', { authorType: 'app_user', authorId: '{x}', closedBy: '{bot}' }, {}, true],
  ['a person', { authorType: 'app_user', authorId: '{x}', closedBy: '{ann}' }, { closed_by: { type: 'user' } }, false],
  ['nobody known', { authorType: 'app_user' }, {}, false],
  ['an app, opened by a person', { authorType: 'user', closedBy: '{bot}' }, {}, false],
  ['the person who opened it', { authorType: 'user', authorId: '{ann}', closedBy: '{ann}' }, {}, false],
])('opened and merged by apps, merged by %s', (_, properties, record, expected) => {
  expect(isOpenedAndMergedByApps(pullRequest(properties, record), graphWith())).toBe(expected);
});

test('reviews: approvals by members name their commit, others come from the record', () => {
  const record = {
    participants: [
      { approved: true, participated_on: '1970-01-01T00:00:00.005Z', user: { uuid: '{bob}', display_name: 'Bob' } },
      { approved: true, participated_on: 'nonsense', user: { uuid: '{eve}', display_name: 'Eve' } },
      { approved: false, state: 'changes_requested', user: { uuid: '{ann}', display_name: 'Ann' } },
      { approved: false, state: null, user: { uuid: '{dan}', display_name: 'Dan' } },
      null,
    ],
  };
  const reviews = shownReviewsOf(pullRequest({}, record), graphWith(approval(BOB._key, 'b2')));
  expect(reviews).toEqual([
    { by: 'Bob', uuid: '{bob}', verdict: 'approved', on: 5, commit: 'b2' },
    { by: 'Eve', uuid: '{eve}', verdict: 'approved' },
    { by: 'Ann', uuid: '{ann}', verdict: 'changes requested' },
  ]);
  expect(shownReviewsOf(pullRequest({}, { participants: 'none' }), graphWith())).toEqual([]);
});
