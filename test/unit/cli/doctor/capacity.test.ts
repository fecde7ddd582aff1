import { capacityProblem, estimateCapacity } from '../../../../src/cli/doctor/capacity';
import { parseConfig } from '../../../../src/config';

function settings(config: object, environment: Record<string, string> = {}) {
  const parsed = parseConfig({ oauthKey: 'k', oauthSecret: 's', workspace: 'w', ...config }, environment);
  return parsed.settings!;
}

const FULL = { BITBUCKET_PULL_REQUEST_DISCOVERY: 'full' };

test.each([
  ['pull requests only', {}, [500], { least: 505, most: 505 }, true],
  ['many repositories, in their turn', {}, [1400], { least: 214, most: 214 }, true],
  ['too many repositories', {}, [7000], { least: 1070, most: 1070 }, false],
  ['a small workspace', {}, [60], { least: 61, most: 61 }, true],
  ['no pull requests', { ingestPullRequests: false }, [1000], { least: 10, most: 10 }, true],
  ['access controls', { ingestAccessControls: true }, [100], { least: 601, most: 601 }, true],
  ['automation', { ingestAutomation: true }, [100], { least: 201, most: 501 }, true],
  ['two workspaces', {}, [150, 0], { least: 153, most: 153 }, true],
  ['with waiting', { rateLimitMaxWaitMinutes: '61' }, [1000], { least: 1010, most: 1010 }, true],
])('%s', (...[, config, repositories, neededCalls, fits]) => {
  expect(estimateCapacity(settings(config), repositories, 200)).toMatchObject({ neededCalls, fits });
});

test('says how many consumers or minutes are missing', () => {
  const capacity = estimateCapacity(settings({}, FULL), [3000], 200);
  expect(capacityProblem(capacity)).toBe(
    'A run needs up to 3030 calls for repositories, but the OAuth consumers can make 1000. ' +
      'Add 3 OAuth consumers, or set RATE_LIMIT_MAX_WAIT_MINUTES to 183 or more.',
  );
  expect(capacityProblem(estimateCapacity(settings({}), [60], 200))).toBeUndefined();
});

test('counts the time of the calls and of the waiting', () => {
  expect(estimateCapacity(settings({ rateLimitMaxWaitMinutes: '200' }, FULL), [3000], 200).minutes).toBe(183 + 3);
});

test.each([
  [{}, {}, 'full'],
  [{}, { BITBUCKET_PULL_REQUEST_DISCOVERY: 'economical' }, 'economical'],
  [{ ingestPullRequests: false }, {}, 'off'],
])('foresees discovery: %j, %j', (config, environment, discovery) => {
  expect(estimateCapacity(settings(config, environment), [60], 200)).toMatchObject({ discovery });
});
