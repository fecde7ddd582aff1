import { createListingCheck, identify, type ListingVerdict } from '../../../../src/bitbucket/pagination/listingCheck';

const repositories = (...uuids: string[]) => uuids.map((uuid) => ({ uuid }));

type Page = Parameters<ReturnType<typeof createListingCheck>['count']>[0];

function verdictOf(pages: Page[]): ListingVerdict {
  const check = createListingCheck();
  pages.forEach((page) => check.count(page));
  return check.verdict();
}

const ab = repositories('a', 'b');

describe('a check', () => {
  test.each<[string, ListingVerdict, Page[]]>([
    [
      'as many as it says',
      'complete',
      [
        { values: ab, size: 3 },
        { values: repositories('c'), size: 3 },
      ],
    ],
    ['an empty listing', 'complete', [{ values: [], size: 0 }]],
    ['no word of its size', 'complete', [{ values: ab }, { values: repositories('c') }]],
    [
      'an item twice, all the same as many as it says',
      'complete',
      [
        { values: ab, size: 2 },
        { values: ab, size: 2 },
      ],
    ],
    [
      'items without identity',
      'complete',
      [
        { values: [null, {}], size: 4 },
        { values: [null, 7], size: 4 },
      ],
    ],
    ['more than it says', 'complete', [{ values: ab, size: 1 }]],
    ['an item twice', 'changed', [{ values: ab }, { values: repositories('b', 'c') }]],
    [
      'an item twice and one too few',
      'changed',
      [
        { values: ab, size: 4 },
        { values: repositories('b', 'c'), size: 4 },
      ],
    ],
    [
      'another size',
      'changed',
      [
        { values: ab, size: 3 },
        { values: repositories('c'), size: 2 },
      ],
    ],
    [
      'one too few',
      'short',
      [
        { values: ab, size: 4 },
        { values: repositories('c'), size: 4 },
      ],
    ],
    ['one too few on the only page', 'short', [{ values: ab, size: 3, pagelen: 100 }]],
    ['a full page that should not be the last', 'truncated', [{ values: ab, size: 3, pagelen: 2 }]],
    ['far too few', 'truncated', [{ values: ab, size: 13, pagelen: 100 }]],
    ['none where there should be some', 'truncated', [{ values: [], size: 3 }]],
  ])('of %s: %s', (_, verdict, pages) => {
    expect(verdictOf(pages)).toBe(verdict);
  });
});

test.each([
  [{ uuid: '{a}', id: 1 }, '{a}'],
  [{ id: 1 }, '1'],
  [{ id: 1, destination: { repository: { uuid: '{r}' } } }, '{r} 1'],
  [{ id: 1, destination: { repository: null } }, '1'],
  [{ hash: 'abc' }, 'abc'],
  [{ type: 'workspace_membership', user: { uuid: '{u}' } }, '{u}  '],
  [{ permission: 'read', user: { uuid: '{u}' }, repository: { uuid: '{r}' } }, '{u} {r} '],
  [{ permission: 'read', group: { slug: 'staff' } }, '  staff'],
  [{ user: null }, undefined],
  [{ uuid: null }, undefined],
  [null, undefined],
  ['text', undefined],
])('%j is identified by %j', (item, identity) => {
  expect(identify(item)).toBe(identity);
});
