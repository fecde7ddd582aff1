import { matchGlob } from '../../../src/text/globPattern';
import { fc } from '../../fastCheck';

test.each([
  ['*a'.repeat(30) + 'b', 'a'.repeat(200)],
  ['*a*a*a*a*ab', 'a'.repeat(255)],
  ['*'.repeat(200) + 'b', 'a'.repeat(200)],
  ['*[a-z]*?*[!b]*b', 'a'.repeat(255)],
  ['a'.repeat(100_000), 'a'.repeat(99_999)],
])('compares at most each character with each token: %.20j', (pattern, text) => {
  const { matches, comparisons } = matchGlob(pattern, text);
  expect(matches).toBe(false);
  expect(comparisons).toBeLessThanOrEqual((pattern.length + 1) * (text.length + 1));
});

test('finds what a regular expression finds', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', '/'), maxLength: 8 });
  const patterns = fc
    .array(fc.constantFrom('a', 'b', '/', '*', '?', '[ab]', '[!a]'), { maxLength: 8 })
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(patterns, letters, (pattern, text) => {
      const source = pattern.replaceAll('*', '.*').replaceAll('?', '.').replaceAll('[!', '[^');
      expect(matchGlob(pattern, text).matches).toBe(new RegExp(`^${source}$`, 's').test(text));
    }),
    { seed: 7 },
  );
});
