import { transliterate } from 'transliteration';

import { type Convention, CYRILLIC_ENDINGS, NORDIC_LETTERS, UMLAUTS } from './conventions';

/** Words that contain only `a` to `z`, digits, hyphens and apostrophes. */
export interface Spelling {
  readonly words: readonly string[];
  readonly conventions: readonly Convention[];
}

const GERMAN = { ä: 'ae', ö: 'oe', ü: 'ue' };
const NORDIC = { å: 'aa', ø: 'oe', æ: 'ae', ä: 'ae', ö: 'oe' };

/** Korean family names have spellings of their own, which differ from the standard romanization. */
const KOREAN_SURNAMES: Readonly<Record<string, string>> = {
  김: 'kim',
  이: 'lee',
  박: 'park',
  최: 'choi',
  정: 'jung',
  조: 'cho',
  강: 'kang',
  윤: 'yoon',
  임: 'lim',
  신: 'shin',
};

/** The ways of writing words of any script in ASCII. At least one, the most common first. */
export function spellingsOf(words: readonly string[]): Spelling[] {
  const text = words.join(' ').normalize('NFC').toLowerCase();
  if (/[åøæ]/.test(text)) {
    return [spell(words, NORDIC_LETTERS.plain), spell(words, NORDIC_LETTERS.expanded, NORDIC)];
  }
  if (/[äöü]/.test(text)) {
    return [spell(words, UMLAUTS.expanded, GERMAN), spell(words, UMLAUTS.plain)];
  }
  if (/\p{Script=Cyrillic}/u.test(text)) {
    const full = spell(words, CYRILLIC_ENDINGS.full);
    const short = full.words.map((word) => word.replace(/i[yj]$/, 'y').replace(/ey$/, 'ei'));
    return short.join(' ') === full.words.join(' ')
      ? [{ words: full.words, conventions: [] }]
      : [full, { words: short, conventions: [CYRILLIC_ENDINGS.short] }];
  }
  return [spell(words)];
}

/** One word in ASCII, with the characters that the local part of an address may contain. */
export function toAscii(word: string): string {
  const korean = KOREAN_SURNAMES[word];
  if (korean) {
    return korean;
  }
  // the library drops the capital sharp s
  const ascii = transliterate(word.normalize('NFC').replace(/ẞ/g, 'ss')).toLowerCase();
  const letters = ascii.replace(/[^a-z0-9'-]/g, '');
  if (/\p{Script=Greek}/u.test(word)) {
    return letters.replace(/oy/g, 'ou');
  }
  // in other scripts, an apostrophe is the transliteration of a letter
  return /\p{Script=Latin}/u.test(word) ? letters : letters.replace(/'/g, '');
}

function spell(
  words: readonly string[],
  convention?: Convention,
  letters: Readonly<Record<string, string>> = {},
): Spelling {
  const spelled = words.map((word) =>
    toAscii(
      word
        .normalize('NFC')
        .toLowerCase()
        .replace(/\p{L}/gu, (letter) => letters[letter] ?? letter),
    ),
  );
  return { words: spelled.filter((word) => /[a-z0-9]/.test(word)), conventions: convention ? [convention] : [] };
}
