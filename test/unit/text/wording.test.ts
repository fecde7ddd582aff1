import { count, formatTime, isTime, joinWords, shorten } from '../../../src/text/wording';

test.each([
  [0, 'user', '0 users'],
  [1, 'repository', '1 repository'],
  [1200, 'repository', '1,200 repositories'],
  [2, 'main branch', '2 main branches'],
  [2, 'key', '2 keys'],
])('counts %d %s', (number, noun, expected) => {
  expect(count(number, noun)).toBe(expected);
});

test.each([
  [[], ''],
  [['Ann'], 'Ann'],
  [['Ann', 'Bob', 'Cleo'], 'Ann, Bob and Cleo'],
])('joins %j', (words, expected) => {
  expect(joinWords(words)).toBe(expected);
});

test('cuts long text between characters', () => {
  expect(shorten('short', 5)).toBe('short');
  expect(shorten('a long text', 5)).toBe('a lo…');
  expect(shorten('😀😀😀😀😀😀', 4)).toBe('😀😀😀…');
});

test('writes times in UTC', () => {
  expect(formatTime(Date.UTC(2026, 10, 5, 9, 12))).toBe('5 Nov 2026, 09:12 UTC');
  expect(formatTime(NaN)).toBe('unknown');
});

test.each([
  ['0000-01-01T00:00:00.000Z', '-000001-12-31T23:59:59.999Z', -1],
  ['9999-12-31T23:59:59.999Z', '+010000-01-01T00:00:00.000Z', 1],
])('%s can be written with four digits, and %s cannot', (time, other, distance) => {
  expect(new Date(Date.parse(time) + distance).toISOString()).toBe(other);
  expect([isTime(Date.parse(time)), isTime(Date.parse(other))]).toEqual([true, false]);
});
