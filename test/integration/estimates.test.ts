import { createMockExecutionContext } from '@jupiterone/integration-sdk-testing';

import { startQuarter } from '../../bench/quarter';
import { startSimulation } from '../../bench/simulation';
import { isChanged } from '../../harness/neededCalls';
import { ALL_SCOPES, type Simulator, type SimulatorOptions, startSimulator } from '../../simulator';
import { pipelinesOf } from '../../simulator/resources/pipelines';
import { type Bucket, bucketOf, BUCKETS } from '../../src/bitbucket/limits';
import { diagnose } from '../../src/cli/doctor/diagnose';
import type { Diagnosis } from '../../src/cli/doctor/diagnosis';
import type { RunEstimate } from '../../src/cli/estimate/runEstimate';
import type { IntegrationConfig } from '../../src/config';
import { DAY_MS } from '../../src/steps/pullRequests/window';
import { type Run, runIntegration } from '../runIntegration';
import { exhaustiveTest, IS_GATE } from '../thoroughness';

/* What doctor says before a run, and what the run then takes. Those after a run in the same folder are in localRuns.test.ts. */

const CONSUMER = { key: 'key-one', secret: 'secret-one', scopes: ALL_SCOPES, limit: 1e6, webhookLimit: 1e6 };
const EVERYTHING: Partial<IntegrationConfig> = { ingestAccessControls: true, ingestAutomation: true };
const NO_PULL_REQUESTS: Partial<IntegrationConfig> = { ingestPullRequests: false };
const PLAIN = { approvalCases: false, edgeCaseRecords: false };

let simulator: Simulator;
const variables = new Set<string>();
afterEach(async () => {
  await simulator.close();
  variables.forEach((name) => delete process.env[name]);
});

function simulate(sizes: SimulatorOptions['sizes'], options: SimulatorOptions = {}): Promise<Simulator> {
  const few = { users: 10, groups: 2, projects: 3 };
  return startSimulator({ sizes: { ...few, ...sizes }, consumers: [CONSUMER], ...PLAIN, ...options });
}

interface Asked {
  config?: Partial<IntegrationConfig>;
  days?: number;
  /** Whether it is the first run of an installation, which reads older pull requests last. */
  isFirst?: boolean;
  discovery?: string;
}

/** The diagnosis, with the calls that it took against the limit for repositories. */
async function diagnoseWith({
  config = {},
  days = 1,
  discovery = 'full',
  isFirst = false,
}: Asked): Promise<Diagnosis & { spent: number }> {
  const { OAUTH_KEY, OAUTH_SECRET, WORKSPACE, ACCESS_TOKENS, ...environment } = simulator.environment();
  Object.assign(process.env, environment, { BITBUCKET_PULL_REQUEST_DISCOVERY: discovery });
  [...Object.keys(environment), 'BITBUCKET_PULL_REQUEST_DISCOVERY'].forEach((name) => variables.add(name));
  const { instance } = createMockExecutionContext<IntegrationConfig>({
    instanceConfig: {
      ...{ oauthKey: OAUTH_KEY!, oauthSecret: OAUTH_SECRET!, workspace: WORKSPACE!, accessTokens: ACCESS_TOKENS },
      ...config,
    },
  });
  const since = Date.now() - days * DAY_MS;
  const diagnosis = await diagnose(instance, {
    since,
    windowStart: isFirst ? Date.now() - DAY_MS : since,
    isKept: false,
  });
  return { ...diagnosis, spent: callsMade().repository };
}

function callsMade(): Record<Bucket, number> {
  const counts = BUCKETS.map((bucket) => [
    bucket,
    simulator.calls.filter(({ path }) => bucketOf(path) === bucket).length,
  ]);
  return Object.fromEntries(counts) as Record<Bucket, number>;
}

