import type { NameForm } from './nameForms';

/** How a company derives local parts from names. */
export interface Pattern {
  readonly name: string;
  /** How common it is, from 0 to 1. The shares of rare patterns are exaggerated, so that each pattern is tried early. */
  readonly share: number;
  /** Absent if the local part is not derived from the name. */
  readonly make?: (given: NameForm, family: NameForm) => string;
}

type LocalPart = (given: NameForm, family: NameForm) => readonly string[];

const first: LocalPart = (given) => given.words;
const last: LocalPart = (_, family) => family.words;
const f: LocalPart = (given) => [given.initials];
const l: LocalPart = (_, family) => [family.initials];

/** The most common first. */
export const PATTERNS: readonly Pattern[] = [
  pattern('first.last', 0.2, [first, last], '.'),
  pattern('flast', 0.12, [f, last], ''),
  pattern('first', 0.08, [first], '.'),
  // the member's nickname in Bitbucket
  { name: 'nickname', share: 0.073 },
  pattern('firstl', 0.067, [first, l], ''),
  pattern('firstlast', 0.06, [first, last], ''),
  pattern('f.last', 0.06, [f, last], '.'),
  pattern('first_last', 0.052, [first, last], '_'),
  pattern('last.first', 0.052, [last, first], '.'),
  pattern('lastf', 0.042, [last, f], ''),
  pattern('last', 0.037, [last], '.'),
  pattern('first-last', 0.03, [first, last], '-'),
  pattern('first.l', 0.027, [first, l], '.'),
  pattern('lastfirst', 0.027, [last, first], ''),
  pattern('fl', 0.019, [f, l], ''),
  pattern('last_first', 0.019, [last, first], '_'),
  pattern('f_last', 0.019, [f, last], '_'),
  pattern('last.f', 0.019, [last, f], '.'),
];

function pattern(name: string, share: number, parts: readonly LocalPart[], separator: string): Pattern {
  const make = (given: NameForm, family: NameForm): string => {
    const words = parts.map((part) => part(given, family).join(separator));
    // "Madonna" has no family name, so patterns with one do not apply
    return words.every((word) => word !== '') ? words.join(separator) : '';
  };
  return { name, share, make };
}
