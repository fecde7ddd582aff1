import { type Convention, NAME_SOURCE, NICKNAME_AS_GIVEN_NAME } from './conventions';
import { formsOfFamilyNames, formsOfGivenNames, type NameForm } from './nameForms';
import { NICKNAME, type Pattern, PATTERNS } from './patterns';
import { following, type Reading, readingsOf } from './readings';
import { toAscii } from './spellings';

/** What candidates are derived from. */
export interface Person {
  readonly displayName?: string;
  readonly nickname?: string;
}

/** One way to derive a local part from a name. */
export interface Derivation {
  readonly pattern: Pattern;
  readonly conventions: readonly Convention[];
  /** The share of people with such names for whom it holds, beyond what pattern and conventions determine; from 0 to 1. */
  readonly weight: number;
}

/** The part of an address before the `@`, in lower case, and what makes it plausible. */
export interface Candidate {
  readonly localPart: string;
  readonly derivations: readonly Derivation[];
}

/** Further candidates are too improbable to ask for. */
const MAX_CANDIDATES = 60;

/** A derivation that holds for a smaller share of people is dropped. */
const MIN_SHARE = 0.0001;

const EMPTY_FORM: NameForm = { words: [], initials: '', conventions: [] };

/** The local parts that a person's address may have, the most plausible first. */
export function candidatesOf(person: Person): Candidate[] {
  const derivations = new Map<string, Derivation[]>();
  const add = (localPart: string, derivation: Derivation) => {
    if (isLocalPart(localPart) && initialShare(derivation) >= MIN_SHARE) {
      derivations.set(localPart, [...(derivations.get(localPart) ?? []), derivation]);
    }
  };
  const nickname = nicknameAsLocalPart(person.nickname);
  if (nickname) {
    add(nickname, { pattern: NICKNAME, conventions: [], weight: 1 });
  }
  const readings = readingsOfPerson(person);
  for (const pattern of PATTERNS) {
    for (const [localPart, derivation] of applyPattern(pattern, readings)) {
      add(localPart, derivation);
    }
  }
  return [...derivations]
    .map(([localPart, found]) => ({ localPart, derivations: found, share: sum(found.map(initialShare)) }))
    .sort((one, other) => other.share - one.share)
    .slice(0, MAX_CANDIDATES)
    .map(({ localPart, derivations: found }) => ({ localPart, derivations: found }));
}

/** How plausible a derivation is before anything is known about the company. */
export function initialShare({ pattern, conventions, weight }: Derivation): number {
  return pattern.share * weight * shareOf(conventions);
}

/**
 * The local parts that a pattern produces. If several ways lead to the same local part, only the conventions that they share
 * count: `flast` is the same for `Anna` and `Anna Lena`.
 */
function applyPattern(pattern: Pattern, readings: readonly Reading[]): Map<string, Derivation> {
  const ways = new Map<string, (readonly Convention[])[]>();
  for (const { given, family, number, conventions } of readings) {
    for (const givenForm of orEmpty(formsOfGivenNames(given))) {
      for (const familyForm of orEmpty(formsOfFamilyNames(family))) {
        const name = pattern.make?.(givenForm, familyForm);
        if (name) {
          const followed = [...conventions, ...givenForm.conventions, ...familyForm.conventions];
          ways.set(name + number, [...(ways.get(name + number) ?? []), followed]);
        }
      }
    }
  }
  return new Map([...ways].map(([localPart, all]) => [localPart, { pattern, ...merge(all) }]));
}

function merge(ways: readonly (readonly Convention[])[]): Pick<Derivation, 'conventions' | 'weight'> {
  const [first = [], ...others] = ways;
  const conventions = first.filter((convention) => others.every((way) => way.includes(convention)));
  const weight = sum(ways.map((way) => shareOf(way))) / shareOf(conventions);
  return { conventions, weight: Math.min(1, weight) };
}

function shareOf(conventions: readonly Convention[]): number {
  return conventions.reduce((share, convention) => share * convention.share, 1);
}

function readingsOfPerson({ displayName = '', nickname = '' }: Person): Reading[] {
  const readings = readingsOf(displayName);
  const isFullName = /\s/.test(nickname.trim());
  if (nickname.trim() === displayName.trim() || nickname.trim() === '') {
    return readings;
  }
  if (readings.length === 0) {
    return readingsOf(nickname);
  }
  if (isFullName) {
    return [
      ...readings.map((reading) => following(reading, NAME_SOURCE.displayName)),
      ...readingsOf(nickname).map((reading) => following(reading, NAME_SOURCE.nickname)),
    ];
  }
  const given = /^[\p{L}\p{M}]+$/u.test(nickname) ? toAscii(nickname) : '';
  if (given === '' || readings.some((reading) => reading.given.includes(given) || reading.family.length === 0)) {
    return readings;
  }
  return [
    ...readings.map((reading) => following(reading, NICKNAME_AS_GIVEN_NAME.formal)),
    ...readings.map((reading) => following({ ...reading, given: [given] }, NICKNAME_AS_GIVEN_NAME.nickname)),
  ];
}

/** A nickname of one word may be the local part itself, or even the whole address. */
function nicknameAsLocalPart(nickname = ''): string | undefined {
  const [word = ''] = nickname.trim().split('@');
  return /\s/.test(word)
    ? undefined
    : word
        .split(/[._]/)
        .map(toAscii)
        .join(word.includes('_') ? '_' : '.');
}

/** Dot-separated atoms without rare special characters (RFC 5321, section 4.1.2). */
function isLocalPart(text: string): boolean {
  return text.length <= 64 && /^[a-z0-9]['a-z0-9_-]*(\.['a-z0-9_-]+)*$/.test(text);
}

function orEmpty(forms: NameForm[]): NameForm[] {
  return forms.length > 0 ? forms : [EMPTY_FORM];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
