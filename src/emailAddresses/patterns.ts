import type { NameForm } from './nameForms';

/** How a company derives local parts from names. */
export interface Pattern {
  readonly name: string;
  /** How common it is among companies, from 0 to 1. */
  readonly share: number;
  /** Absent if the local part is not derived from the name. */
  readonly make?: (given: NameForm, family: NameForm) => string;
}

type Part = (given: NameForm, family: NameForm) => readonly string[];

const first: Part = (given) => given.words;
const last: Part = (_, family) => family.words;
const f: Part = (given) => [given.initials];
const l: Part = (_, family) => [family.initials];

/** The member's nickname in Bitbucket. */
export const NICKNAME: Pattern = { name: 'nickname', share: 0.06 };

/** The most common first. */
export const PATTERNS: readonly Pattern[] = [
  pattern('first.last', 0.44, [first, last], '.'),
  pattern('flast', 0.16, [f, last], ''),
  pattern('first', 0.07, [first], '.'),
  NICKNAME,
  pattern('firstl', 0.05, [first, l], ''),
  pattern('firstlast', 0.04, [first, last], ''),
  pattern('f.last', 0.04, [f, last], '.'),
  pattern('first_last', 0.03, [first, last], '_'),
  pattern('last.first', 0.03, [last, first], '.'),
  pattern('lastf', 0.02, [last, f], ''),
  pattern('last', 0.015, [last], '.'),
  pattern('first-last', 0.01, [first, last], '-'),
  pattern('first.l', 0.008, [first, l], '.'),
  pattern('lastfirst', 0.008, [last, first], ''),
  pattern('fl', 0.004, [f, l], ''),
  pattern('last_first', 0.004, [last, first], '_'),
  pattern('f_last', 0.004, [f, last], '_'),
  pattern('last.f', 0.004, [last, f], '.'),
];

function pattern(name: string, share: number, parts: readonly Part[], separator: string): Pattern {
  const make = (given: NameForm, family: NameForm): string => {
    const words = parts.map((part) => part(given, family).join(separator));
    // "Madonna" has no family name, so patterns with one do not apply
    return words.every((word) => word !== '') ? words.join(separator) : '';
  };
  return { name, share, make };
}
