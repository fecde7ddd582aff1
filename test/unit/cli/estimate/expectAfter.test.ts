import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expectationAfter } from '../../../../src/cli/estimate/expectAfter';
import { type LastRun, lastRunFor } from '../../../../src/cli/estimate/lastRun';
import { parseConfig } from '../../../../src/config';
import { runningSteps } from '../../../../src/steps/requiredScopes';

const DAY = 24 * 3_600_000;
const NOW = Date.parse('2026-11-29T12:00:00Z');

const settingsWith = (config: object = {}) =>
  parseConfig({ oauthKey: 'k', oauthSecret: 's', workspace: 'w', ...config }, {}, true).settings!;

describe('the record of the last run', () => {
  let storage: string;
  beforeEach(() => (storage = mkdtempSync(join(tmpdir(), 'graph-bitbucket-'))));
  afterEach(() => rmSync(storage, { recursive: true, force: true }));

  const { excludeRepositories, emailDomains, enrichedPrs, pullRequestDiscovery } = settingsWith();
  const steps = runningSteps(settingsWith(), []).map(({ id }) => id);
  const MEASURED = {
    settings: JSON.stringify({ steps, excludeRepositories, emailDomains, enrichedPrs, pullRequestDiscovery }),
    ...{ repositories: 40, pullRequests: 70, open: 7 },
    callsByEndpoint: { pullRequests: 40 },
  };
  const RECORD = { startedOn: NOW - DAY, since: NOW - 8 * DAY, measured: MEASURED };
  const read = (record: unknown, since = NOW - 9 * DAY, settings = settingsWith()) => {
    writeFileSync(join(storage, 'run.json'), JSON.stringify(record));
    return lastRunFor(storage, settings, { since, now: NOW });
  };

  test('tells what it took', () => {
    expect(read(RECORD)).toEqual({ ...MEASURED, startedOn: NOW - DAY, since: NOW - 8 * DAY });
  });

  test('tells nothing about a period that is much longer, or about a run with other settings', () => {
    expect(read(RECORD, NOW - 21 * DAY)).toBeDefined();
    expect(read(RECORD, NOW - 22 * DAY)).toBeUndefined();
    expect(read(RECORD, NOW - DAY, settingsWith({ ingestAutomation: true }))).toBeUndefined();
    expect(read(RECORD, NOW - DAY, settingsWith({ excludeRepositories: 'w/x' }))).toBeUndefined();
  });

  test.each([
    null,
    { startedOn: NOW, since: NOW - DAY },
    { ...RECORD, since: 'yesterday' },
    { ...RECORD, since: NOW },
    { ...RECORD, measured: { ...MEASURED, open: -1 } },
    { ...RECORD, measured: { ...MEASURED, pullRequests: '70' } },
    { ...RECORD, measured: { ...MEASURED, settings: undefined } },
  ])('tells nothing with %j', (record) => {
    expect(read(record)).toBeUndefined();
  });

  test('of a folder without a run tells nothing', () => {
    expect(lastRunFor(storage, settingsWith(), { since: NOW, now: NOW })).toBeUndefined();
  });
});

/** It has read 90 days, with 10 pull requests on each, of which a tenth is open. */
const LAST: LastRun = {
  ...{ settings: '', repositories: 40, startedOn: NOW - 2 * DAY, since: NOW - 92 * DAY, pullRequests: 900, open: 90 },
  callsByEndpoint: {
    repositories: 1,
    pullRequests: 45,
    pullRequestCommits: 300,
    pullRequestActivity: 240,
    commits: 3,
    token: 1,
  },
};

test.each([
  // two days, what is open, and what lies before
  ['the same start', 92, { changed: 920, toRead: 20 + 90 }],
  ['the same length', 90, { changed: 900, toRead: 20 + 88 }],
  ['an earlier start', 100, { changed: 1000, toRead: 20 + 90 + 80 }],
  ['what the last run has not read', 1, { changed: 10, toRead: 10 }],
])('a run reads what changed, what is open, and what was not covered: %s', (_, days, expected) => {
  const planned = { since: NOW - days * DAY, windowStart: NOW - days * DAY, last: LAST, isKept: true };
  const { calls, pullRequests } = expectationAfter(planned, { now: NOW })!;
  expect(pullRequests!.changed).toBeCloseTo(expected.changed);
  expect(pullRequests!.toRead).toBeCloseTo(expected.toRead);
  expect(pullRequests!.calls).toBeCloseTo(expected.toRead * 1.8);
  expect(calls.get('pullRequestCommits')! + calls.get('pullRequestActivity')!).toBeCloseTo(pullRequests!.calls);
  expect(calls.get('pullRequests')).toBe(45);
  expect(calls.has('commits')).toBe(false);
});

test('without the facts of closed pull requests, a run reads all of them', () => {
  const planned = { since: NOW - 92 * DAY, windowStart: NOW - 92 * DAY, last: LAST, isKept: false };
  expect(expectationAfter(planned, { now: NOW })!.pullRequests!.toRead).toBeCloseTo(920);
});

test.each([
  [40, true],
  [42, true],
  [43, false],
  [30, false],
])('with %i repositories instead of 40, the last run tells: %p', (repositories, tells) => {
  const planned = { since: NOW - DAY, windowStart: NOW - DAY, last: LAST, isKept: true };
  expect(expectationAfter(planned, { now: NOW, repositories }) !== undefined).toBe(tells);
});

test('foresees the discovery of the last run', () => {
  const discoveryWith = (callsByEndpoint: Record<string, number>) =>
    expectationAfter({ since: NOW, windowStart: NOW, last: { ...LAST, callsByEndpoint }, isKept: true }, { now: NOW })!
      .discovery;
  expect(discoveryWith({ pullRequests: 40 })).toBe('full');
  expect(discoveryWith({ pullRequests: 4, memberPullRequests: 20 })).toBe('economical');
  expect(discoveryWith({ repositories: 1 })).toBe('off');
});
