import { propertyLines, safeWebLink } from '../../../../demo/page/properties';

test('shows times, lists and switches as a person reads them, and leaves raw answers out', () => {
  const lines = propertyLines({
    _key: 'k',
    _type: 't',
    _class: ['CodeRepo'],
    _rawData: [{ rawData: { secret: 'x' } }],
    name: 'api',
    createdOn: Date.UTC(2025, 10, 23, 18, 5),
    updatedOn: Number.MAX_VALUE,
    public: false,
    sizeInBytes: 12,
    commits: [],
    approvers: ['Mei', 'Sam'],
    description: undefined,
    settings: { a: 1 },
  });
  expect(lines).toEqual([
    ['name', ['api']],
    ['createdOn', ['2025-11-23 18:05 UTC']],
    ['updatedOn', [String(Number.MAX_VALUE)]],
    ['public', ['no']],
    ['sizeInBytes', ['12']],
    ['commits', []],
    ['approvers', ['Mei', 'Sam']],
    ['settings', ['{"a":1}']],
  ]);
});

test.each([
  ['https://bitbucket.org/w/api', 'https://bitbucket.org/w/api'],
  ['javascript:alert(1)', undefined],
  ['https://', undefined],
  [undefined, undefined],
  [7, undefined],
])('web link %s', (webLink, expected) => {
  expect(safeWebLink({ _key: 'k', _type: 't', webLink })).toBe(expected);
});
