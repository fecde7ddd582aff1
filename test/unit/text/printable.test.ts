import { isPrintable, printable } from '../../../src/text/printable';

test.each([
  ['a\u001b[2Jb\u202Ec\nd', 'a [2Jb c d'],
  ['one\r\ntwo\u2028three\u0085four', 'one two three four'],
  ['half \ud83d', 'half  '],
])('%j is printed as %j', (text, expected) => {
  expect(printable(text)).toBe(expected);
  expect(isPrintable(text)).toBe(false);
});

test.each(['', 'Jörg 🚀', 'a \u200c b', '日本'])('%j stays as it is', (text) => {
  expect(printable(text)).toBe(text);
  expect(isPrintable(text)).toBe(true);
});
