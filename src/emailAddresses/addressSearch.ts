import { candidatesOf, type Person } from './candidates';
import { Estimates, type Guess } from './estimates';
import { type AddressParts, SearchedMember } from './searchedMember';

export interface Member extends Person {
  readonly uuid: string;
}

/** An address that Bitbucket returned for an account. */
export interface ConfirmedAddress {
  readonly address: string;
  readonly uuid: string;
}

export interface FoundAddress {
  /** In lower case. */
  readonly address: string;
  /** The pattern, for example `first.last`; undefined if the address cannot be derived from this member's name. */
  readonly pattern?: string;
}

/** What the searches of one run share. */
export class SearchHistory {
  /** How many calls the searches have made. */
  calls = 0;
  readonly estimates: Estimates;

  /** @param domains in lower case, the preferred one first */
  constructor(readonly domains: readonly string[]) {
    this.estimates = new Estimates(domains.length);
  }
}

/** Bitbucket responds with 400 to more. https://developer.atlassian.com/cloud/bitbucket/rest/api-group-workspaces/ */
export const ADDRESSES_PER_CALL = 90;

/** A search may make one call for this many members and each domain, which is little compared with the rest of a run. */
const MEMBERS_PER_CALL = 9;
/** The maximum for all searches of a run together. */
const MAX_CALLS = 500;

/** How many rounds a search with all its calls takes. The calls of a round run concurrently. */
const ROUNDS = 50;
const MAX_CALLS_PER_ROUND = 5;

/** How many guesses for each member of the sample the first round asks about. */
const SAMPLE_GUESSES = 9;

/** A call must be expected to confirm at least this many addresses. */
const WORTHWHILE = 0.3;

/** Less probable guesses are skipped: even 90 of them do not justify a call. */
const NEGLIGIBLE = WORTHWHILE / ADDRESSES_PER_CALL / 4;

/**
 * Decides which addresses to ask about next, given what Bitbucket has confirmed. It makes no requests itself; a failed call is
 * simply not recorded.
 */
export class AddressSearch {
  /** The maximum number of calls. */
  readonly maxCalls: number;
  private readonly members: ReadonlyMap<string, SearchedMember>;
  private readonly domains: readonly string[];
  private readonly estimates: Estimates;
  private readonly asked = new Set<string>();
  /** Both of the current round, by domain. */
  private answered: Set<string>[];
  private taken: Set<string>[];
  private planned = 0;

  /** @param members with different uuids */
  constructor(members: readonly Member[], { domains, estimates, calls }: SearchHistory) {
    this.domains = domains;
    this.estimates = estimates;
    this.answered = domains.map(() => new Set());
    this.taken = domains.map(() => new Set());
    // uuids are random: the first ones are a sample
    const ordered = [...members].sort((one, other) => (one.uuid < other.uuid ? -1 : 1));
    this.members = new Map(
      ordered.map((member) => {
        const guesses = candidatesOf(member).map((candidate) => this.estimates.toGuess(candidate));
        return [member.uuid, new SearchedMember(guesses, domains.length)];
      }),
    );
    this.maxCalls = Math.min(MAX_CALLS - calls, Math.ceil((members.length * domains.length) / MEMBERS_PER_CALL));
  }

  /** How many addresses all rounds contain so far. */
  get addresses(): number {
    return this.asked.size;
  }

  /**
   * The addresses to ask about next, one list for each call.
   *
   * @returns an empty list when the search is over
   */
  nextRound(): string[][] {
    this.settle();
    const calls = Math.min(Math.ceil(this.maxCalls / ROUNDS), MAX_CALLS_PER_ROUND, this.maxCalls - this.planned);
    const addresses = this.chooseGuesses(calls * ADDRESSES_PER_CALL);
    const batches = toBatches(addresses.length > 0 ? addresses : this.chooseAliases(calls * ADDRESSES_PER_CALL));
    this.planned += batches.length;
    batches.flat().forEach((address) => this.asked.add(address));
    return batches;
  }

  /** Records the response to one call. Addresses that the call did not ask about are ignored. */
  record(addresses: readonly string[], confirmed: readonly ConfirmedAddress[]): void {
    for (const address of addresses) {
      const { localPart, domain } = this.split(address);
      this.answered[domain]?.add(localPart);
    }
    const expected = new Set(addresses);
    for (const { address, uuid } of confirmed) {
      const lowerCase = address.toLowerCase();
      if (expected.has(lowerCase)) {
        const parts = this.split(lowerCase);
        this.taken[parts.domain]?.add(parts.localPart);
        this.members.get(uuid)?.confirmed.push(parts);
      }
    }
  }