async function run({ config, days, discovery = 'full', isFirst }: Asked): Promise<Run> {
  simulator.calls.splice(0);
  return runIntegration(simulator, {
    config,
    local: days === undefined || isFirst ? {} : { since: Date.now() - days * DAY_MS },
    environment: { BITBUCKET_PULL_REQUEST_DISCOVERY: discovery },
    dependencies: { sleep: () => Promise.resolve() },
  });
}

/** Within a tenth. Of few calls, a single repository that is refused moves more, so three are allowed. */
function expectClose({ calls }: RunEstimate): void {
  const made = callsMade();
  const isClose = (bucket: Bucket) => Math.abs(calls[bucket] - made[bucket]) <= Math.max(3, 0.1 * made[bucket]);
  expect({ calls, made, far: BUCKETS.filter((bucket) => !isClose(bucket)) }).toMatchObject({ far: [] });
}

/** So many calls for repositories a diagnosis makes at most, besides the lists of repositories. */
const MOST_SPENT = 150;

async function expectEstimate(asked: Asked): Promise<RunEstimate> {
  const { capacity, spent } = await diagnoseWith(asked);
  expect(spent).toBeLessThan(MOST_SPENT);
  await run(asked);
  expectClose(capacity!);
  return capacity!;
}

const SOURCES: readonly [string, Partial<IntegrationConfig>][] = [
  ['every source', EVERYTHING],
  ['the default sources', {}],
  ['no pull requests', NO_PULL_REQUESTS],
  ['automation alone', { ...NO_PULL_REQUESTS, ingestAutomation: true }],
];

