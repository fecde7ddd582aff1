import { parseOptions } from '../../../demo/options';
import { demoConsumers } from '../../../demo/simulation';

test('two consumers by default, the first of them nearly spent', () => {
  const [first, second, ...others] = demoConsumers(parseOptions([]));
  expect(others).toEqual([]);
  expect(first).toMatchObject({ limit: 1000, used: 960 });
  expect(second).toMatchObject({ limit: 1000, used: 0 });
});

test('a larger workspace gets as many consumers as its calls need', () => {
  const consumers = demoConsumers(parseOptions(['--repositories', '600', '--pull-requests', '1200']));
  const free = consumers.reduce((sum, { limit = 0, used = 0 }) => sum + limit - used, 0);
  expect(free).toBeGreaterThan(600 + 3 * 1200);
  expect(new Set(consumers.map(({ key }) => key)).size).toBe(consumers.length);
});
