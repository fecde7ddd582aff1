import { ALL_SCOPES, type SimulatedAccessToken } from '../../simulator';
import { bucketOf } from '../../src/bitbucket/limits';
import { type FaultRun, type FaultRunOptions, runWithFaults, SMALL } from '../faults/faultRun';

/* Whole runs with access tokens and consumers: the graph is always complete. */

const SLUG = 'northwind-robotics';
const TOKEN: SimulatedAccessToken = { token: 'token-of-the-workspace', reach: { workspace: SLUG }, scopes: ALL_SCOPES };

function runWith(tokens: Partial<SimulatedAccessToken>[], more: FaultRunOptions = {}): Promise<FaultRun> {
  const accessTokens = tokens.map((token, index) => ({ ...TOKEN, token: `token-${index + 1}-of-tests`, ...token }));
  return runWithFaults([], { allSources: true, ...more, simulator: { ...SMALL, accessTokens, ...more.simulator } });
}

function expectComplete({ run, error, expected }: FaultRun): void {
  expect(error).toBeUndefined();
  expect(Object.values(run!.statuses).filter((status) => status !== 'success' && status !== 'disabled')).toEqual([]);
  expect(run!.entities.map(({ _key }) => _key).sort()).toEqual(expected.entities.map(({ _key }) => _key).sort());
  expect(run!.relationships.map(({ _key }) => _key).sort()).toEqual(
    expected.relationships.map(({ _key }) => _key).sort(),
  );
}

/** The endpoints that were called with an access token, or, if `accessToken` is undefined, with a consumer. */
function callsOf({ simulator }: FaultRun, accessToken: number | undefined): string[] {
  return simulator.calls.filter((call) => call.accessToken === accessToken).map(({ endpoint }) => endpoint);
}

const warningsOf = ({ run }: FaultRun) =>
  run!.events.filter(({ name, description }) => name !== 'stats' && /access token/.test(description));

test('a token reads repository data, and consumers read what it cannot', async () => {
  const run = await runWith([{ limit: 10_000 }]);
  expectComplete(run);
  expect(callsOf(run, 1)).toEqual(expect.arrayContaining(['repositories', 'pullrequests']));
  expect(callsOf(run, undefined)).not.toContain('pullrequests');
  // The client learns of such a refusal once for each endpoint, while up to five requests are in flight.
  const refused = run.simulator.calls.filter(({ status, accessToken }) => status === 403 && accessToken === 1);
  expect(refused.length).toBeGreaterThan(0);
  expect(refused.length).toBeLessThanOrEqual(5 * new Set(refused.map(({ endpoint }) => endpoint)).size);
  expect(warningsOf(run)).toEqual([]);
  const { length } = run.simulator.calls.filter(
    ({ accessToken, path }) => accessToken === 1 && bucketOf(path) === 'repository',
  );
  const stats = run.run!.events.find(({ name }) => name === 'stats');
  expect(stats?.description).toMatch(
    new RegExp(`access token 1: \\d+, for repository data ${length} of 10000 an hour`),
  );
});

test('a token near its limit is not used any further, so that it is never rate limited', async () => {
  const run = await runWith([{ limit: 25 }]);
  expectComplete(run);
  expect(run.simulator.calls.filter(({ status }) => status === 429)).toEqual([]);
  expect(callsOf(run, undefined)).toContain('branch-restrictions');
});

test('a token that is revoked during a run is named in one warning', async () => {
  const run = await runWith([{ changes: [{ afterCalls: 6, revoked: true }] }, {}]);
  expectComplete(run);
  expect(warningsOf(run).map(({ description }) => description)).toEqual([
    expect.stringMatching(/refused access token 1 with 401 .*The run goes on with .*access token 2/),
  ]);
});

test.each(['project', 'repository'] as const)('a token of a %s never makes a listing incomplete', async (kind) => {
  const run = await runWith([], {
    simulator: { ...SMALL, accessTokens: [{ ...TOKEN, reach: { workspace: SLUG } }] },
    prepare: ({ world, options }) => {
      const [repository] = world.workspaces[0]!.repositories;
      const narrow = kind === 'project' ? { project: repository!.project!.key } : { repository: repository!.slug };
      Object.assign(options.accessTokens![0]!.reach, narrow);
    },
  });
  expectComplete(run);
  expect(callsOf(run, 1)).toContain('pullrequests');
  expect(warningsOf(run)).toEqual([
    expect.objectContaining({ description: expect.stringMatching(/access token 1 sees \d of the \d/) as string }),
  ]);
});
