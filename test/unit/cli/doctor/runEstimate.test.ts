import { capacityProblem, estimateRun } from '../../../../src/cli/doctor/runEstimate';
import { parseConfig } from '../../../../src/config';
import { integrationSteps } from '../../../../src/steps';

function settings(config: object, environment: Record<string, string> = {}) {
  const parsed = parseConfig({ oauthKey: 'k', oauthSecret: 's', workspace: 'w', ...config }, environment, true);
  return parsed.settings!;
}

/** With credentials that can make so many calls an hour, in so many hours. */
function estimate(given: ReturnType<typeof settings>, repositories: number[], { hourly = 1000, hours = 1 } = {}) {
  const available = { hourly, left: hourly, withWaiting: hourly * hours };
  return estimateRun(given, repositories, { available, callMs: 200 });
}

const FULL = { BITBUCKET_PULL_REQUEST_DISCOVERY: 'full' };

test.each([
  ['pull requests only', {}, [500], { least: 505, most: 505 }, true],
  ['many repositories, in their turn', {}, [1400], { least: 214, most: 214 }, true],
  ['too many repositories', {}, [7000], { least: 1070, most: 1070 }, false],
  ['a small workspace', {}, [60], { least: 61, most: 61 }, true],
  ['no pull requests', { ingestPullRequests: false }, [1000], { least: 10, most: 10 }, true],
  ['access controls', { ingestAccessControls: true }, [100], { least: 601, most: 601 }, true],
  ['two workspaces', {}, [150, 0], { least: 153, most: 153 }, true],
])('%s', (...[, config, repositories, neededCalls, fits]) => {
  expect(estimate(settings(config), repositories)).toMatchObject({ neededCalls, fits });
});

test('counts what automation declares: lists of pipelines at most, and those of three environments', () => {
  const endpoints = integrationSteps.flatMap((step) => (step.enabledBy === 'ingestAutomation' ? step.endpoints! : []));
  const paths = endpoints.flatMap(({ path, bucket }) => (bucket === 'repository' ? path : []));
  const [ofEnvironments, others] = [
    paths.filter((path) => path.includes('{environment}')),
    paths.filter((path) => !path.includes('{environment}')),
  ];
  const most = 101 + 100 * (others.length + 3 * ofEnvironments.length);
  const withPipelines = endpoints.filter(({ needsPipelines, path }) => needsPipelines && paths.includes(path));
  const least = 101 + 100 * (paths.length - withPipelines.length);
  expect(estimate(settings({ ingestAutomation: true }), [100])).toMatchObject({ neededCalls: { least, most } });
  expect(ofEnvironments).toHaveLength(1);
  expect(most).toBeGreaterThan(least);
});

test('states how many consumers or minutes are missing', () => {
  const capacity = estimate(settings({}, FULL), [3000]);
  expect(capacityProblem(capacity)).toBe(
    'A run needs up to 3,030 calls for repositories, but the credentials can make 1,000. ' +
      'Add 3 OAuth consumers, or raise RATE_LIMIT_MAX_WAIT_MINUTES by 61 or more.',
  );
  expect(capacityProblem(estimate(settings({}), [60]))).toBeUndefined();
});

test('includes the time of calls and waits', () => {
  expect(estimate(settings({ rateLimitMaxWaitMinutes: '200' }, FULL), [3000], { hourly: 1000, hours: 4 }).minutes).toBe(
    183 + 3,
  );
});

test.each([
  [{}, {}, 'full'],
  [{}, { BITBUCKET_PULL_REQUEST_DISCOVERY: 'economical' }, 'economical'],
  [{ ingestPullRequests: false }, {}, 'off'],
])('foresees discovery: %j, %j', (config, environment, discovery) => {
  expect(estimate(settings(config, environment), [60])).toMatchObject({ discovery });
});

test('full discovery fits where an access token has a larger limit, or the run may wait', () => {
  expect(estimate(settings({}), [5000], { hourly: 11_000 })).toMatchObject({ discovery: 'full', fits: true });
  expect(estimate(settings({}), [1000], { hours: 2 })).toMatchObject({ discovery: 'full', fits: true });
});
