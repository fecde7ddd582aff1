import { judge, judgeCounts, type Verdict } from '../../../bench/bounds';
import { aRun } from './figures';

function broken(verdicts: readonly Verdict[]): string[] {
  return verdicts.filter(({ holds }) => !holds).map(({ what, measured }) => `${what}: ${measured}`);
}

test('all bounds hold for a good run', () => {
  const verdicts = judge([aRun()]);
  expect(broken(verdicts)).toEqual([]);
  expect(verdicts).toHaveLength(3);
});

test.each([
  [{ counted: 1191 }, ['M at 50 ms: calls that count / in all / made twice: 1191 / 1200 / 0']],
  [{ calls: 1201 }, ['M at 50 ms: calls that count / in all / made twice: 1190 / 1201 / 0']],
  [{ repeated: 2 }, ['M at 50 ms: calls that count / in all / made twice: 1190 / 1200 / 2']],
  [{ entities: 999 }, ['M at 50 ms: entities + relationships: 999 + 3000']],
])('counts must be as expected: %p', (changes, expected) => {
  expect(broken(judgeCounts(aRun(changes)))).toEqual(expected);
});

test('economical discovery must make exactly the needed calls and find all that it can find at once', () => {
  const run = {
    byEndpoint: { 'member-pullrequests': 200 },
    economical: { needed: { budget: 700, all: 910 }, active: 25, turns: 65, intervalDays: 7, found: 385 },
    counted: 700,
    calls: 910,
    pullRequests: 385,
  };
  expect(broken(judgeCounts(aRun(run)))).toEqual([]);
  expect(broken(judgeCounts(aRun({ ...run, pullRequests: 379, counted: 701, repeated: 1 })))).toEqual([
    'M at 50 ms: calls that count / in all / made twice: 701 / 910 / 1',
    'M at 50 ms: pull requests found: 379',
    'M at 50 ms: those to see at once: 379',
  ]);
  const limited = { ...run, counted: 706, calls: 916, limited: 6 };
  expect(broken(judgeCounts(aRun({ ...limited, consumers: 3 })))).toEqual([]);
  expect(broken(judgeCounts(aRun({ ...limited, consumers: 2 })))).toEqual(['M at 50 ms: calls that were limited: 6']);
});

test('wall time is checked if there is a floor and enough calls', () => {
  const slow = { wallSeconds: 15.7 };
  expect(broken(judge([aRun(slow)]))).toEqual(['M at 50 ms: wall time over the floor: 1.31']);
  expect(broken(judge([aRun({ ...slow, latencyMs: 0, floorSeconds: 0 })]))).toEqual([]);
  const few = { calls: 200, counted: 190, needed: { budget: 190, all: 200 } };
  expect(broken(judge([aRun({ ...slow, ...few })]))).toEqual([]);
});

test('memory is compared with size S at the same latency', () => {
  const small = aRun({ size: 'S', peakBytes: 100e6 });
  const large = aRun({ size: 'XL', peakBytes: 201e6 });
  expect(broken(judge([small, large]))).toEqual(['XL at 50 ms: peak memory over that of S: 2.01']);
  const huge = aRun({ size: 'XL', peakBytes: 300e6 });
  expect(broken(judge([{ ...small, peakBytes: 160e6 }, huge]))).toEqual(['XL at 50 ms: peak memory in MB: 300.00']);
  expect(broken(judge([{ ...small, latencyMs: 0 }, large]))).toEqual([]);
  expect(broken(judge([small, large].map((run) => ({ ...run, allSources: true }))))).toEqual([]);
});
