/**
 * One of several customs for turning a name into an address, for example whether `ü` becomes `ue`. Which custom a company
 * follows is learned from the addresses that Bitbucket confirms; until then `share` holds.
 */
export interface Convention {
  /** The question that the convention answers. The conventions of one topic exclude each other. */
  readonly topic: string;
  readonly name: string;
  /** How common the convention is, from 0 to 1, before anything is known about the company. */
  readonly share: number;
}

/** Defines the conventions of a topic. The shares add up to 1. */
function topic<Name extends string>(title: string, shares: Readonly<Record<Name, number>>): Record<Name, Convention> {
  const conventions = Object.entries<number>(shares).map(([name, share]) => [name, { topic: title, name, share }]);
  return Object.fromEntries(conventions) as Record<Name, Convention>;
}

/** `ü` as `u` or `ue`, in names that look German. */
export const UMLAUTS = topic('umlauts', { expanded: 0.55, plain: 0.45 });

/** `ø` as `o` or `oe`, `å` as `a` or `aa`, and so on. */
export const NORDIC_LETTERS = topic('Nordic letters', { plain: 0.65, expanded: 0.35 });

/** Endings of Cyrillic names as Latin letters: `iy` or `y`. */
export const CYRILLIC_ENDINGS = topic('Cyrillic endings', { full: 0.5, short: 0.5 });

/** Which of two words is the given name. */
export const ORDER = topic('order', { givenFirst: 0.97, familyFirst: 0.03 });

/** The same where the name is East Asian, or its first word is a common East Asian family name. */
export const EAST_ASIAN_ORDER = topic('order of East Asian names', { familyFirst: 0.6, givenFirst: 0.4 });

/** What the second of three words is. */
export const THREE_WORDS = topic('three words', { middleName: 0.6, twoSurnames: 0.4 });

/** What the second and third of four words are. */
export const FOUR_WORDS = topic('four words', { twoAndTwo: 0.6, middleNames: 0.3, threeSurnames: 0.1 });

/** What the second word before a particle is: `Maria João da Silva`, `Ana García de la Cruz`. */
export const BEFORE_PARTICLE = topic('before a particle', { middleName: 0.7, surname: 0.3 });

/** `van der Berg`. */
export const PARTICLES = topic('particles', { joined: 0.6, dropped: 0.24, separated: 0.1, hyphenated: 0.06 });

/** Several given names. */
export const GIVEN_NAMES = topic('given names', {
  first: 0.74,
  middleInitial: 0.08,
  joined: 0.07,
  separated: 0.04,
  second: 0.04,
  hyphenated: 0.03,
});

/** Several family names. */
export const SURNAMES = topic('surnames', { first: 0.45, last: 0.22, joined: 0.18, hyphenated: 0.1, separated: 0.05 });

/** `Anna-Lena`. */
export const HYPHENATED_GIVEN = topic('hyphenated given name', { kept: 0.45, first: 0.3, removed: 0.25 });

/** `Müller-Schmidt`. */
export const HYPHENATED_FAMILY = topic('hyphenated family name', {
  kept: 0.5,
  removed: 0.25,
  first: 0.13,
  last: 0.12,
});

/** `Jean-Paul Dupont` as `jdupont` or `jpdupont`. */
export const INITIALS = topic('initials', { one: 0.8, all: 0.2 });

/** `O'Brien`. */
export const APOSTROPHES = topic('apostrophes', { removed: 0.94, kept: 0.06 });

/** `Katherine (Kate) Jones`. */
export const BRACKETED_NAME = topic('name in brackets', { formal: 0.6, short: 0.4 });

/** Whether a nickname of one word stands for the given name. */
export const NICKNAME_AS_GIVEN_NAME = topic('nickname as given name', { formal: 0.95, nickname: 0.05 });

/** Which name an address is based on if display name and nickname are different full names. */
export const NAME_SOURCE = topic('name source', { displayName: 0.8, nickname: 0.2 });

/** `Anna Müller 2`. */
export const STATED_NUMBER = topic('number in the name', { appended: 0.6, dropped: 0.4 });

/** Numbers in the addresses of people whose namesake has the address without a number. */
export const NAMESAKE_NUMBERS = topic('numbers of namesakes', {
  2: 0.43,
  1: 0.29,
  3: 0.1,
  4: 0.06,
  5: 0.04,
  6: 0.02,
  7: 0.02,
  8: 0.01,
  9: 0.01,
  10: 0.01,
  11: 0.005,
  12: 0.005,
});
