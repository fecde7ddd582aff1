import type { FieldValue } from '../../../simulator/resources/json';
import { filterAndSort, parseQuery } from '../../../simulator/server/query';

const record: Record<string, FieldValue> = {
  name: 'Route planner',
  size: 12,
  private: true,
  parent: null,
  updated_on: { at: Date.parse('2026-05-31T12:00:00Z') * 1000 + 250 },
};

test.each([
  ['name = "Route planner"', true],
  ['name != "Route planner"', false],
  ['name ~ "ROUTE"', true],
  ['name !~ "route"', false],
  ['name = "with \\"quotes\\""', false],
  ['size > 11 AND size <= 12', true],
  ['size >= 13 OR size < 12', false],
  ['private = true', true],
  ['parent = null', true],
  ['parent > "a"', false],
  ['name IN ("x", "Route planner")', true],
  ['name NOT IN ("x", "y")', true],
  ['updated_on = 2026-05-31T12:00:00.000250Z', true],
  ['updated_on > 2026-05-31T12:00:00.000249Z', true],
  ['updated_on > "2026-05-31T12:00:00.000250+00:00"', false],
  ['updated_on >= 2026-05-31T14:00:00+02:00', true],
  ['updated_on < 2026-05-31T12:00:01', true],
  ['updated_on < 2026-06-01', true],
  // AND has a higher precedence than OR
  ['size = 12 OR size = 1 AND size = 2', true],
  ['(size = 12 OR size = 1) AND size = 2', false],
])('%s is %p', (text, expected) => {
  expect(parseQuery(text)((field) => record[field])).toBe(expected);
});

test.each(['', 'size', 'size =', 'size = twelve', '= 12', 'size = 12)', 'size == 12', 'name = "open', 'other = 1'])(
  'refuses %s',
  (text) => {
    expect(() => parseQuery(text)((field) => record[field])).toThrow('HTTP 400');
  },
);

test('sorts by one field in either direction', () => {
  const sorted = (sort: string) =>
    filterAndSort([2, 3, 1], new URLSearchParams({ sort }), (item, field) => (field === 'n' ? item : undefined));
  expect(sorted('n')).toEqual([1, 2, 3]);
  expect(sorted('-n')).toEqual([3, 2, 1]);
  expect(() => sorted('m')).toThrow('HTTP 400');
});
