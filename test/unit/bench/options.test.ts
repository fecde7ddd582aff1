import { parseOptions } from '../../../bench/options';

test('by default, measures all sizes except the largest at both latencies', () => {
  expect(parseOptions([])).toEqual({
    help: false,
    sizes: ['S', 'M', 'L'],
    workload: 'usual',
    discovery: 'full',
    consumers: undefined,
    accessTokenLimit: undefined,
    latencies: [0, 50],
    concurrency: 5,
    allSources: false,
    workspaces: 1,
    atOnce: 4,
    json: undefined,
    compare: undefined,
    check: false,
    updateBaseline: false,
  });
});

test('reads every option', () => {
  const args = ['--sizes', 'xl, S', '--latency', '20', '--concurrency', '32', '--json', 'a.json'];
  const many = ['--workspaces', '100', '--at-once', '8', '--all-sources'];
  const quiet = ['--workload', 'quiet', '--consumers', '2', '--access-token', '10000'];
  expect(parseOptions([...args, ...many, ...quiet, '--compare', 'npm start', '--check', '--update-baseline'])).toEqual({
    help: false,
    sizes: ['XL', 'S'],
    workload: 'quiet',
    discovery: 'auto',
    consumers: 2,
    accessTokenLimit: 10_000,
    latencies: [20],
    concurrency: 32,
    allSources: true,
    workspaces: 100,
    atOnce: 8,
    json: 'a.json',
    compare: 'npm start',
    check: true,
    updateBaseline: true,
  });
});

test.each([
  [[], 'full'],
  [['--consumers', '2'], 'auto'],
  [['--access-token', '1000'], 'auto'],
  [['--workload', 'quiet'], 'auto'],
  [['--workload', 'quarter'], 'full'],
  [['--workload', 'quiet', '--discovery', 'economical'], 'economical'],
])('with %p, discovery is %s', (args, discovery) => {
  expect(parseOptions(args)).toMatchObject({ discovery });
});

test.each([
  [['--sizes', 'XXL'], 'not "XXL"'],
  [['--latency', '0,fast'], 'not "fast"'],
  [['--concurrency', '33'], 'from 1 to 32'],
  [['--concurrency', '0'], 'from 1 to 32'],
  [['--workspaces', '0'], '--workspaces'],
  [['--at-once', 'all'], '--at-once'],
  [['--discovery', 'none'], 'auto, full, economical'],
  [['--workload', 'busy'], 'usual, quiet'],
  [['--faster'], '--faster'],
])('%p is refused', (args, message) => {
  expect(() => parseOptions(args)).toThrow(message);
});
