import {
  APOSTROPHES,
  type Convention,
  GIVEN_NAMES,
  HYPHENATED_FAMILY,
  HYPHENATED_GIVEN,
  INITIALS,
  PARTICLES,
  SURNAMES,
} from './conventions';

/** One way of writing a given or a family name in an address. */
export interface NameForm {
  /** The address pattern says which separator goes between them. */
  readonly words: readonly string[];
  readonly initials: string;
  readonly conventions: readonly Convention[];
}

const PARTICLE_WORDS = new Set(
  (
    'de da do dos das del della di du van von vom der den dem ter ten te el al bin ibn ben la le los las af av zu zum zur y e i ' +
    'san st'
  ).split(' '),
);

/** Means "and" between two surnames, and is left out of addresses. */
const CONJUNCTIONS = new Set(['y', 'e', 'i']);

export function isParticle(word: string): boolean {
  return PARTICLE_WORDS.has(word);
}

/** The ways of writing given names, in ASCII. */
export function formsOfGivenNames(names: readonly string[]): NameForm[] {
  const [first, second] = names;
  if (first === undefined) {
    return [];
  }
  if (second === undefined) {
    return formsOfGivenName(first);
  }
  return [
    ...formsOfGivenName(first).map((form) => following(form, GIVEN_NAMES.first)),
    form([first, second.charAt(0)], GIVEN_NAMES.middleInitial),
    { ...form([first, second], GIVEN_NAMES.first, INITIALS.all), words: [first], initials: initialsOf(names) },
    form([names.join('')], GIVEN_NAMES.joined),
    form(names, GIVEN_NAMES.separated),
    form([second], GIVEN_NAMES.second),
    form([names.join('-')], GIVEN_NAMES.hyphenated),
  ].flatMap(withoutApostrophes);
}

/** The ways of writing family names with their particles, in ASCII. */
export function formsOfFamilyNames(words: readonly string[]): NameForm[] {
  const surnames = groupBySurname(words);
  const [first, ...others] = surnames;
  const last = others[others.length - 1];
  if (first === undefined) {
    return [];
  }
  if (last === undefined) {
    return formsOfSurname(first);
  }
  const whole = surnames.map((surname) => surname.join(''));
  return [
    ...formsOfSurname(first).map((each) => following(each, SURNAMES.first)),
    ...formsOfSurname(last).map((each) => following(each, SURNAMES.last)),
    form([whole.join('')], SURNAMES.joined),
    form([whole.join('-')], SURNAMES.hyphenated),
    form(whole, SURNAMES.separated),
  ].flatMap(withoutApostrophes);
}

/** `de la Cruz y Gómez` as `[[de, la, cruz], [gomez]]`. */
function groupBySurname(words: readonly string[]): string[][] {
  const surnames: string[][] = [];
  let particles: string[] = [];
  for (const [index, word] of words.entries()) {
    if (isParticle(word) && index < words.length - 1) {
      if (!(CONJUNCTIONS.has(word) && surnames.length > 0)) {
        particles.push(word);
      }
    } else {
      surnames.push([...particles, word]);
      particles = [];
    }
  }
  return surnames;
}

function formsOfGivenName(name: string): NameForm[] {
  const parts = name.split('-').filter((part) => part !== '');
  const [first] = parts;
  if (first === undefined || parts.length < 2) {
    return withoutApostrophes(form([name]));
  }
  const { kept, removed, first: firstOnly } = HYPHENATED_GIVEN;
  const initials = { initials: initialsOf(parts), conventions: [kept, INITIALS.all] };
  return [
    form([parts.join('-')], kept, INITIALS.one),
    { ...form([parts.join('-')]), ...initials },
    form([parts.join('')], removed),
    form([first], firstOnly),
  ].flatMap(withoutApostrophes);
}

/** @param words particles, then the name itself */
function formsOfSurname(words: readonly string[]): NameForm[] {
  const particles = words.slice(0, -1);
  const names = formsOfHyphenated(words[words.length - 1] ?? '');
  if (particles.length === 0) {
    return names;
  }
  return names.flatMap((name) => [
    following(form([[...particles, ...name.words].join('')], ...name.conventions), PARTICLES.joined),
    following(name, PARTICLES.dropped),
    following(form([...particles, ...name.words], ...name.conventions), PARTICLES.separated),
    following(form([[...particles, ...name.words].join('-')], ...name.conventions), PARTICLES.hyphenated),
  ]);
}

function formsOfHyphenated(name: string): NameForm[] {
  const parts = name.split('-').filter((part) => part !== '');
  const [first] = parts;
  const last = parts[parts.length - 1];
  if (first === undefined || last === undefined || parts.length < 2) {
    return withoutApostrophes(form([name]));
  }
  return [
    form([parts.join('-')], HYPHENATED_FAMILY.kept),
    form([parts.join('')], HYPHENATED_FAMILY.removed),
    form([first], HYPHENATED_FAMILY.first),
    form([last], HYPHENATED_FAMILY.last),
  ].flatMap(withoutApostrophes);
}

function withoutApostrophes(given: NameForm): NameForm[] {
  if (!given.words.some((word) => word.includes("'"))) {
    return [given];
  }
  const words = given.words.map((word) => word.replace(/'/g, ''));
  return [
    { ...given, words, conventions: [...given.conventions, APOSTROPHES.removed] },
    following(given, APOSTROPHES.kept),
  ];
}

function form(words: readonly string[], ...conventions: Convention[]): NameForm {
  return { words, initials: (words[0] ?? '').charAt(0), conventions };
}

function following(given: NameForm, convention: Convention): NameForm {
  return { ...given, conventions: [...given.conventions, convention] };
}

function initialsOf(words: readonly string[]): string {
  return words.map((word) => word.charAt(0)).join('');
}
