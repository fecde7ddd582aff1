/** A display name, without titles, remarks and symbols. */
export interface ParsedName {
  /** In their written order and original script. */
  readonly words: readonly string[];
  /** How many leading words form the family name; undefined unless the display name shows it, as in "Smith, John". */
  readonly familyWords?: number;
  /** Whether the first word is likely to be the family name. */
  readonly isEastAsian: boolean;
  /** A short form of the given name in brackets. */
  readonly shortName?: string;
  /** A number that distinguishes namesakes. */
  readonly number?: string;
}

const TITLES = words(
  'dr prof professor mr mrs ms miss mx sir dame ing dipl dipling mag herr frau eng engr phd msc bsc ba ma mba md esq jr sr ' +
    'ii iii iv cissp cpa pmp',
);

/** Words in brackets that are not names. */
const REMARKS = words(
  'he him his she her hers they them theirs ext external extern contractor consultant intern temp vendor partner guest admin ' +
    'dev test bot inactive former left',
);

/** The most common East Asian family names, in Latin letters. */
const EAST_ASIAN_SURNAMES = words(
  'chen wang li zhang liu yang huang zhao wu zhou xu sun ma zhu hu guo lin gao luo zheng liang xie tang song deng han feng ' +
    'cao peng zeng xiao tian dong pan yuan cai jiang du ye cheng su lu ding ren shen yao kim lee park choi jung kang ' +
    'cho yoon jang lim shin seo kwon hwang ahn nguyen tran pham hoang phan vu vo dang bui ngo duong ' +
    'tanaka suzuki sato watanabe takahashi ito yamamoto nakamura kobayashi kato',
);

/** Chinese family names of two characters. */
const DOUBLE_SURNAMES = new Set([
  '欧阳',
  '歐陽',
  '司马',
  '司馬',
  '上官',
  '诸葛',
  '諸葛',
  '司徒',
  '皇甫',
  '尉迟',
  '南宫',
]);

/** What follows is no name. The limit bounds the work on long texts. */
const MAX_LENGTH = 200;

/** Splits a display name into its parts. Never throws; a text without letters has no words. */
export function parseName(displayName: string): ParsedName {
  const brackets: string[] = [];
  const text = displayName
    .slice(0, MAX_LENGTH)
    .normalize('NFC')
    .replace(/[([{（［【<][^)\]}）］】>]*[)\]}）］】>]?/g, (found) => {
      brackets.push(found.slice(1).replace(/[)\]}）］】>]$/, ''));
      return ' ';
    })
    // what follows is a company, a team or a role: "Jane Doe | Payments", "Jane Doe - Contractor"
    .replace(/(?<=\p{L}.*)\s(?:[-–—|/@•·]|at)\s.*$/u, '')
    .replace(/[’‘ʼʻ`´＇]/g, "'");
  const [before, after] = splitAtComma(text);
  const front = wordsOf(before);
  const back = wordsOf(after);
  const all = back.length > 0 ? [...front, ...back] : splitUnspaced(front);
  const number = all.find((word) => /^\d{1,3}$/.test(word));
  const familyWords = back.length > 0 ? front.length : undefined;
  const names = all.filter((word) => !/^\d+$/.test(word));
  return {
    words: names,
    familyWords: familyWords !== undefined && familyWords < names.length ? familyWords : undefined,
    isEastAsian: isEastAsian(names),
    shortName: brackets.find(isShortName)?.trim(),
    number,
  };
}

/** Only the first part of "Smith, John" is the family name. In "John Smith, PhD", the second part has no name. */
function splitAtComma(text: string): [before: string, after: string] {
  const comma = text.search(/[,，、]/);
  return comma < 0 ? [text, ''] : [text.slice(0, comma), text.slice(comma + 1)];
}

/** The words of a name, without titles and symbols. */
function wordsOf(text: string): string[] {
  const separated = text.replace(/[._،·・]/g, ' ').replace(/[^\p{L}\p{M}\p{N}\s'-]/gu, ' ');
  const found = separated.split(/\s+/).map((word) => word.replace(/^['-]+|['-]+$/g, ''));
  const names = found.filter((word) => /[\p{L}\p{N}]/u.test(word) && !isTitle(word));
  const [only] = names;
  // "JohnSmith"
  return names.length === 1 && only ? only.split(/(?<=\p{Ll}{2})(?=\p{Lu}\p{Ll})/u) : names;
}

function isTitle(word: string): boolean {
  return TITLES.has(word.toLowerCase().replace(/[-']/g, ''));
}

/** Chinese and Korean names are written without a space: the family name is the first character, sometimes two. */
function splitUnspaced(names: string[]): string[] {
  const [only] = names;
  if (names.length !== 1 || !only || !/^(?:\p{Script=Han}{2,4}|\p{Script=Hangul}{2,4})$/u.test(only)) {
    return names;
  }
  const length = DOUBLE_SURNAMES.has(only.slice(0, 2)) && only.length > 2 ? 2 : 1;
  return [only.slice(0, length), only.slice(length)];
}

function isEastAsian(names: readonly string[]): boolean {
  const [first = ''] = names;
  const last = names[names.length - 1] ?? '';
  return isCjk(first) || (isEastAsianSurname(first) && !isEastAsianSurname(last));
}

function isCjk(word: string): boolean {
  return /^[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(word);
}

function isEastAsianSurname(word: string): boolean {
  return EAST_ASIAN_SURNAMES.has(word.normalize('NFD').replace(/\p{M}/gu, '').replace(/đ/gi, 'd').toLowerCase());
}

function isShortName(text: string): boolean {
  const word = text.trim();
  return /^\p{Lu}[\p{L}\p{M}'-]+$/u.test(word) && !REMARKS.has(word.toLowerCase()) && !/^\p{Lu}+$/u.test(word);
}

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(' '));
}
