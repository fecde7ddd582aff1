import type { SimulatedConsumer } from '../../simulator';
import { CALLS_PER_HOUR } from '../../src/bitbucket/limits';
import { assertTrustworthy } from './assertTrustworthy';
import { START } from './fakeTime';
import { type FaultRun, type FaultRunOptions, runWithFaults, SMALL } from './faultRun';

/* Whole runs that reach Bitbucket's rate limit, on a clock that advances only while the client sleeps. */

const MINUTE_MS = 60_000;

jest.setTimeout(60_000);

function consumersOf(...limits: Partial<SimulatedConsumer>[]): SimulatedConsumer[] {
  return limits.map((limit, index) => ({ key: `key-${index + 1}`, secret: `secret-${index + 1}-of-limits`, ...limit }));
}

/** Runs the integration with these consumers, and checks that the run is trustworthy. */
async function runWith(
  consumers: SimulatedConsumer[],
  options: FaultRunOptions & { faults?: Parameters<typeof runWithFaults>[0] } = {},
): Promise<FaultRun & { end: string }> {
  const { faults = [], simulator, ...rest } = options;
  const run = await runWithFaults(faults, { pageLength: 100, ...rest, simulator: { consumers, ...simulator } });
  return { ...run, end: assertTrustworthy(run) };
}

const descriptions = ({ run }: FaultRun, name: string) =>
  run!.events.filter((event) => event.name === name).map(({ description }) => description);

const typesOf = ({ run }: FaultRun) => new Set(run!.entities.map(({ _type }) => _type));

/** The consumer of each call that returned repository data, without the counts of the validation. */
function servedBy({ simulator }: FaultRun): (string | undefined)[] {
  return simulator.calls
    .filter(({ path, query }) => path.startsWith('/2.0/repositories/') && !query.includes('fields=size'))
    .filter(({ status }) => status !== 429)
    .map(({ consumerKey }) => consumerKey);
}

describe('exhaustion without waiting', () => {
  test('fails the step at once, says what to do, and keeps what was collected', async () => {
    const run = await runWith(consumersOf({ limit: 10 }, { limit: 10 }));

    expect(run.end).toBe('incomplete, and says so');
    expect(run.run?.statuses).toMatchObject({
      'fetch-users': 'success',
      'fetch-repos': 'success',
      'fetch-prs': 'failure',
      'report-stats': 'success',
    });
    expect(typesOf(run)).toContain('bitbucket_repo');
    const [failure] = descriptions(run, 'step_failure');
    expect(failure).toContain("All 2 credentials reached Bitbucket's rate limit.");
    expect(failure).toMatch(
      /The first is expected to be available at 2026-06-01T12:0\d:\d\d\.\d{3}Z, in \d+ minutes?\./,
    );
    expect(failure).toContain('Add more OAuth consumers to oauthKey and oauthSecret');
    expect(failure).toContain('rateLimitMaxWaitMinutes (so far it has waited 0 minutes)');
    expect(run.time.elapsed()).toBe(0);
  });

  test('sends no further requests after those in flight', async () => {
    const run = await runWith(consumersOf({ limit: 10 }, { limit: 10 }));
    const limited = run.simulator.calls.filter(({ status }) => status === 429);
    expect(limited.length).toBeGreaterThanOrEqual(2);
    expect(limited.length).toBeLessThanOrEqual(2 * 5);
  });

  test('during the validation is not blamed on the consumers', async () => {
    const run = await runWith(consumersOf({ limit: 0 }, { limit: 0 }));
    expect(run.error).toBeUndefined();
    expect(run.end).toBe('incomplete, and says so');
    expect(run.run?.statuses).toMatchObject({ 'fetch-repos': 'failure', 'report-stats': 'success' });
  });
});

describe('exhaustion with waiting', () => {
  test('completes the graph once enough calls are available again', async () => {
    const run = await runWith(consumersOf({ limit: 8 }, { limit: 8 }), {
      config: { rateLimitMaxWaitMinutes: '180' },
    });

    expect(run.end).toBe('complete');
    expect(run.time.elapsed()).toBeGreaterThanOrEqual(MINUTE_MS);
    const [stats] = descriptions(run, 'stats');
    const waited = Number(/(\d+) s of waiting for a limit/.exec(stats ?? '')?.[1]);
    expect(waited * 1000).toBeGreaterThanOrEqual(MINUTE_MS);
    expect(waited * 1000).toBeLessThanOrEqual(180 * MINUTE_MS);
  });

  test('waits no longer than allowed, and then says how long it waited', async () => {
    const run = await runWith(consumersOf({ limit: 6 }), { config: { rateLimitMaxWaitMinutes: '5' } });

    expect(run.end).toBe('incomplete, and says so');
    // After pauses of 1 and 2 minutes, the next would be 5 minutes.
    expect(run.time.elapsed()).toBe(3 * MINUTE_MS);
    expect(descriptions(run, 'step_failure').join()).toMatch(
      /The only credential, OAuth consumer 1 .*in 5 minutes\..*so far it has waited 3 minutes/,
    );
  });
});