describe('a run takes what doctor says', () => {
  test.each(IS_GATE ? SOURCES : SOURCES.slice(0, 1))(
    'of the small workspace of the benchmark: %s',
    async (_, config) => {
      ({ simulator } = await startSimulation({ size: 'S', latencyMs: 0 }));
      await expectEstimate({ config });
    },
  );

  test('of a quarter', async () => {
    const size = { users: 12, groups: 2, projects: 4, repositories: 20, onOneDay: 4 };
    simulator = await startQuarter(size, { consumers: [CONSUMER] });
    const { discovery, pullRequests } = await expectEstimate({ config: EVERYTHING, days: 90 });
    expect({ discovery, changed: pullRequests!.changed }).toEqual({ discovery: 'full', changed: 360 });
  });

  exhaustiveTest.each<[string, number]>([
    ['for which its calls reach', 1e6],
    ['for some of which it has no calls', 0],
  ])('of older pull requests that a first run reads as well: %s', async (_, limit) => {
    const size = { users: 12, groups: 2, projects: 4, repositories: 20, onOneDay: 6 };
    const accessTokens = limit
      ? [{ token: 'token-of-estimates', reach: { workspace: 'northwind-robotics' }, scopes: ALL_SCOPES, limit }]
      : [];
    simulator = await startQuarter(size, { consumers: [CONSUMER], ...{ accessTokens } });
    const { fits, pullRequests } = await expectEstimate({
      ...{ config: { pullRequestIngestSinceDays: 90 }, days: 90, isFirst: true },
    });
    expect(fits).toBe(true);
    expect(pullRequests!.reached < pullRequests!.toRead).toBe(limit === 0);
  });

  exhaustiveTest.each([1, 7])('of a larger workspace with edge cases: seed %i', async (seed) => {
    const sizes = { users: 20, groups: 4, projects: 4, repositories: 120, pullRequests: 200 };
    simulator = await simulate(sizes, { seed, approvalCases: true, edgeCaseRecords: true });
    await expectEstimate({ config: EVERYTHING });
  });

  exhaustiveTest('of repositories with many environments', async () => {
    simulator = await simulate({ repositories: 30, pullRequests: 0 });
    simulator.world.workspaces[0]!.repositories.forEach((repository, index) => {
      const { environments } = pipelinesOf(simulator.world, repository);
      const more = Array.from({ length: 5 + (index % 4) }, (_, rank) => ({
        ...{ uuid: `{${repository.uuid.slice(1, 25)}${String(rank).padStart(12, '0')}}`, name: `stage ${rank}` },
        ...{ type: 'Test' as const, adminOnly: false, rank, variables: [] },
      }));
      environments.push(...more);
    });
    simulator.refresh();
    await expectEstimate({ config: { ingestAutomation: true } });
  });

  exhaustiveTest('of one repository that has everything', async () => {
    simulator = await simulate({ repositories: 60, pullRequests: 58 });
    const { pullRequests } = await expectEstimate({});
    const all = simulator.world.workspaces[0]!.repositories.flatMap((repository) => repository.pullRequests);
    const since = Date.now() - DAY_MS;
    expect(pullRequests!.changed).toBe(all.filter((one) => isChanged(one, since)).length);
    expect(pullRequests!.changed).toBeGreaterThan(40);
  });

  exhaustiveTest('of many empty repositories', async () => {
    simulator = await simulate({ repositories: 240, pullRequests: 0 });
    await expectEstimate({});
  });

  exhaustiveTest('of a workspace without repositories', async () => {
    simulator = await simulate({ repositories: 0, pullRequests: 0 });
    const { calls } = await expectEstimate({ config: EVERYTHING });
    expect(calls.webhook).toBe(1);
  });

  exhaustiveTest.each([1, 2])('of repositories that are refused, with %i consumers', async (count) => {
    const consumers = [CONSUMER, { ...CONSUMER, key: 'key-two' }].slice(0, count);
    simulator = await simulate({ repositories: 32, pullRequests: 40 }, { consumers });
    simulator.world.workspaces[0]!.repositories.forEach((repository, index) => {
      repository.pullRequestAccess = index % 4 === 1 ? 'forbidden' : 'granted';
    });
    simulator.refresh();
    await expectEstimate({ config: EVERYTHING });
  });

  exhaustiveTest('of repositories that are left out', async () => {
    simulator = await simulate({ repositories: 40, pullRequests: 40 });
    const { slug, repositories } = simulator.world.workspaces[0]!;
    const excludeRepositories = repositories
      .filter((_, index) => index % 2 === 0)
      .map((one) => `${slug}/${one.slug}`)
      .join(',');
    const estimate = await expectEstimate({ config: { ...EVERYTHING, excludeRepositories } });
    expect(estimate.repositories).toBe(20);
  });

  exhaustiveTest('that finds pull requests economically', async () => {
    const activity = { activeRepositories: 0.1, quietPullRequests: 0.1, botPullRequests: 0.5 };
    simulator = await simulate({ users: 20, repositories: 150, pullRequests: 40 }, { activity });
    const { discovery } = await expectEstimate({ discovery: 'economical' });
    expect(discovery).toBe('economical');
    // the lists of members are no calls for repositories
    expect(callsMade().other).toBeGreaterThan(20);
  });

  exhaustiveTest('of two workspaces, with two consumers', async () => {
    simulator = await simulate(
      { workspaces: 2, repositories: 30, pullRequests: 30 },
      { consumers: [CONSUMER, { ...CONSUMER, key: 'key-two' }] },
    );
    const { sources } = await expectEstimate({ config: EVERYTHING });
    expect(sources[0]!.calls.repository).toBe(4);
  });
});

test('without the scope for pull requests, a run does not start, and they are not estimated', async () => {
  const scopes = ALL_SCOPES.filter((scope) => !scope.startsWith('pullrequest'));
  simulator = await simulate({ repositories: 12, pullRequests: 12 }, { consumers: [{ ...CONSUMER, scopes }] });
  const { capacity, problems } = await diagnoseWith({});
  expect(problems.join(' ')).toContain('pullrequest');
  expect(capacity!.pullRequests).toBeUndefined();
});

