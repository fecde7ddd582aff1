import { transliterate } from 'transliteration';

/** Words that contain only `a` to `z`, digits, hyphens and apostrophes. */
export interface Spelling {
  readonly words: readonly string[];
  /** How common the spelling is, from 0 to 1. */
  readonly share: number;
}

type Letters = ReadonlyMap<string, string>;

const NO_LETTERS: Letters = new Map();
const GERMAN: Letters = new Map([
  ['ä', 'ae'],
  ['ö', 'oe'],
  ['ü', 'ue'],
]);
const NORDIC: Letters = new Map([
  ['å', 'aa'],
  ['ø', 'oe'],
  ['æ', 'ae'],
  ['ä', 'ae'],
  ['ö', 'oe'],
]);

/** Korean family names have spellings of their own, which differ from the standard romanization. */
const KOREAN_SURNAMES: ReadonlyMap<string, string> = new Map([
  ['김', 'kim'],
  ['이', 'lee'],
  ['박', 'park'],
  ['최', 'choi'],
  ['정', 'jung'],
  ['조', 'cho'],
  ['강', 'kang'],
  ['윤', 'yoon'],
  ['임', 'lim'],
  ['신', 'shin'],
]);

/** The ways of writing words of any script in ASCII. At least one, the most common first. */
export function spellingsOf(words: readonly string[]): Spelling[] {
  const text = words.join(' ').normalize('NFC').toLowerCase();
  if (/[åøæ]/.test(text)) {
    return [
      { words: spell(words), share: 0.65 },
      { words: spell(words, NORDIC), share: 0.35 },
    ];
  }
  if (/[äöü]/.test(text)) {
    return [
      { words: spell(words, GERMAN), share: 0.55 },
      { words: spell(words), share: 0.45 },
    ];
  }
  const full = spell(words);
  // endings of Cyrillic names: "Дмитрий" is "dmitriy" or "dmitry"
  const short = full.map((word) => word.replace(/i[yj]$/, 'y').replace(/ey$/, 'ei'));
  return /\p{Script=Cyrillic}/u.test(text) && short.join(' ') !== full.join(' ')
    ? [
        { words: full, share: 0.5 },
        { words: short, share: 0.5 },
      ]
    : [{ words: full, share: 1 }];
}

/** One word in ASCII, with the characters that the local part of an address may contain. */
export function toAscii(word: string): string {
  const korean = KOREAN_SURNAMES.get(word);
  if (korean !== undefined) {
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

function spell(words: readonly string[], letters = NO_LETTERS): string[] {
  return words
    .map((word) => word.normalize('NFC').toLowerCase())
    .map((word) => toAscii(word.replace(/\p{L}/gu, (letter) => letters.get(letter) ?? letter)))
    .filter((word) => /[a-z0-9]/.test(word));
}
