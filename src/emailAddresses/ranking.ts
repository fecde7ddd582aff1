import { PATTERNS } from './patterns';

/** Bitbucket responds with 400 to more. https://developer.atlassian.com/cloud/bitbucket/rest/api-group-workspaces/ */
export const ADDRESSES_PER_CALL = 90;

/** A call must be expected to confirm at least this many addresses. */
const WORTHWHILE = 0.05;

/** The weight of the share that a pattern has among companies in general, as a number of members. */
const GENERAL_MEMBERS = 4;
/** The share of the first of several domains. */
const FIRST_DOMAIN = 0.6;

/** A pattern at one of the company's domains, and how many of the addresses that follow it were confirmed. */
export class Format {
  private members = 0;
  private confirmed = 0;

  constructor(
    /** The position of the domain. */
    readonly domain: number,
    private readonly generalShare: number,
  ) {}

  /**
   * The share of members whose address has this format, as far as Bitbucket has been asked. Never 0, so that rare formats have
   * their turn.
   *
   * @param misses how many more members are assumed to have other addresses
   */
  rate(misses = 0): number {
    return (GENERAL_MEMBERS * this.generalShare + this.confirmed) / (GENERAL_MEMBERS + this.members + misses);
  }

  /** Counts an address that Bitbucket was asked about; `share` as in `Candidate`. */
  count(share: number, isConfirmed: boolean): void {
    this.members += share;
    this.confirmed += isConfirmed ? 1 : 0;
  }
}

/** An address that some member may have. */
export interface Address {
  readonly text: string;
  isAsked: boolean;
  /** The account that Bitbucket returned for it. */
  owner?: string;
}

/** An address that one member may have. Namesakes have guesses with the same address. */
export interface Guess {
  readonly address: Address;
  readonly format: Format;
  /** As in `Candidate`. */
  readonly share: number;
}

/** The formats of each pattern, one for each domain. */
export function createFormats(domains: number): ReadonlyMap<string, readonly Format[]> {
  const shareOf = (domain: number) => {
    const first = domains === 1 ? 1 : FIRST_DOMAIN;
    return domain === 0 ? first : (1 - first) / (domains - 1);
  };
  return new Map(
    PATTERNS.map(({ name, share }) => [
      name,
      Array.from({ length: domains }, (_, domain) => new Format(domain, share * shareOf(domain))),
    ]),
  );
}

/**
 * The addresses to ask about next, one list for each call. Calls that are not worthwhile are left out.
 *
 * Each chosen guess counts as a miss when the next one of its format is ranked. So the first calls try many formats on the first
 * members, and later ones use the formats that hold for most.
 *
 * @param guesses those with the highest shares first
 * @param limit the number of addresses
 */
export function chooseAddresses(guesses: readonly Guess[], limit: number): Address[][] {
  const ranked: { address: Address; rank: number; expected: number }[] = [];
  const chosen = new Map<Format, { count: number; misses: number }>();
  for (const { address, format, share } of guesses) {
    const { count, misses } = chosen.get(format) ?? { count: 0, misses: 0 };
    if (count < limit) {
      chosen.set(format, { count: count + 1, misses: misses + share });
      ranked.push({ address, rank: format.rate(misses + share) * share, expected: format.rate() * share });
    }
  }
  ranked.sort((one, other) => other.rank - one.rank);
  const expectations = new Map<Address, number>();
  for (const { address, expected } of ranked) {
    if (expectations.size === limit && !expectations.has(address)) {
      break;
    }
    expectations.set(address, (expectations.get(address) ?? 0) + expected);
  }
  return toCalls([...expectations])
    .filter((call) => call.reduce((sum, [, expected]) => sum + expected, 0) >= WORTHWHILE)
    .map((call) => call.map(([address]) => address));
}

/** Splits a list of addresses into calls. */
export function toCalls<T>(addresses: readonly T[]): T[][] {
  const calls: T[][] = [];
  for (let start = 0; start < addresses.length; start += ADDRESSES_PER_CALL) {
    calls.push(addresses.slice(start, start + ADDRESSES_PER_CALL));
  }
  return calls;
}
