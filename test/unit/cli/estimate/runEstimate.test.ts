import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { capacityProblem, describeReach, describeTime } from '../../../../src/cli/estimate/describe';
import { callsOf, type Quantities } from '../../../../src/cli/estimate/quantities';
import { estimateRun, type Expectation, type Means } from '../../../../src/cli/estimate/runEstimate';
import { withConsumers } from '../../../../src/cli/estimate/waiting';
import { parseConfig } from '../../../../src/config';
import { runningSteps } from '../../../../src/steps/requiredScopes';

const NOW = Date.parse('2026-11-29T12:00:00Z');
const WORLD: Quantities = {
  ...{ members: [120], permitted: [130], projects: [8], repositories: [250], listed: [250] },
  ...{ active: 60, pushed: 5, refused: 0, refusedActive: 0, byModel: 20, withPipelines: 100, environments: 300 },
  ...{ lists: 250, memberLists: 0, read: 80, readWithActivity: 50 },
  furtherPages: { pullRequests: 2, branchCommits: 1 },
  ...{ consumers: 2, credentials: 2 },
};

function estimate(more: Partial<Quantities> = {}, means: Partial<Means> = {}, expected: Partial<Expectation> = {}) {
  const config = {
    oauthKey: 'k',
    oauthSecret: 's',
    workspace: 'w',
    ingestAccessControls: true,
    ingestAutomation: true,
  };
  const { settings } = parseConfig(config, {}, true);
  const running = runningSteps(settings!, []);
  const calls = callsOf({ ...WORLD, ...more }, running);
  return estimateRun(
    { basis: 'sample', asked: 30, repositories: 250, calls, discovery: 'full', ...expected },
    { running, allowances: withConsumers([], 2), allowedMinutes: 0, callMs: 200, concurrency: 5, now: NOW, ...means },
  );
}

test('computes the calls of each source by the formula', () => {
  const { calls, sources } = estimate();
  const by = Object.fromEntries(sources.map(({ source, calls: own }) => [source, own]));
  expect(by).toMatchObject({
    // a count for each consumer; a token and the workspace
    'Checks before the run': { repository: 2, webhook: 0, other: 4 },
    Users: { repository: 0, webhook: 0, other: 4 },
    Projects: { repository: 0, webhook: 0, other: 1 },
    Repositories: { repository: 3 },
    'Pull requests': { repository: 250 + 2 + 5 + 80 + 50 },
    'Repository permissions': { repository: 500 },
    'Project permissions': { repository: 0, other: 16 },
    'Branch restrictions': { repository: 270 },
    'Direct pushes': { repository: 61 },
    'Default reviewers': { repository: 250 },
    'Deploy keys': { repository: 250, other: 8 },
    Webhooks: { repository: 0, webhook: 251, other: 0 },
    'Pipelines configurations': { repository: 250 },
    'Deployment environments': { repository: 100 },
    Runners: { repository: 100, other: 1 },
    'Pipeline variables': { repository: 400, other: 1 },
  });
  for (const bucket of ['repository', 'webhook', 'other'] as const) {
    expect(calls[bucket]).toBe(sources.reduce((sum, source) => sum + source.calls[bucket], 0));
  }
});

test('gives what docs/rate-limits.md computes by hand', () => {
  const { calls } = estimate({
    ...{ repositories: [500], listed: [500], lists: 500, read: 200, readWithActivity: 120, active: 300 },
    ...{ withPipelines: 280, environments: 750, pushed: 0, byModel: 0, consumers: 1, credentials: 1 },
    furtherPages: { pullRequests: 0, branchCommits: 0 },
  });
  expect(calls).toMatchObject({ repository: 5715, webhook: 501 });
  const document = readFileSync(join(__dirname, '..', '..', '..', '..', 'docs', 'rate-limits.md'), 'utf8');
  expect(document).toContain('= 5,715 calls for repositories with all sources, and 501 for webhooks.');
});

const CASES: [string, Partial<Quantities>, Partial<Means>][] = [
  ['one that fits into waiting', {}, { allowedMinutes: 61 }],
  ['one that does not', {}, {}],
  ['many webhooks', { repositories: [9000], listed: [9000], lists: 9000 }, { allowedMinutes: 122 }],
  ['much waiting', { read: 9000, readWithActivity: 8000 }, { allowedMinutes: 200 }],
  [
    'exhausted consumers',
    {},
    { allowances: withConsumers([], 3).map((one) => ({ ...one, left: { repository: 0, webhook: 0 } })) },
  ],
];