  /** The addresses found, by uuid. Of several, the one at the earliest domain wins, then the one with the more common pattern. */
  found(): Map<string, FoundAddress> {
    const found = new Map<string, FoundAddress>();
    for (const [uuid, member] of this.members) {
      const [best] = member.confirmed
        .map((parts) => {
          const guess = member.guessOf(parts.localPart);
          return { ...parts, pattern: guess && this.estimates.patternOf(guess, parts.domain) };
        })
        .sort((one, other) => one.domain - other.domain || (other.pattern?.share ?? 0) - (one.pattern?.share ?? 0));
      if (best) {
        found.set(uuid, { address: this.join(best.localPart, best.domain), pattern: best.pattern?.name });
      }
    }
    return found;
  }

  /** Applies the responses of the last round. */
  private settle(): void {
    const { answered, taken, estimates } = this;
    for (const member of this.members.values()) {
      member.close(answered, taken, estimates);
    }
    this.answered = this.domains.map(() => new Set());
    this.taken = this.domains.map(() => new Set());
    estimates.learn((count) => {
      for (const member of this.members.values()) {
        const [address] = member.confirmed;
        const guess = address && member.guessOf(address.localPart);
        if (address && guess) {
          count(guess, address.domain, 1);
        }
        this.forEachLikely(member, count);
      }
    });
  }

  /** Calls `work` for each guess that may still be right, with its probability. */
  private forEachLikely(
    member: SearchedMember,
    work: (guess: Guess, domain: number, probability: number) => void,
  ): void {
    let total = this.estimates.unguessable.value;
    const guesses: { guess: Guess; domain: number; likelihood: number }[] = [];
    member.forEachOpen((guess, domain) => {
      const likelihood = this.estimates.likelihood(guess, domain);
      total += likelihood;
      guesses.push({ guess, domain, likelihood });
    });
    guesses.forEach(({ guess, domain, likelihood }) => work(guess, domain, likelihood / total));
  }

  /** The most probable guesses, as addresses; none if another call is not worthwhile. */
  private chooseGuesses(limit: number): string[] {
    const members = [...this.members.values()];
    const sample = Math.ceil(limit / (SAMPLE_GUESSES * this.domains.length));
    const guesses: { guess: Guess; domain: number; probability: number }[] = [];
    const isFirst = this.planned === 0 && !this.estimates.isExperienced;
    for (const member of isFirst ? members.slice(0, sample) : members) {
      this.forEachLikely(member, (guess, domain, probability) => {
        if (probability >= NEGLIGIBLE) {
          guesses.push({ guess, domain, probability });
        }
      });
    }
    guesses.sort((one, other) => other.probability - one.probability);
    const chosen = new Set<string>();
    let expected = 0;
    for (const { guess, domain, probability } of guesses) {
      const address = this.join(guess.localPart, domain);
      if (chosen.size === limit) {
        break;
      }
      if (chosen.size % ADDRESSES_PER_CALL === 0 && !chosen.has(address)) {
        if (chosen.size > 0 && expected < WORTHWHILE) {
          break;
        }
        expected = 0;
      }
      // an address whose call failed is not asked about again
      if (!this.asked.has(address)) {
        chosen.add(address);
        expected += probability;
      }
    }
    return !isFirst && chosen.size <= ADDRESSES_PER_CALL && expected < WORTHWHILE ? [] : [...chosen];
  }

  /**
   * A member found at one domain may have the same local part at an earlier domain, which is preferred. Asking about it makes the
   * result independent of which was asked about first.
   */
  private chooseAliases(limit: number): string[] {
    const aliases = [...this.members.values()].flatMap(({ confirmed: [address] }) =>
      address ? this.domains.slice(0, address.domain).map((_, domain) => this.join(address.localPart, domain)) : [],
    );
    return [...new Set(aliases)].filter((alias) => !this.asked.has(alias)).slice(0, limit);
  }

  private split(address: string): AddressParts {
    const at = address.lastIndexOf('@');
    return { localPart: address.slice(0, at), domain: this.domains.indexOf(address.slice(at + 1)) };
  }

  private join(localPart: string, domain: number): string {
    return `${localPart}@${this.domains[domain]}`;
  }
}

function toBatches(addresses: readonly string[]): string[][] {
  const batches: string[][] = [];
  for (let start = 0; start < addresses.length; start += ADDRESSES_PER_CALL) {
    batches.push(addresses.slice(start, start + ADDRESSES_PER_CALL));
  }
  return batches;
}
