import {
  comparisonTable,
  discoveryTable,
  needsTable,
  runTable,
  toMarkdown,
  toText,
  verdictTable,
  workspacesTable,
} from '../../../bench/report';
import { aRun } from './figures';

test('the table of runs has one row for each run', () => {
  const [first, second] = runTable([aRun(), aRun({ latencyMs: 0, floorSeconds: 0 })]).rows;
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

test('the comparison has the ratios of the other command', () => {
  const other = aRun({ calls: 3000, counted: 2380, wallSeconds: 36, cpuSeconds: 3, peakBytes: 300e6, entities: 0 });
  expect(comparisonTable([{ ours: aRun(), other }]).rows[0]).toEqual([
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

test('the table of workspaces has the sums over all runs', () => {
  const many = {
    ...aRun({ wallSeconds: 300, floorSeconds: 240 }),
    workspaces: 100,
    atOnce: 4,
    secondsOfEach: [2, 9, 5],
  };
  expect(workspacesTable([many]).rows).toEqual([
    ['100', 'M', '50 ms', '4', '1200', '300.0 s', '240.0 s', '9.0 s', '2.0 s', '150 MB'],
  ]);
});

test('the table of needs has consumers, minutes and pauses', () => {
  const runs = [
    aRun({ size: 'S', calls: 166, counted: 160 }),
    aRun({ size: 'M', latencyMs: 0 }),
    aRun({ size: 'M', latencyMs: 50 }),
    aRun({ size: 'XL', calls: 19_142, counted: 19_036 }),
  ];
  expect(needsTable(runs).rows.map((row) => row.slice(3))).toEqual([
    ['60', '160', '1', '1 min', 'no pause', 'no pause'],
    ['400', '1190', '2', '2 to 4 min', '61 min', 'no pause'],
    ['5000', '19036', '20', '23 to 61 min', '1159 min', '183 min'],
  ]);
});

const VERDICTS = verdictTable([
  { what: 'one', measured: '1', bound: '1', holds: true },
  { what: 'other', measured: '2', bound: '<= 1', holds: false },
]);

test('the table of verdicts shows which bounds hold', () => {
  expect(VERDICTS.rows).toEqual([
    ['one', '1', '1', 'met'],
    ['other', '2', '<= 1', 'NOT MET'],
  ]);
});

test('formats a table for a terminal', () => {
  const lines = toText(VERDICTS).split('\n');
  expect(new Set(lines.map(({ length }) => length)).size).toBe(1);
  expect(lines[1]).toMatch(/^│ Bound on +│ Measured │ Bound │ +│$/);
});

test('formats a table in Markdown with numbers aligned right', () => {
  expect(toMarkdown(VERDICTS)).toBe(
    [
      '| Bound on | Measured | Bound |  |',
      '| --- | --: | --- | --- |',
      '| one | 1 | 1 | met |',
      '| other | 2 | <= 1 | NOT MET |',
    ].join('\n'),
  );
});

const FIGURES = { needed: { budget: 2100, all: 7200 }, active: 500, turns: 340, intervalDays: 28, found: 480 };

test('the table of discovery shows how pull requests were found', () => {
  const byEndpoint = { 'member-pullrequests': 5000 };
  const byBucket = { repository: 2100, webhook: 0, other: 5090 };
  const economical = {
    size: 'XL',
    workload: 'quiet',
    byEndpoint,
    byBucket,
    pullRequests: 480,
    economical: FIGURES,
  } as const;
  const runs = [aRun(), aRun({ ...economical, changed: { all: 500, seenAtOnce: 475 } })];
  expect(discoveryTable(runs).rows.map((row) => row.join(' '))).toEqual([
    'M 50 ms full - - 1190 0 10 400 400 0',
    'XL, quiet 50 ms economical 500 340, every 28 days 2100 0 5090 500 480 20',
  ]);
});
