import { isParticle } from './nameForms';
import { type ParsedName, parseName } from './parseName';
import { spellingsOf, toAscii } from './spellings';

/** One way of telling given names from family names. */
export interface Reading {
  readonly given: readonly string[];
  readonly family: readonly string[];
  /** Appended to the local part. */
  readonly number: string;
  /** For how many of the people with such names it is right, from 0 to 1. */
  readonly share: number;
}

/** How common it is that the first word is the family name. */
const FAMILY_FIRST = 0.03;
/** The same where the name is East Asian, or its first word is a common East Asian family name. */
const EAST_ASIAN_FAMILY_FIRST = 0.6;

/** The ways of reading a name, in ASCII. None for a text without letters. */
export function readingsOf(displayName: string): Reading[] {
  const name = parseName(displayName);
  return spellingsOf(name.words)
    .flatMap(({ words, share }) => {
      const readings = words.length === name.words.length ? readWords(words, name) : split(words);
      return readings.map((each) => scaleReading(each, share));
    })
    .flatMap((each) => withShortName(each, name))
    .flatMap((each) => withNumber(each, name));
}

/** The reading, for a part of the people only. */
export function scaleReading(each: Reading, share: number): Reading {
  return { ...each, share: each.share * share };
}

function readWords(words: readonly string[], { familyWords, isEastAsian }: ParsedName): Reading[] {
  if (familyWords !== undefined) {
    return [reading(words.slice(familyWords), words.slice(0, familyWords))];
  }
  if (words.length < 2) {
    return split(words);
  }
  const familyFirst = isEastAsian ? EAST_ASIAN_FAMILY_FIRST : FAMILY_FIRST;
  const [first = '', ...rest] = words;
  return [
    ...split(words).map((each) => scaleReading(each, 1 - familyFirst)),
    reading(rest, [first], familyFirst),
    // two syllables of a Chinese or Korean given name make one word
    ...(rest.length > 1 ? [reading([rest.join('')], [first], familyFirst)] : []),
  ];
}

/** Reads words that begin with the given name. */
function split(words: readonly string[]): Reading[] {
  const particle = words.findIndex((word, index) => index > 0 && index < words.length - 1 && isParticle(word));
  const at = (given: number, share = 1) => reading(words.slice(0, given), words.slice(given), share);
  if (particle > 0) {
    // the second word is a middle name in "Maria João da Silva", and a family name in "Ana García de la Cruz"
    return particle === 1 ? [at(1)] : [at(particle, 0.7), at(1, 0.3)];
  }
  switch (words.length) {
    case 0:
      return [];
    case 1:
    case 2:
      return [at(1)];
    case 3:
      return words[1]?.length === 1 ? [at(2)] : [at(2, 0.6), at(1, 0.4)];
    default:
      return [at(2, 0.6), at(words.length - 1, 0.3), at(1, 0.1)];
  }
}

/** `Katherine (Kate) Jones` */
function withShortName(each: Reading, { shortName }: ParsedName): Reading[] {
  const short = shortName && toAscii(shortName);
  return short ? [scaleReading(each, 0.6), scaleReading({ ...each, given: [short] }, 0.4)] : [each];
}

/** `Anna Müller 2` */
function withNumber(each: Reading, { number }: ParsedName): Reading[] {
  return number ? [scaleReading({ ...each, number }, 0.6), scaleReading(each, 0.4)] : [each];
}

function reading(given: readonly string[], family: readonly string[], share = 1): Reading {
  return { given, family, number: '', share };
}
