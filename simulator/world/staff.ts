import type { Account } from '../resources/accounts';
import { createRandom, hashText, type Random } from './random';
import { type Origin, ORIGINS, type Word } from './staffNames';

/** A person's display name, and the ASCII names from which the address is made. */
interface Person {
  displayName: string;
  given: string;
  family: string;
  /** See `Origin`. */
  isOpaque: boolean;
}

/** Patterns for the local part of an address, and how often they are used. */
const PATTERNS: readonly (readonly [weight: number, make: (given: string, family: string) => string])[] = [
  [70, (given, family) => `${given}.${family}`],
  [12, (given, family) => `${given.charAt(0)}${family}`],
  [5, (given, family) => `${given}${family.charAt(0)}`],
  [4, (given, family) => `${given}_${family}`],
  [3, (given, family) => `${family}.${given}`],
  [2, (given) => given],
  [2, (given, family) => `${given}${family}`],
  [2, (given, family) => `${given.charAt(0)}.${family}`],
];

/** The share of members whose address is not derived from their name, or is at another domain. */
const UNGUESSABLE = 0.06;
/** The share of members whose nickname is the local part of their address. */
const NICKNAMES = 0.04;
/** The share of addresses at the first domain. The others are spread over the other domains. */
const FIRST_DOMAIN = 0.8;

/** Creates members with names from many countries, and addresses at the company's domains. Namesakes get numbers. */
export function createStaff(seed: number, count: number, domains: readonly string[]): Account[] {
  const random = createRandom(seed, 'staff');
  const taken = new Set<string>();
  return Array.from({ length: count }, () => createMember(random, domains, taken));
}

function createMember(random: Random, domains: readonly string[], taken: Set<string>): Account {
  const person = createPerson(random);
  const account: Account = {
    type: 'user',
    uuid: random.uuid(),
    displayName: decorate(person, random),
    nickname: person.displayName,
    accountId: `712020:${random.uuid().slice(1, -1)}`,
    accountStatus: 'active',
  };
  const domain = random.chance(FIRST_DOMAIN) ? domains[0] : random.pick(domains.slice(1));
  const luck = random.next();
  const pattern = pickWeighted(random, PATTERNS)[1];
  if (luck < UNGUESSABLE) {
    const isPrivate = random.chance(0.3);
    const local = isPrivate ? `${person.given}.${person.family}` : `x${random.integer(10_000, 99_999)}`;
    account.email = claim(local, isPrivate ? 'mailbox.example' : (domain ?? domains[0] ?? ''), taken);
    account.isEmailGuessable = false;
    return account;
  }
  const byNickname = luck < UNGUESSABLE + NICKNAMES;
  if (byNickname) {
    account.nickname = `${person.given}${hashText(account.uuid) % 100}`;
  }
  const local = byNickname ? (account.nickname as string) : pattern(person.given, person.family);
  account.email = claim(local, domain ?? domains[0] ?? '', taken);
  account.isEmailGuessable = byNickname || !person.isOpaque;
  return account;
}

function createPerson(random: Random): Person {
  const origin = pickWeighted(
    random,
    ORIGINS.map((each) => [each.weight, each] as const),
  )[1];
  const given = random.pick(origin.given);
  const family = random.pick(origin.family);
  const second = origin.order === 'two family names' ? random.pick(origin.family) : undefined;
  const habits = pickHabits(random);
  return {
    displayName: writeName(random, origin, written(given), [family, ...(second ? [second] : [])].map(written)),
    given: ascii(given, { ...habits, dropsWords: 'last' }),
    family: [family, ...(second && habits.keepsSecondSurname ? [second] : [])]
      .map((word) => ascii(word, { ...habits, dropsWords: 'first' }))
      .join(habits.keepsHyphens ? '-' : ''),
    isOpaque: origin.isOpaque ?? false,
  };
}

/** How a person writes their name in an address. */
interface SpellingHabits {
  /** Drops accents instead of writing two letters: `muller` instead of `mueller`. */
  isPlain: boolean;
  /** `jean-luc` instead of `jeanluc`. */
  keepsHyphens: boolean;
  /** `garciamunoz` instead of `garcia`. */
  keepsSecondSurname: boolean;
  /** `lindau` instead of `vonlindau`, `maria` instead of `mariajose`. */
  dropsSome: boolean;
}

function pickHabits(random: Random): SpellingHabits {
  return {
    isPlain: random.chance(0.5),
    keepsHyphens: random.chance(0.5),
    keepsSecondSurname: random.chance(0.2),
    dropsSome: random.chance(0.3),
  };
}

function writeName(random: Random, { order }: Origin, given: string, families: readonly string[]): string {
  const [first = ''] = families;
  if (order === 'family first') {
    return random.chance(0.5) ? `${first}${given}` : `${first} ${given}`;
  }
  return [given, ...families].join(' ');
}

/** Varies some display names, with titles, middle initials, suffixes, or the family name first. */
function decorate({ displayName }: Person, random: Random): string {
  const [given = '', ...rest] = displayName.split(' ');
  const family = rest.join(' ');
  const luck = random.next();
  if (family === '' || luck < 0.86) {
    return displayName;
  }
  const middle = random.pick(['A.', 'K.', 'M.']);
  const forms = [
    `${family}, ${given}`,
    `${displayName} (Contractor)`,
    `Dr. ${displayName}`,
    `${given} ${middle} ${family}`,
    `${displayName} 🚀`,
    `${displayName} [Platform]`,
  ];
  return random.pick(forms);
}

/** Reserves an address. If it is taken, it gets a number. */
function claim(local: string, domain: string, taken: Set<string>): string {
  for (let number = 1; ; number += 1) {
    const address = `${local}${number === 1 ? '' : number}@${domain}`;
    if (!taken.has(address)) {
      taken.add(address);
      return address;
    }
  }
}

function pickWeighted<T extends readonly [number, unknown]>(random: Random, list: readonly T[]): T {
  const total = list.reduce((sum, [weight]) => sum + weight, 0);
  let rest = random.next() * total;
  return list.find(([weight]) => (rest -= weight) < 0) ?? (list[0] as T);
}

function written(word: Word): string {
  return typeof word === 'string' ? word : word[0];
}

/**
 * The ASCII form of a name for an address: without accents, spaces and apostrophes.
 *
 * @param dropsWords which words of a name are left out by people who leave some out
 */
function ascii(
  word: Word,
  { isPlain, keepsHyphens, dropsSome, dropsWords }: SpellingHabits & { dropsWords: 'first' | 'last' },
) {
  const [, usual, plain] = typeof word === 'string' ? [word, word] : word;
  const words = ((isPlain && plain) || usual).normalize('NFD').toLowerCase().replaceAll('ł', 'l').split(' ');
  const left = dropsSome && words.length > 1 ? (dropsWords === 'first' ? words.slice(-1) : words.slice(0, 1)) : words;
  const name = left.join('').replace(/[^a-z-]/g, '');
  return keepsHyphens ? name : name.replaceAll('-', '');
}
