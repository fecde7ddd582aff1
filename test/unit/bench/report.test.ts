import { comparisonTable, runTable, storageText, verdictTable } from '../../../bench/report';
import { aRun } from './figures';

/** The cells of each line that has some. */
function cells(table: string): string[][] {
  return table
    .split('\n')
    .filter((line) => line.startsWith('│'))
    .map((line) =>
      line
        .split('│')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

test('one line for each run', () => {
  const [, first, second] = cells(runTable([aRun(), aRun({ latencyMs: 0, floorSeconds: 0 })]));
  expect(first).toEqual([
    'M',
    '50 ms',
    '1200',
    '1190',
    '1190',
    '14.4 s',
    '12.0 s',
    '1.20',
    '2.0 s',
    '150 MB',
    '1000',
    '3000',
    '278',
  ]);
  expect(second?.slice(5, 8)).toEqual(['14.4 s', '-', '-']);
});

test('a comparison tells how many times as much the other takes', () => {
  const other = aRun({ calls: 3000, counted: 2380, wallSeconds: 36, cpuSeconds: 3, peakBytes: 300e6, entities: 0 });
  expect(cells(comparisonTable([{ ours: aRun(), other }]))[1]).toEqual([
    'M',
    '50 ms',
    '3000 (x 2.50)',
    '2380 (x 2.00)',
    '36.0 s (x 2.50)',
    '3.0 s (x 1.50)',
    '300 MB (x 2.00)',
    '3000 (x 0.75)',
  ]);
});

test('storage', () => {
  const seconds = { ourSeconds: 0.1, entitySeconds: 0.04, sdkSeconds: 0.08 };
  const text = storageText({ size: 'M', entities: 1000, relationships: 3000, ...seconds });
  expect(text.split('\n').slice(1)).toEqual([
    '  this integration              100 ms, 40000 objects/s',
    '    without relationships        40 ms, 25000 entities/s',
    "  the SDK's storage alone        80 ms, 50000 objects/s",
  ]);
});

test('verdicts', () => {
  const table = verdictTable([
    { what: 'one', measured: '1', bound: '1', holds: true },
    { what: 'other', measured: '2', bound: '1', holds: false },
  ]);
  expect(cells(table).slice(1)).toEqual([
    ['one', '1', '1', 'holds'],
    ['other', '2', '1', 'DOES NOT HOLD'],
  ]);
});
