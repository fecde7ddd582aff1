import { parseOptions } from '../../../demo/options';
import { demoConsumers } from '../../../demo/simulation';

test('there are at least three consumers, and the first has nearly reached its limit', () => {
  const [first, ...others] = demoConsumers(parseOptions(['--basic', '--repositories', '1']));
  expect(first).toMatchObject({ limit: 1000, used: 960 });
  expect(others.map(({ limit, used }) => [limit, used])).toEqual([
    [1000, 0],
    [1000, 0],
  ]);
});

test('a larger workspace gets as many consumers as its calls need', () => {
  const consumers = demoConsumers(parseOptions(['--basic', '--repositories', '600', '--pull-requests', '1200']));
  const free = consumers.reduce((sum, { limit = 0, used = 0 }) => sum + limit - used, 0);
  expect(free).toBeGreaterThan(600 + 3 * 1200);
  expect(new Set(consumers.map(({ key }) => key)).size).toBe(consumers.length);
});

test('all sources need more calls, and consumers with all scopes', () => {
  const options = ['--repositories', '600', '--pull-requests', '0'];
  const usual = demoConsumers(parseOptions([...options, '--basic']));
  const all = demoConsumers(parseOptions(options));
  expect(all.length).toBeGreaterThan(usual.length);
  expect(usual.every(({ scopes }) => scopes === undefined)).toBe(true);
  expect(all.every(({ scopes }) => scopes?.includes('repository:admin') && scopes.includes('webhook'))).toBe(true);
});