test.each(CASES)('its advice suffices, and less does not: %s', (_, world, means) => {
  const { advice, fits, waiting, minutes } = estimate(world, means);
  const { pauses = NaN } = waiting;
  const isSpent = means.allowances?.some(({ left }) => left.repository < 1000) ?? false;
  expect(waiting.minutes).toBe(pauses * 61 + (isSpent ? 10 : 0));
  expect(minutes).toBeGreaterThanOrEqual(waiting.minutes!);
  expect(fits).toBe(waiting.minutes! <= waiting.allowedMinutes);
  expect(advice === undefined).toBe(fits);
  expect(estimate(world, { ...means, allowedMinutes: waiting.minutes! }).advice).toBeUndefined();
  if (!advice) {
    return;
  }
  const { allowances = withConsumers([], 2) } = means;
  const withMore = (more: number) => estimate(world, { ...means, allowances: withConsumers(allowances, more) });
  expect(withMore(advice.consumers).fits).toBe(true);
  expect(withMore(advice.consumers - 1).fits).toBe(false);
  expect(estimate(world, { ...means, allowedMinutes: advice.maxWaitMinutes! - 1 }).fits).toBe(false);
});

test('says what is missing, and when a run would end', () => {
  const given = estimate();
  expect(given.calls.repository).toBe(2573);
  expect(capacityProblem(given)).toBe(
    "A run needs about 2,573 calls for repositories and 251 for webhooks, so it has to wait 61 minutes for Bitbucket's limits, of " +
      'which RATE_LIMIT_MAX_WAIT_MINUTES allows none. Add 1 OAuth consumer, or set RATE_LIMIT_MAX_WAIT_MINUTES to 61 or more.',
  );
  expect(describeTime(given)).toBe(
    'The credentials can make 2,000 calls for repositories and 2,000 for webhooks now, and 2,000 and 2,000 in an hour. A run waits ' +
      'for more once, 61 minutes in all, takes about 63 minutes, and would end at 2026-11-29 13:03 UTC.',
  );
  expect(given.endsOn).toBe(NOW + 63 * 60_000);
  const fitting = estimate({}, { allowances: withConsumers([], 3) });
  expect(capacityProblem(fitting)).toBeUndefined();
  expect(describeTime(fitting)).toContain('A run does not wait for more, takes about 2 minutes,');
});

const PERIOD = { since: NOW, changed: 3000, toRead: 3000, calls: 5000 };

test('a first run leaves out what its calls do not reach for', () => {
  const backlog = { read: 3000, readWithActivity: 2000 };
  const given = estimate(backlog, { allowances: withConsumers([], 3) }, { pullRequests: PERIOD, optionalCalls: 4900 });
  expect(given.calls.repository).toBe(3000);
  expect(given).toMatchObject({ fits: true, waiting: { pauses: 0 } });
  // without the others, there are 557 calls for them
  expect(given.pullRequests).toMatchObject({ toRead: 3000, reached: 334 });
  expect(describeReach(given)).toContain('reach for about 334 of these 3,000 pull requests.');
});

test('a run that has to read them needs the calls for all', () => {
  const given = estimate(
    { read: 3000, readWithActivity: 2000 },
    { allowances: withConsumers([], 3) },
    { pullRequests: PERIOD },
  );
  expect(given.calls.repository).toBe(7443);
  expect(given).toMatchObject({ fits: false, waiting: { pauses: 2, minutes: 122 } });
  // they are read before access controls and automation: 2,738 of 5,000 calls
  expect(given.pullRequests).toMatchObject({ reached: 1642 });
  expect(describeReach(estimate({}, { allowances: withConsumers([], 3) }, { pullRequests: PERIOD }))).toBeUndefined();
});

test('advises no waiting that the settings do not allow', () => {
  const { advice } = estimate({ read: 60_000, readWithActivity: 60_000 }, { allowedMinutes: 1440 });
  expect(advice).toEqual({ consumers: 4 });
  expect(capacityProblem(estimate({ read: 60_000, readWithActivity: 60_000 }))).toMatch(/ Add 121 OAuth consumers\.$/);
});
