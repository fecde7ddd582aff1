import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describeEstimate, describeReach, estimatePeriod, paceOfLastRun } from '../../../src/cli/periodEstimate';

const DAY = 24 * 3_600_000;
const NOW = Date.parse('2026-11-29T12:00:00Z');

let storage: string;
beforeEach(() => (storage = mkdtempSync(join(tmpdir(), 'graph-bitbucket-'))));
afterEach(() => rmSync(storage, { recursive: true, force: true }));

describe('the pace of the last run', () => {
  test('is what it found by the days that it read', () => {
    writeFileSync(
      join(storage, 'run.json'),
      JSON.stringify({ startedOn: NOW, since: NOW - 7 * DAY, pullRequests: 70 }),
    );
    expect(paceOfLastRun(storage)).toEqual({ aDay: 10, basis: 'last run' });
  });

  test.each([
    { startedOn: NOW, since: NOW - DAY },
    { startedOn: NOW, since: NOW, pullRequests: 7 },
    { startedOn: NOW, since: 'yesterday', pullRequests: 7 },
    null,
  ])('is unknown with %j', (record) => {
    writeFileSync(join(storage, 'run.json'), JSON.stringify(record));
    expect(paceOfLastRun(storage)).toBeUndefined();
  });

  test('is unknown without a run', () => {
    expect(paceOfLastRun(storage)).toBeUndefined();
  });
});

test('a period is estimated by the pace, with two calls for each pull request', () => {
  const estimate = estimatePeriod(NOW - 90 * DAY, NOW, { aDay: 144.5, basis: 'last run' });
  expect(estimate).toEqual({ since: NOW - 90 * DAY, pullRequests: 13_005, calls: 26_010, basis: 'last run' });
  expect(describeEstimate(estimate)).toBe(
    'About 13,005 pull requests changed since 2026-08-31 12:00 UTC, by the last run in this folder. They take about 26,010 calls ' +
      'beside the lists of repositories, less those that an earlier run knows.',
  );
  expect(describeReach(estimate, 26_010)).toBeUndefined();
  expect(describeReach(estimate, 201)).toMatch(
    /^The calls of one run reach for about 100 of these 13,005 pull requests\. Start the run again after an hour/,
  );
  expect(describeReach(estimate, -5)).toContain('reach for about 0 of these');
});
