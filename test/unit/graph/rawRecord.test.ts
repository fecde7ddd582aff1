import { toRawRecord } from '../../../src/graph/rawRecord';

test('leaves out rendered copies of texts, and keeps the texts and the links', () => {
  const record = {
    title: 'Fix',
    rendered: { title: { raw: 'Fix', html: '<p>Fix</p>' } },
    summary: { type: 'rendered', raw: 'Why', markup: 'markdown', html: '<p>Why</p>' },
    links: { html: { href: 'https://bitbucket.org/acme/shop/pull-requests/1' } },
  };
  const before = structuredClone(record);
  expect(toRawRecord(record)).toEqual({
    title: 'Fix',
    summary: { type: 'rendered', raw: 'Why', markup: 'markdown' },
    links: { html: { href: 'https://bitbucket.org/acme/shop/pull-requests/1' } },
  });
  expect(record).toEqual(before);
});

test.each([
  ['https://mia@bitbucket.org/acme/shop.git', 'https://bitbucket.org/acme/shop.git'],
  ['HTTPS://mia:secret@bitbucket.org/acme/shop.git', 'HTTPS://bitbucket.org/acme/shop.git'],
  ['https://mia@example.com@bitbucket.org/acme', 'https://bitbucket.org/acme'],
  ['https://bitbucket.org/acme/@mia', 'https://bitbucket.org/acme/@mia'],
  ['https://bitbucket.org?who=@mia', 'https://bitbucket.org?who=@mia'],
  ['git@bitbucket.org:acme/shop.git', 'git@bitbucket.org:acme/shop.git'],
  ['mia@example.com', 'mia@example.com'],
])('%s becomes %s', (href, expected) => {
  expect(toRawRecord({ links: { clone: [{ name: 'https', href }] } })).toEqual({
    links: { clone: [{ name: 'https', href: expected }] },
  });
});

test('shares unchanged values with the original', () => {
  const record = { links: { self: { href: 'https://api.bitbucket.org' } }, values: [1, null, 'x'] };
  expect(toRawRecord(record)).toBe(record);
  const changed = toRawRecord({ ...record, rendered: {} });
  expect(changed.links).toBe(record.links);
});

test('does not fail on a record that is nested too deeply', () => {
  let deep: object = { html: '<p>' };
  for (let level = 0; level < 100_000; level += 1) {
    deep = { deep };
  }
  expect(() => toRawRecord(deep)).not.toThrow();
});
