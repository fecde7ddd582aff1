import { createSearchIndex, search } from '../../../../../src/report/page/browser/search';

const INDEX = createSearchIndex([
  { name: 'payments', text: 'main branch release' },
  { name: 'Release Łódź', text: 'straße' },
  { name: 'old payments', text: 'abcdef012345' },
]);

test.each([
  ['', [0, 1, 2]],
  ['payments', [0, 2]],
  ['release', [1, 0]],
  ['lodz STRASSE', [1]],
  ['payments main', [0]],
  ['abcdef0123456789abcdef0123456789abcdef01', [2]],
  ['nothing', []],
])('"%s"', (query, expected) => {
  expect(search(INDEX, query)).toEqual(expected);
});
