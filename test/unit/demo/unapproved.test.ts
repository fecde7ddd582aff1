import { unapprovedMerges, verdictOf } from '../../../demo/unapproved';
import { pullRequest } from '../harness/graphs';

test.each([
  ['open', { open: true, merged: false, approved: true }],
  ['closed', { merged: false }],
  ['mergedApproved', { approved: true }],
  ['mergedUnapproved', { approved: false }],
  ['mergedUndetermined', { approved: false, analysisIncomplete: true }],
])('%s', (verdict, properties) => {
  expect(verdictOf(pullRequest(1, properties))).toBe(verdict);
});

test('lists merges with unapproved commits, those with most of them first', () => {
  const entities = [
    pullRequest(1, { approved: true }),
    pullRequest(2, { author: undefined, commitsNotApproved: ['a1'] }),
    pullRequest(3, { commitsNotApproved: ['a1', 'b2'] }),
    pullRequest(4, { analysisIncomplete: true }),
    { _key: 'repo', _type: 'bitbucket_repo' },
  ];
  const fields = { title: 'Fix it', commits: 2 };
  expect(unapprovedMerges({ entities, relationships: [] })).toEqual([
    { key: 'w/api/pull-requests/3', displayName: 'api/3', author: 'Mei Chen', unapprovedCommits: 2, ...fields },
    { key: 'w/api/pull-requests/2', displayName: 'api/2', author: 'unknown', unapprovedCommits: 1, ...fields },
  ]);
});
