import { leanBody } from './leanBody';

test('removes links except those to web pages, and pictures and rendered text', () => {
  const user = { uuid: '{a}', links: { self: { href: 'x' }, html: { href: 'page' }, avatar: { href: 'y' } } };
  const body = { values: [{ user, links: { self: { href: 'z' } }, rendered: {}, summary: {} }], next: 'n' };
  expect(JSON.parse(leanBody(JSON.stringify(body)))).toEqual({
    values: [{ user: { uuid: '{a}', links: { html: { href: 'page' } } } }],
    next: 'n',
  });
});

test.each([{ links: null }, { links: 'text' }])('removes links of unexpected types: %j', (body) => {
  expect(leanBody(JSON.stringify(body))).toBe('{}');
});

test('leaves a body that is not JSON as it is', () => {
  expect(leanBody('<html>')).toBe('<html>');
});
