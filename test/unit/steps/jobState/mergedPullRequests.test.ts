import { MergedPullRequests } from '../../../../src/steps/jobState/mergedPullRequests';

const WINDOW_START = 1000;
const REPOSITORY = '{repository}';

let merged: MergedPullRequests;
beforeEach(() => {
  merged = new MergedPullRequests(WINDOW_START);
});

test('nothing is known of a repository that was not listed', () => {
  merged.add(REPOSITORY, { id: 1 });

  expect(merged.of(REPOSITORY)).toBeUndefined();
  expect(merged.since(REPOSITORY)).toBe(WINDOW_START);
});

test('a listed one may have none', () => {
  merged.add(REPOSITORY, undefined);
  merged.setListed(REPOSITORY);

  expect(merged.of(REPOSITORY)).toEqual({ since: WINDOW_START, pullRequests: [] });
  expect(merged.of('{another}')).toBeUndefined();
});

test('nothing is known where one of them could not be read', () => {
  merged.setListed(REPOSITORY);
  merged.setIncomplete(REPOSITORY);

  expect(merged.of(REPOSITORY)).toBeUndefined();
});

test('what was read of one replaces what its list says, in any order', () => {
  const read = [1, 2].map((id) => ({ id, target: 'main' }));
  merged.addOlder(REPOSITORY, { id: 1 });
  read.forEach((pullRequest) => merged.add(REPOSITORY, pullRequest));
  merged.addOlder(REPOSITORY, { id: 2 });
  merged.addOlder(REPOSITORY, { id: 3 });
  merged.addOlder(REPOSITORY, undefined);
  merged.setListed(REPOSITORY);

  expect(merged.of(REPOSITORY)!.pullRequests).toEqual([...read, { id: 3 }]);
});

test('more than the window may have been read, of some repositories', () => {
  merged.setListed(REPOSITORY);
  merged.setReach(REPOSITORY, 200);

  expect(merged.since(REPOSITORY)).toBe(200);
  expect(merged.of(REPOSITORY)).toMatchObject({ since: 200 });
  expect(merged.since('{another}')).toBe(WINDOW_START);
});

test('the last update is that of the newest listed one', () => {
  [1200, 1500, undefined, 1100].forEach((updatedOn) => merged.addUpdate(REPOSITORY, updatedOn));
  merged.setListed(REPOSITORY);

  expect(merged.of(REPOSITORY)).toMatchObject({ lastUpdate: 1500 });
});
