import { parseOptions, USAGE } from '../../../demo/options';

test('has defaults', () => {
  expect(parseOptions([])).toEqual({
    help: false,
    seed: 13,
    users: 25,
    repositories: 60,
    pullRequests: 120,
    allSources: true,
    latency: 20,
  });
});

test('reads every option that the help lists', () => {
  const args = '--seed 0 --users 3 --repositories 5 --pull-requests=7 --basic --latency 0 --help'.split(' ');
  expect(parseOptions(args)).toEqual({
    help: true,
    seed: 0,
    users: 3,
    repositories: 5,
    pullRequests: 7,
    allSources: false,
    latency: 0,
  });
  const named = args.filter((arg) => arg.startsWith('--')).map((arg) => arg.replace(/=.*/, ''));
  expect(USAGE.match(/--[a-z-]+/g)?.sort()).toEqual(named.sort());
});

test.each([
  ['--users 2', '--users must be a whole number from 3 to 999999, not "2".'],
  ['--seed x', '--seed must be a whole number from 0 to 999999, not "x".'],
  ['--latency 1.5', '--latency must be a whole number from 0 to 999999, not "1.5".'],
  ['--speed 3', /Unknown option '--speed'/],
])('refuses %s', (args, message) => {
  expect(() => parseOptions(args.split(' '))).toThrow(message);
});
