import { type ComparedRun, readBaseline, regressions } from '../../../bench/countedFigures';
import { SIZE_NAMES } from '../../../bench/sizes';

const KNOWN = { calls: 166, counted: 160, entities: 139, relationships: 419 };

const RUN: ComparedRun = { size: 'S', workload: 'usual', allSources: false, byEndpoint: {}, ...KNOWN };

function compare(changes: Partial<ComparedRun>): string[] {
  return regressions([{ ...RUN, ...changes }], { S: KNOWN });
}

test('the same figures, fewer calls and more objects are not worse', () => {
  expect(compare({})).toEqual([]);
  expect(compare({ calls: 165, counted: 159, entities: 140, relationships: 420 })).toEqual([]);
});

test('more calls and fewer objects are worse', () => {
  expect(compare({ calls: 167 })).toEqual(['S: 167 calls, 166 in the baseline.']);
  expect(compare({ counted: 161 })).toEqual(['S: 161 calls that count, 160 in the baseline.']);
  expect(compare({ entities: 138 })).toEqual(['S: 138 entities, 139 in the baseline.']);
  expect(compare({ relationships: 418 })).toEqual(['S: 418 relationships, 419 in the baseline.']);
});

test('a size without a baseline is reported', () => {
  expect(compare({ size: 'M' })).toEqual(['There is no baseline for M. Record one with --update-baseline.']);
  expect(compare({ allSources: true })).toEqual([
    'There is no baseline for S, all sources. Record one with --update-baseline.',
  ]);
});

test.each<Partial<ComparedRun>>([
  { consumers: 2 },
  { accessTokenLimit: 10_000 },
  { byEndpoint: { 'member-pullrequests': 3 } },
])('a run with %j is not compared', (limits) => {
  expect(compare({ ...limits, calls: 167 })).toEqual([]);
});

test('the baseline has every size', () => {
  expect(Object.keys(readBaseline())).toEqual(expect.arrayContaining([...SIZE_NAMES, 'S, all sources']));
});
