import { readBaseline, regressions } from '../../../bench/countedFigures';
import { SIZE_NAMES } from '../../../bench/sizes';

const KNOWN = { calls: 166, counted: 160, entities: 139, relationships: 419 };

function compare(changes: Partial<typeof KNOWN>): string[] {
  return regressions([{ size: 'S', workload: 'usual', allSources: false, ...KNOWN, ...changes }], { S: KNOWN });
}

test('the same figures are no worse, and neither are fewer calls or more of a graph', () => {
  expect(compare({})).toEqual([]);
  expect(compare({ calls: 165, counted: 159, entities: 140, relationships: 420 })).toEqual([]);
});

test('more calls and less of a graph are', () => {
  expect(compare({ calls: 167 })).toEqual(['S: 167 calls, 166 in the baseline.']);
  expect(compare({ counted: 161 })).toEqual(['S: 161 calls that count, 160 in the baseline.']);
  expect(compare({ entities: 138 })).toEqual(['S: 138 entities, 139 in the baseline.']);
  expect(compare({ relationships: 418 })).toEqual(['S: 418 relationships, 419 in the baseline.']);
});

test('a size without a baseline is reported', () => {
  expect(regressions([{ size: 'M', workload: 'usual', allSources: false, ...KNOWN }], { S: KNOWN })).toEqual([
    'There is no baseline for M. Record one with --update-baseline.',
  ]);
  expect(regressions([{ size: 'S', workload: 'usual', allSources: true, ...KNOWN }], { S: KNOWN })).toEqual([
    'There is no baseline for S, all sources. Record one with --update-baseline.',
  ]);
});

test('there is a baseline for every size', () => {
  expect(Object.keys(readBaseline())).toEqual(expect.arrayContaining([...SIZE_NAMES, 'S, all sources']));
});
