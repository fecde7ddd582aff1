import { factsKey } from '../../../src/approval/knownFacts';
import type { PullRequest } from '../../../src/bitbucket/endpoints/pullRequests';

const MERGED: PullRequest = {
  id: 7,
  state: 'MERGED',
  updated_on: '2026-03-09T12:00:00.000000+00:00',
  source: { commit: { hash: 'aaaaaaaaaaaa' } },
  destination: { commit: { hash: 'bbbbbbbbbbbb' } },
  participants: [
    { user: { uuid: '{ann}', type: 'user' }, approved: true, participated_on: '2026-03-09T11:00:00.000000+00:00' },
    { user: { uuid: '{bob}', type: 'user' }, approved: false, participated_on: '2026-03-09T11:30:00.000000+00:00' },
  ],
};
const versionOf = (change: Partial<PullRequest>) => factsKey('{r}', { ...MERGED, ...change })?.version;

test('names the pull request by its repository and its id', () => {
  expect(factsKey('{r}', MERGED)?.id).toBe('{r}/7');
});

test.each<[string, Partial<PullRequest>]>([
  ['an update', { updated_on: '2026-03-09T12:00:00.000001+00:00' }],
  ['another state', { state: 'DECLINED' }],
  [
    'an approval that is no update',
    { participants: MERGED.participants!.map((each) => ({ ...each, approved: true })) },
  ],
  ['an approval that was withdrawn', { participants: [MERGED.participants![1]!] }],
  [
    'an approval that was given again',
    { participants: [{ ...MERGED.participants![0], participated_on: '2026-03-09T11:45:00.000000+00:00' }] },
  ],
  ['another source', { source: { commit: { hash: 'cccccccccccc' } } }],
])('%s is another version', (_, change) => {
  expect(versionOf(change)).toBeDefined();
  expect(versionOf(change)).not.toBe(versionOf({}));
});

test.each<[string, Partial<PullRequest>]>([
  ['another order of participants', { participants: [...MERGED.participants!].reverse() }],
  ['a later comment by somebody who has not approved', { participants: [MERGED.participants![0]!] }],
  ['another title', { title: 'Another title' }],
])('%s is the same version', (_, change) => {
  expect(versionOf(change)).toBe(versionOf({}));
});

test.each<[string, Partial<PullRequest>]>([
  ['is open', { state: 'OPEN' }],
  ['does not say when it was updated', { updated_on: null }],
  ['does not list its participants', { participants: null }],
])('a pull request that %s is read in each run', (_, change) => {
  expect(factsKey('{r}', { ...MERGED, ...change })).toBeUndefined();
});
