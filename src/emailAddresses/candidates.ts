import { formsOfFamilyNames, formsOfGivenNames, type NameForm } from './nameForms';
import { type Pattern, PATTERNS } from './patterns';
import { type Reading, readingsOf, scaleReading } from './readings';
import { toAscii } from './spellings';

/** What candidates are derived from. */
export interface NamedPerson {
  readonly displayName?: string;
  readonly nickname?: string;
}

/** The part of an address before the `@`, in lower case, and what makes it plausible. */
export interface Candidate {
  readonly localPart: string;
  /** The name of the pattern that most probably leads to it. */
  readonly pattern: string;
  /** For how many of the people with such names the pattern leads to it, from 0 to 1. */
  readonly share: number;
}

/** The longest local part that RFC 5321 allows. */
const MAX_LENGTH = 64;

/** Bitbucket allows 255 characters of a name. */
const MAX_NICKNAME_LENGTH = 255;

/** Further candidates are too improbable to ask for. */
const MAX_CANDIDATES = 60;

/** A candidate that is right for a smaller share of people is dropped. */
const MIN_SHARE = 0.0001;

/** A name as it may be written in an address. */
interface WrittenName {
  readonly given: NameForm;
  readonly family: NameForm;
  /** Appended to the local part. */
  readonly number: string;
  readonly share: number;
}

const NO_NAME: NameForm = { words: [], initials: '', share: 1 };

/** The local parts that a person's address may have, the most plausible first. */
export function candidatesOf({ displayName = '', nickname: given = '' }: NamedPerson): Candidate[] {
  // each form of the name would be a copy of a very long one
  const nickname = given.length > MAX_NICKNAME_LENGTH ? '' : given;
  const names = readingsOfPerson(displayName.trim(), nickname.trim()).flatMap(writtenNamesOf);
  const candidates = PATTERNS.flatMap(({ name, share: common, make }) => {
    const shares = make ? applyPattern(make, names) : new Map([[nicknameAsLocalPart(nickname.trim()), 1]]);
    return [...shares].map(([localPart, share]) => ({ localPart, pattern: name, share, plausibility: common * share }));
  })
    .filter(({ localPart, plausibility }) => isLocalPart(localPart) && plausibility >= MIN_SHARE)
    .sort((one, other) => other.plausibility - one.plausibility);
  const best = new Map<string, Candidate>();
  for (const { localPart, pattern, share } of candidates) {
    if (!best.has(localPart)) {
      best.set(localPart, { localPart, pattern, share });
    }
  }
  return [...best.values()].slice(0, MAX_CANDIDATES);
}

/** The local parts that a pattern produces, with their shares. */
function applyPattern(make: NonNullable<Pattern['make']>, names: readonly WrittenName[]): Map<string, number> {
  const shares = new Map<string, number>();
  for (const { given, family, number, share } of names) {
    const name = make(given, family);
    if (name) {
      // several readings may be counted in full
      shares.set(name + number, Math.min(1, (shares.get(name + number) ?? 0) + share));
    }
  }
  return shares;
}

function writtenNamesOf({ given, family, number, share }: Reading): WrittenName[] {
  const familyForms = orEmpty(formsOfFamilyNames(family));
  return orEmpty(formsOfGivenNames(given)).flatMap((givenForm) =>
    familyForms.map((familyForm) => ({
      given: givenForm,
      family: familyForm,
      number,
      share: share * givenForm.share * familyForm.share,
    })),
  );
}

function readingsOfPerson(displayName: string, nickname: string): Reading[] {
  const readings = readingsOf(displayName);
  if (nickname === displayName || nickname === '') {
    return readings;
  }
  if (readings.length === 0) {
    return readingsOf(nickname);
  }
  if (/\s/.test(nickname)) {
    return [
      ...readings.map((reading) => scaleReading(reading, 0.8)),
      ...readingsOf(nickname).map((reading) => scaleReading(reading, 0.2)),
    ];
  }
  const given = /^[\p{L}\p{M}]+$/u.test(nickname) ? toAscii(nickname) : '';
  if (given === '' || readings.some((reading) => reading.given.includes(given) || reading.family.length === 0)) {
    return readings;
  }
  return [
    ...readings.map((reading) => scaleReading(reading, 0.95)),
    ...readings.map((reading) => scaleReading({ ...reading, given: [given] }, 0.05)),
  ];
}

/** A nickname of one word may be the local part itself, or even the whole address. */
function nicknameAsLocalPart(nickname: string): string {
  const [word = ''] = nickname.split('@');
  return /\s/.test(word) || word.length > MAX_LENGTH
    ? ''
    : word
        .split(/[._]/)
        .map(toAscii)
        .join(word.includes('_') ? '_' : '.');
}

/** Dot-separated atoms without rare special characters (RFC 5321, section 4.1.2). */
function isLocalPart(text: string): boolean {
  return text.length <= MAX_LENGTH && /^[a-z0-9]['a-z0-9_-]*(\.['a-z0-9_-]+)*$/.test(text);
}

function orEmpty(forms: NameForm[]): NameForm[] {
  return forms.length > 0 ? forms : [NO_NAME];
}