describe('several consumers', () => {
  test('are used in configured order again when a pause has passed', async () => {
    const consumers = consumersOf({ limit: 1000, used: 993, usedMinutesAgo: 59 }, { limit: 10 });
    const run = await runWith(consumers, { config: { rateLimitMaxWaitMinutes: '60' } });

    expect(run.end).toBe('complete');
    const served = servedBy(run);
    expect(served[0]).toBe('key-1');
    expect(served.lastIndexOf('key-1')).toBeGreaterThan(served.indexOf('key-2'));
    expect(run.time.elapsed()).toBeGreaterThanOrEqual(MINUTE_MS);
  });

  test('with six different limits are used in configured order', async () => {
    const limits = [8, 3, 7, 2, 5, 100].map((limit) => ({ limit }));
    const run = await runWith(consumersOf(...limits));

    expect(run.end).toBe('complete');
    expect([...new Set(servedBy(run))]).toEqual(['key-1', 'key-2', 'key-3', 'key-4', 'key-5', 'key-6']);
    expect(descriptions(run, 'stats')[0]).toContain('5 changes of credential');
  });

  test('change only once when many requests reach the limit together', async () => {
    const concurrency = 32;
    process.env.BITBUCKET_CONCURRENCY = String(concurrency);
    try {
      const sizes = { ...SMALL.sizes, repositories: 60 };
      const run = await runWith(consumersOf({ limit: 20 }, {}), { simulator: { sizes, latencyMs: 5 } });
      const limited = run.simulator.calls.filter(({ status }) => status === 429);

      expect(run.end).toBe('complete');
      expect(limited.length).toBeGreaterThan(5);
      expect(limited.length).toBeLessThanOrEqual(concurrency);
      expect(descriptions(run, 'stats')[0]).toContain('1 changes of credential');
    } finally {
      delete process.env.BITBUCKET_CONCURRENCY;
    }
  });
});

describe('a 429 at the token endpoint', () => {
  const path = /access_token$/;

  test('makes the run use the other consumer', async () => {
    const fault = { fault: { kind: 'status', status: 429 } as const, path, when: { nth: 1 } };
    const run = await runWith(consumersOf({}, {}), { faults: [fault] });
    expect(run.end).toBe('complete');
    expect(run.time.elapsed()).toBe(0);
  });

  test('is followed by a pause if waiting is allowed', async () => {
    const fault = { fault: { kind: 'status', status: 429, retryAfter: 90 } as const, path, when: { first: 1 } };
    const run = await runWith(consumersOf({}), { faults: [fault], config: { rateLimitMaxWaitMinutes: '2' } });
    expect(run.end).toBe('complete');
    expect(run.time.elapsed()).toBe(90_000);
  });

  test('for every consumer is not reported as refused keys', async () => {
    const run = await runWith(consumersOf({}, {}), { faults: [{ fault: { kind: 'status', status: 429 }, path }] });
    expect(run.error).toBeUndefined();
    expect(run.end).toBe('incomplete, and says so');
    expect(descriptions(run, 'step_failure').join()).not.toMatch(/refused/);
  });
});

describe('the capacity warning', () => {
  const sizes = { users: 3, groups: 1, projects: 1, repositories: 2300, pullRequests: 0 };
  const warningsOf = (run: FaultRun) => descriptions(run, 'warn_ingestion_limit_encountered');

  test('states the needed calls, the calls that are left, and what to add', async () => {
    const environment = { BITBUCKET_PULL_REQUEST_DISCOVERY: 'full' };
    const run = await runWith(consumersOf({ limit: 1e6 }), { simulator: { sizes }, environment });
    // 23 pages of repositories have been read.
    const left = CALLS_PER_HOUR.repository - 23;
    expect(warningsOf(run)).toEqual([
      `Pull requests need at least 2300 calls, but the credentials can make only about ${left} more. The run may end early, ` +
        'without the repositories that were updated least recently. Add 2 OAuth consumers, which can make 1000 calls an hour ' +
        'each, or raise rateLimitMaxWaitMinutes by 122 or more: Bitbucket allows the same calls again after 61 minutes.',
    ]);
  });

  test('is not published when the consumers suffice', async () => {
    const enough = await runWith(consumersOf({}, {}, {}), { simulator: { sizes } });
    expect(enough.end).toBe('complete');
    expect(warningsOf(enough)).toEqual([]);
    expect(enough.time.clock()).toBe(START);
  });
});
