import type { PullRequest } from '../../../../src/bitbucket/endpoints/pullRequests';
import { comparableSummary, toMergedPullRequest } from '../../../../src/steps/pullRequests/merged';

const MERGED: PullRequest = {
  id: 7,
  state: 'MERGED',
  merge_commit: { hash: 'abcdef012345' },
  closed_on: '2026-01-02T03:04:05.678901+00:00',
  source: { commit: { hash: '012345abcdef' } },
  destination: { branch: { name: 'main' } },
};
const REPORT = { commits: ['b', 'a'], commitMessages: ['second', 'first'] };

test('what a merged pull request brought', () => {
  expect(toMergedPullRequest(MERGED, REPORT)).toEqual({
    id: 7,
    mergeCommit: 'abcdef012345',
    head: '012345abcdef',
    mergedOn: Date.UTC(2026, 0, 2, 3, 4, 5, 678),
    target: 'main',
    commits: { count: 2, hashes: ['b', 'a'], summaries: ['second', 'first'] },
  });
});

test.each(['OPEN', 'DECLINED', 'SUPERSEDED'])('nothing if it is %s', (state) => {
  expect(toMergedPullRequest({ ...MERGED, state }, REPORT)).toBeUndefined();
});

test('its commits may be unknown', () => {
  expect(toMergedPullRequest(MERGED, { commits: [], commitMessages: [] })).not.toHaveProperty('commits');
  expect(toMergedPullRequest(MERGED)).not.toHaveProperty('commits');
});

test('its activity may tell when it was merged', () => {
  const report = { ...REPORT, mergedOn: 5 };

  expect(toMergedPullRequest({ ...MERGED, closed_on: null }, report)).toMatchObject({ mergedOn: 5 });
  expect(toMergedPullRequest({ ...MERGED, closed_on: null }, REPORT)).toMatchObject({ mergedOn: undefined });
});

test('the first of many commits are kept, and their number', () => {
  const commits = Array.from({ length: 300 }, (_, index) => `${index}`);
  const { count, hashes, summaries } = toMergedPullRequest(MERGED, { commits, commitMessages: commits })!.commits!;

  expect([count, hashes.length, summaries.length]).toEqual([300, 250, 250]);
});

test('long first lines are compared by their beginning', () => {
  expect(comparableSummary('x'.repeat(500))).toHaveLength(500);
  expect(comparableSummary('x'.repeat(100_000)).length).toBeLessThan(600);
});
