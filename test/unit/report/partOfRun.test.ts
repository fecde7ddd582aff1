import { partOf } from '../../../src/report/partOfRun';

test.each<[unknown, string | undefined]>([
  [{}, undefined],
  [null, undefined],
  [{ scope: { steps: [], projects: ['web', 'ops'], repositories: [], exclude: [] } }, '--project web,ops'],
  [
    { scope: { steps: ['fetch-users'], projects: [], repositories: ['*/app'], exclude: ['acme/x'] } },
    '--step fetch-users --repository */app --exclude acme/x',
  ],
  [{ scope: {} }, 'its record does not say which'],
  [{ scope: null }, 'its record does not say which'],
  [{ scope: { projects: 'web', steps: [7] } }, 'its record does not say which'],
])('%j is of the part %j', (record, part) => {
  expect(partOf(record)).toBe(part);
});
