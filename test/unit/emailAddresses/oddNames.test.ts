import { candidatesOf } from '../../../src/emailAddresses/candidates';
import { formsOfFamilyNames, formsOfGivenNames, isParticle } from '../../../src/emailAddresses/nameForms';
import { parseName } from '../../../src/emailAddresses/parseName';
import { readingsOf } from '../../../src/emailAddresses/readings';
import { spellingsOf, toAscii } from '../../../src/emailAddresses/spellings';

/** Names of properties that every object has, broken characters, and texts on which careless code takes forever. */
const ODD_NAMES: [string, string][] = [
  ...[
    'constructor',
    '__proto__',
    'toString',
    'hasOwnProperty',
    'valueOf',
    'John constructor',
    '__proto__ __proto__',
  ].map((name): [string, string] => [name, name]),
  ['a high surrogate', '\uD83D'],
  ['a low surrogate', 'John \uDE80 Smith'],
  ['surrogates in the wrong order', '\uDE80\uD83D Smith'],
  ['a null character', 'John\0Smith'],
  ['many accents', `Jo${'\u0301'.repeat(40_000)}hn Smith`],
  ...[
    'a',
    ' ',
    '-',
    "'",
    '(',
    ',',
    '.',
    '_',
    '@',
    '[a] ',
    'a-',
    "a'",
    'Jo ',
    'Jo - ',
    'de la ',
    '陈',
    'Ж',
    'ü',
    '🚀',
    '1 ',
  ].map((text): [string, string] => [`40,000 characters of "${text}"`, text.repeat(40_000 / text.length)]),
];

describe.each(ODD_NAMES)('%s', (_, text) => {
  test('has valid candidates or none, as a name and as a nickname', () => {
    for (const person of [{ displayName: text }, { nickname: text }, { displayName: 'Ann Lee', nickname: text }]) {
      const candidates = candidatesOf(person);
      expect(candidates.length).toBeLessThanOrEqual(60);
      candidates.forEach(({ localPart }) => expect(localPart).toMatch(/^(?=.{1,64}$)[a-z0-9][a-z0-9'._-]*$/));
    }
  });

  test('does not disturb any step from the name to its forms', () => {
    const { words } = parseName(text);
    expect(typeof toAscii(text)).toBe('string');
    expect(typeof isParticle(text)).toBe('boolean');
    expect(spellingsOf(words).length).toBeGreaterThan(0);
    for (const form of [...formsOfGivenNames(words), ...formsOfFamilyNames(words)]) {
      expect(form.words.every((word) => typeof word === 'string')).toBe(true);
    }
    expect(readingsOf(text)).toEqual(readingsOf(text.slice(0, 200)));
    expect(parseName(text)).toEqual(parseName(text.slice(0, 200)));
  });
});
