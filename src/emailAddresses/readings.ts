import {
  BEFORE_PARTICLE,
  BRACKETED_NAME,
  type Convention,
  EAST_ASIAN_ORDER,
  FOUR_WORDS,
  ORDER,
  STATED_NUMBER,
  THREE_WORDS,
} from './conventions';
import { isParticle } from './nameForms';
import { type ParsedName, parseName } from './parseName';
import { spellingsOf, toAscii } from './spellings';

/** One way of telling given names from family names. */
export interface Reading {
  readonly given: readonly string[];
  readonly family: readonly string[];
  /** Appended to the local part. */
  readonly number: string;
  readonly conventions: readonly Convention[];
}

/** The ways of reading a name, in ASCII. None for a text without letters. */
export function readingsOf(displayName: string): Reading[] {
  const name = parseName(displayName);
  return spellingsOf(name.words)
    .flatMap(({ words, conventions }) =>
      words.length === name.words.length
        ? readWords(words, name).map((reading) => following(reading, ...conventions))
        : split(words).map((reading) => following(reading, ...conventions)),
    )
    .flatMap((reading) => withShortName(reading, name))
    .flatMap((reading) => withNumber(reading, name));
}

function readWords(words: readonly string[], { familyWords, isEastAsian }: ParsedName): Reading[] {
  if (familyWords !== undefined) {
    return [reading(words.slice(familyWords), words.slice(0, familyWords))];
  }
  if (words.length < 2) {
    return split(words);
  }
  const order = isEastAsian ? EAST_ASIAN_ORDER : ORDER;
  const [first = '', ...rest] = words;
  const familyFirst = [
    reading(rest, [first], order.familyFirst),
    // two syllables of a Chinese or Korean given name make one word
    ...(rest.length > 1 ? [reading([rest.join('')], [first], order.familyFirst)] : []),
  ];
  const givenFirst = split(words).map((each) => following(each, order.givenFirst));
  return isEastAsian ? [...familyFirst, ...givenFirst] : [...givenFirst, ...familyFirst];
}

/** Reads words that begin with the given name. */
function split(words: readonly string[]): Reading[] {
  const particle = words.findIndex((word, index) => index > 0 && index < words.length - 1 && isParticle(word));
  const at = (given: number, ...conventions: Convention[]) =>
    reading(words.slice(0, given), words.slice(given), ...conventions);
  if (particle > 0) {
    return particle === 1 ? [at(1)] : [at(particle, BEFORE_PARTICLE.middleName), at(1, BEFORE_PARTICLE.surname)];
  }
  switch (words.length) {
    case 0:
      return [];
    case 1:
    case 2:
      return [at(1)];
    case 3:
      return words[1]?.length === 1 ? [at(2)] : [at(2, THREE_WORDS.middleName), at(1, THREE_WORDS.twoSurnames)];
    default:
      return [
        at(2, FOUR_WORDS.twoAndTwo),
        at(words.length - 1, FOUR_WORDS.middleNames),
        at(1, FOUR_WORDS.threeSurnames),
      ];
  }
}

function withShortName(each: Reading, { shortName }: ParsedName): Reading[] {
  const short = shortName && toAscii(shortName);
  return short
    ? [following(each, BRACKETED_NAME.formal), following({ ...each, given: [short] }, BRACKETED_NAME.short)]
    : [each];
}

function withNumber(each: Reading, { number }: ParsedName): Reading[] {
  return number
    ? [following({ ...each, number }, STATED_NUMBER.appended), following(each, STATED_NUMBER.dropped)]
    : [each];
}

function reading(given: readonly string[], family: readonly string[], ...conventions: Convention[]): Reading {
  return { given, family, number: '', conventions };
}

export function following(each: Reading, ...conventions: Convention[]): Reading {
  return { ...each, conventions: [...each.conventions, ...conventions] };
}
