import type { PullRequest } from '../../../../src/bitbucket/endpoints/pullRequests';
import { comparableSummary, toMergedPullRequest, toOlderMerge } from '../../../../src/steps/pullRequests/merged';

const MERGED: PullRequest = {
  id: 7,
  state: 'MERGED',
  merge_commit: { hash: 'abcdef012345' },
  closed_on: '2026-01-02T03:04:05.678901+00:00',
  source: { commit: { hash: '012345abcdef' }, branch: { name: 'feature' }, repository: { uuid: '{one}' } },
  destination: { branch: { name: 'main' }, repository: { uuid: '{one}' } },
};
const NEWEST = `012345ABCDEF${'0'.repeat(28)}`;
const REPORT = { commits: [NEWEST, 'a'], commitMessages: ['second', 'first'] };

test('what a merged pull request brought', () => {
  expect(toMergedPullRequest(MERGED, REPORT)).toEqual({
    id: 7,
    mergeCommit: 'abcdef012345',
    head: '012345abcdef',
    mergedOn: Date.UTC(2026, 0, 2, 3, 4, 5, 678),
    target: 'main',
    source: 'feature',
    commits: { count: 2, hashes: [NEWEST, 'a'], summaries: ['second', 'first'] },
  });
});

test.each(['OPEN', 'DECLINED', 'SUPERSEDED'])('nothing if it is %s', (state) => {
  expect(toMergedPullRequest({ ...MERGED, state }, REPORT)).toBeUndefined();
});

test('its commits may be unknown', () => {
  expect(toMergedPullRequest(MERGED, { commits: [], commitMessages: [] })).not.toHaveProperty('commits');
  expect(toMergedPullRequest(MERGED)).not.toHaveProperty('commits');
});

test('the list of its commits may miss the newest one', () => {
  const list = { hashes: ['a'], summaries: ['first'] };
  const report = { commits: ['a'], commitMessages: ['first'] };
  const withHead = (hash: string | null) => ({ ...MERGED, source: { commit: { hash } } });

  expect(toMergedPullRequest(MERGED, report)).toMatchObject({ commits: { ...list, count: undefined } });
  expect(toMergedPullRequest(withHead(null), report)).toMatchObject({ commits: { ...list, count: 1 } });
  expect(toMergedPullRequest(withHead('0123'), report)).toMatchObject({ head: undefined, commits: { count: 1 } });
});

test.each([
  ['from a fork', { repository: { uuid: '{another}' } }],
  ['from a fork that is gone', { repository: null }],
])('its branch is not one of the repository if it came %s', (_, source) => {
  expect(toMergedPullRequest({ ...MERGED, source: { ...MERGED.source, ...source } })).toMatchObject({
    source: undefined,
  });
});

test('an older one was merged by its last update', () => {
  const updatedOn = '2026-01-04T00:00:00.000000+00:00';

  expect(toOlderMerge({ ...MERGED, updated_on: updatedOn })).toEqual(toMergedPullRequest(MERGED));
  expect(toOlderMerge({ ...MERGED, closed_on: null, updated_on: updatedOn })).toMatchObject({
    mergedOn: Date.UTC(2026, 0, 4),
  });
  expect(toOlderMerge({ ...MERGED, state: 'OPEN' })).toBeUndefined();
});

test('its activity may tell when it was merged', () => {
  const report = { ...REPORT, mergedOn: 5 };

  expect(toMergedPullRequest({ ...MERGED, closed_on: null }, report)).toMatchObject({ mergedOn: 5 });
  expect(toMergedPullRequest({ ...MERGED, closed_on: null }, REPORT)).toMatchObject({ mergedOn: undefined });
});

test('the first of many commits are kept, and their number', () => {
  const commits = [NEWEST, ...Array.from({ length: 299 }, (_, index) => `${index}`)];
  const { count, hashes, summaries } = toMergedPullRequest(MERGED, { commits, commitMessages: commits })!.commits!;

  expect([count, hashes.length, summaries.length]).toEqual([300, 250, 250]);
});

test('long first lines are compared by their beginning', () => {
  expect(comparableSummary('x'.repeat(500))).toHaveLength(500);
  expect(comparableSummary('x'.repeat(100_000)).length).toBeLessThan(600);
});
