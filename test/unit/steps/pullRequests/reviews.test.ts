import type { PullRequest } from '../../../../src/bitbucket/endpoints/pullRequests';
import { reviewsOf } from '../../../../src/steps/pullRequests/reviews';

function reviews(pullRequest: Partial<PullRequest>) {
  return reviewsOf({ id: 1, state: 'OPEN', ...pullRequest });
}

test('contains every assigned reviewer with the current state', () => {
  expect(
    reviews({
      reviewers: [{ uuid: '{a}' }, { uuid: '{b}' }, { uuid: '{c}' }],
      participants: [
        {
          user: { uuid: '{a}' },
          role: 'REVIEWER',
          approved: true,
          state: 'approved',
          participated_on: '2026-01-02T03:04:05.678901+00:00',
        },
        { user: { uuid: '{b}' }, role: 'REVIEWER', approved: false, state: 'changes_requested', participated_on: null },
        { user: { uuid: '{d}' }, role: 'PARTICIPANT', approved: true, state: 'approved' },
      ],
    }),
  ).toEqual([
    { userId: '{a}', reviewState: 'approved', participatedOn: Date.parse('2026-01-02T03:04:05.678Z') },
    { userId: '{b}', reviewState: 'changes_requested', participatedOn: undefined },
    { userId: '{c}', reviewState: 'none' },
  ]);
});

test('includes reviewers that only the participants name, without duplicates', () => {
  expect(
    reviews({
      reviewers: [{ uuid: '{a}' }, { uuid: '{a}' }],
      participants: [
        { user: { uuid: '{e}' }, role: 'REVIEWER' },
        { user: { uuid: '{e}' }, role: 'REVIEWER' },
      ],
    }).map(({ userId }) => userId),
  ).toEqual(['{a}', '{e}']);
});

test('ignores deleted accounts and missing lists', () => {
  expect(reviews({})).toEqual([]);
  expect(reviews({ reviewers: null, participants: null })).toEqual([]);
  expect(reviews({ reviewers: [null], participants: [null, { user: null, role: 'REVIEWER' }] })).toEqual([]);
});
