import { toTime } from '../../../src/cli/since';

const NOW = Date.parse('2026-11-29T12:00:00Z');

test.each([
  ['90d', '2026-08-31T12:00:00.000Z'],
  ['12h', '2026-11-29T00:00:00.000Z'],
  ['2w', '2026-11-15T12:00:00.000Z'],
  [' 1d ', '2026-11-28T12:00:00.000Z'],
  ['2026-09-01', '2026-09-01T00:00:00.000Z'],
  ['2026-09-01T08:30Z', '2026-09-01T08:30:00.000Z'],
  ['2026-09-01T08:30:15+02:00', '2026-09-01T06:30:15.000Z'],
  ['2024-02-29', '2024-02-29T00:00:00.000Z'],
])('%s is %s', (value, expected) => {
  expect(new Date(toTime(value, NOW)).toISOString()).toBe(expected);
});

test.each([
  ...['', '90', 'd', '90 days', '-1d', '1.5d', '1m', 'yesterday', '2026-9-1', '01.09.2026', '2026-09-01 08:30'],
  ...['2026-02-30', '2025-02-29', '2026-13-01', '2026-09-01T25:00Z', '2026-09-01T08:30'],
])('%j is refused with what to enter', (value) => {
  expect(() => toTime(value, NOW)).toThrow('Give a number of days such as 90d, or a date such as 2026-09-01.');
});

test.each(['0d', '2026-11-30', '2026-11-29T12:00:01Z'])('%s is not in the past', (value) => {
  expect(() => toTime(value, NOW)).toThrow('It must be in the past.');
});

test('there was no Bitbucket before 2008', () => {
  expect(() => toTime('2007-12-31', NOW)).toThrow('It must not be before 2008-01-01.');
});
