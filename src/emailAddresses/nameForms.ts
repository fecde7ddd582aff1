/** One way of writing a given or a family name in an address. */
export interface NameForm {
  /** The address pattern says which separator goes between them. */
  readonly words: readonly string[];
  readonly initials: string;
  /** How common it is among people with such names, from 0 to 1. */
  readonly share: number;
}

/** Several given names. */
const GIVEN_NAMES = { first: 0.74, middleInitial: 0.08, joined: 0.07, separated: 0.04, second: 0.04, hyphenated: 0.03 };
/** Several family names. */
const SURNAMES = { first: 0.45, last: 0.22, joined: 0.18, hyphenated: 0.1, separated: 0.05 };
/** `Anna-Lena` */
const HYPHENATED_GIVEN = { kept: 0.45, first: 0.3, removed: 0.25 };
/** `Müller-Schmidt` */
const HYPHENATED_FAMILY = { kept: 0.5, removed: 0.25, first: 0.13, last: 0.12 };
/** `van der Berg` */
const PARTICLES = { joined: 0.6, dropped: 0.24, separated: 0.1, hyphenated: 0.06 };
/** `Jean-Paul Dupont` as `jdupont` or `jpdupont` */
const INITIALS = { one: 0.8, all: 0.2 };
/** `O'Brien` */
const APOSTROPHES = { removed: 0.94, kept: 0.06 };

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
    return formsOfGivenName(first).flatMap(withoutApostrophes);
  }
  return [
    ...formsOfGivenName(first).map((each) => scaleForm(each, GIVEN_NAMES.first * INITIALS.one)),
    form([first], GIVEN_NAMES.first * INITIALS.all, initialsOf(names)),
    form([first, second.charAt(0)], GIVEN_NAMES.middleInitial),
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
    return formsOfSurname(first).flatMap(withoutApostrophes);
  }
  const whole = surnames.map((surname) => surname.join(''));
  return [
    ...formsOfSurname(first).map((each) => scaleForm(each, SURNAMES.first)),
    ...formsOfSurname(last).map((each) => scaleForm(each, SURNAMES.last)),
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
  const parts = partsOf(name);
  const [first] = parts;
  if (first === undefined || parts.length < 2) {
    return [form([name])];
  }
  const kept = parts.join('-');
  return [
    form([kept], HYPHENATED_GIVEN.kept * INITIALS.one),
    form([kept], HYPHENATED_GIVEN.kept * INITIALS.all, initialsOf(parts)),
    form([parts.join('')], HYPHENATED_GIVEN.removed),
    form([first], HYPHENATED_GIVEN.first),
  ];
}

/** @param words particles, then the name itself */
function formsOfSurname(words: readonly string[]): NameForm[] {
  const particles = words.slice(0, -1);
  const names = formsOfHyphenated(words[words.length - 1] ?? '');
  if (particles.length === 0) {
    return names;
  }
  return names.flatMap((name) => {
    const all = [...particles, ...name.words];
    return [
      form([all.join('')], name.share * PARTICLES.joined),
      scaleForm(name, PARTICLES.dropped),
      form(all, name.share * PARTICLES.separated),
      form([all.join('-')], name.share * PARTICLES.hyphenated),
    ];
  });
}

function formsOfHyphenated(name: string): NameForm[] {
  const parts = partsOf(name);
  const [first] = parts;
  const last = parts[parts.length - 1];
  if (first === undefined || last === undefined || parts.length < 2) {
    return [form([name])];
  }
  return [
    form([parts.join('-')], HYPHENATED_FAMILY.kept),
    form([parts.join('')], HYPHENATED_FAMILY.removed),
    form([first], HYPHENATED_FAMILY.first),
    form([last], HYPHENATED_FAMILY.last),
  ];
}

function withoutApostrophes(given: NameForm): NameForm[] {
  if (!given.words.some((word) => word.includes("'"))) {
    return [given];
  }
  const words = given.words.map((word) => word.replace(/'/g, ''));
  return [scaleForm({ ...given, words }, APOSTROPHES.removed), scaleForm(given, APOSTROPHES.kept)];
}

function form(words: readonly string[], share = 1, initials = initialsOf(words.slice(0, 1))): NameForm {
  return { words, initials, share };
}

function scaleForm(given: NameForm, share: number): NameForm {
  return { ...given, share: given.share * share };
}

function partsOf(name: string): string[] {
  return name.split('-').filter((part) => part !== '');
}

function initialsOf(words: readonly string[]): string {
  return words.map((word) => word.charAt(0)).join('');
}