describe('the limits', () => {
  const LIMITED = { ...CONSUMER, limit: 1000, webhookLimit: 1000 };
  let ahead: number;
  const clock = () => Date.now() + ahead;
  const sleep = (ms: number) => {
    ahead += ms;
    return Promise.resolve();
  };
  beforeEach(() => (ahead = 0));

  /** How many minutes a run waits, and whether its pull requests were read. */
  async function runFor(config: Partial<IntegrationConfig>) {
    const before = ahead;
    const { statuses } = await runIntegration(simulator, {
      config,
      environment: { BITBUCKET_PULL_REQUEST_DISCOVERY: 'full' },
      dependencies: { clock, sleep },
    });
    return { minutes: (ahead - before) / 60_000, status: statuses['fetch-prs'] };
  }

  exhaustiveTest('a run fits with what doctor advises, and waits no longer than it says', async () => {
    const sizes = { repositories: 40, pullRequests: 900 };
    simulator = await simulate(sizes, { clock, consumers: [LIMITED, { ...LIMITED, key: 'key-two', limit: 10 }] });
    const one = { oauthKey: LIMITED.key, oauthSecret: LIMITED.secret };
    const { capacity, problems } = await diagnoseWith({ config: one });
    expect(problems).toEqual([expect.stringMatching(/or set RATE_LIMIT_MAX_WAIT_MINUTES to 71 or more\.$/)]);
    const { advice, waiting, minutes } = capacity!;
    expect(waiting).toEqual({ pauses: 1, minutes: 71, allowedMinutes: 0 });
    expect(advice).toEqual({ consumers: 1, maxWaitMinutes: 71 });
    expect(minutes).toBeGreaterThanOrEqual(71);
    const waited = await runFor({ ...one, rateLimitMaxWaitMinutes: advice!.maxWaitMinutes });
    expect(waited.status).toBe('success');
    expect(waited.minutes).toBeGreaterThan(45);
    expect(waited.minutes).toBeLessThanOrEqual(71);
    ahead += 2 * 3_600_000;
    expect((await runFor(one)).status).toBe('failure');
    ahead += 2 * 3_600_000;
    simulator.options.consumers![1]!.limit = 1000;
    expect(await runFor({})).toEqual({ minutes: 0, status: 'success' });
  });

  test('an exhausted consumer has nothing left, and doctor does not wait for it', async () => {
    const exhausted = { ...LIMITED, key: 'key-two', used: 1000, usedMinutesAgo: 1 };
    simulator = await simulate({ repositories: 30, pullRequests: 30 }, { consumers: [exhausted, LIMITED] });
    const { capacity, spent } = await diagnoseWith({ config: { rateLimitMaxWaitMinutes: 300 } });
    const { repository } = capacity!.available;
    expect(repository.hourly).toBe(2000);
    expect(repository.now).toBeLessThanOrEqual(1000);
    expect(repository.now).toBeGreaterThanOrEqual(1000 - spent);
  });

  test('where all consumers are exhausted, doctor says so and estimates nothing', async () => {
    const exhausted = { ...LIMITED, used: 1000, usedMinutesAgo: 1 };
    simulator = await simulate({ repositories: 30, pullRequests: 30 }, { consumers: [exhausted] });
    const { capacity, problems } = await diagnoseWith({ config: { rateLimitMaxWaitMinutes: 300 } });
    expect(capacity).toBeUndefined();
    expect(problems.join(' ')).toContain("reached Bitbucket's rate limit");
  });

  test('an access token has the limit that Bitbucket states, and what is near its limit has little left', async () => {
    const accessTokens = [
      { token: 'token-of-estimates', reach: { workspace: 'northwind-robotics' }, scopes: ALL_SCOPES, limit: 3000 },
    ];
    simulator = await simulate({ repositories: 20, pullRequests: 10 }, { consumers: [LIMITED], accessTokens });
    expect((await diagnoseWith({})).capacity!.available.repository.hourly).toBe(4000);
    await simulator.close();
    const nearLimit = [{ ...accessTokens[0]!, used: 2900, usedMinutesAgo: 1 }];
    simulator = await simulate(
      { repositories: 20, pullRequests: 10 },
      { consumers: [LIMITED], accessTokens: nearLimit },
    );
    expect((await diagnoseWith({})).capacity!.available.repository.now).toBeLessThanOrEqual(1000 + 600);
  });
});
