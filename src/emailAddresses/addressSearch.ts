import { type Candidate, candidatesOf, type NamedPerson } from './candidates';
import {
  type Address,
  ADDRESSES_PER_CALL,
  chooseAddresses,
  createFormats,
  type Format,
  type Guess,
  toCalls,
} from './ranking';

export interface Member extends NamedPerson {
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
  /** By pattern. */
  readonly formats: ReadonlyMap<string, readonly Format[]>;

  /** @param domains in lower case, the preferred one first */
  constructor(readonly domains: readonly string[]) {
    this.formats = createFormats(domains.length);
  }
}

interface SearchedMember {
  readonly uuid: string;
  readonly candidates: readonly Candidate[];
  /** Addresses that Bitbucket returned for this member. */
  readonly confirmed: string[];
}

interface MemberGuess extends Guess {
  readonly member: SearchedMember;
  readonly localPart: string;
}

/** A search may make one call for this many members and each domain, which is little compared with the rest of a run. */
const MEMBERS_PER_CALL = 9;
/** The maximum for all searches of a run together. */
const MAX_CALLS = 500;

/** How many rounds a search with all its calls takes. The calls of a round run concurrently. */
const ROUNDS = 50;
const MAX_CALLS_PER_ROUND = 5;

/** The numbers in the addresses of people whose namesake has the address without a number, and how common they are. */
const NAMESAKE_NUMBERS: ReadonlyMap<number, number> = new Map([
  [2, 0.43],
  [1, 0.29],
  [3, 0.1],
  [4, 0.06],
  [5, 0.04],
  [6, 0.02],
  [7, 0.02],
  [8, 0.01],
  [9, 0.01],
  [10, 0.01],
  [11, 0.005],
  [12, 0.005],
]);

/** Decides which addresses to ask about next, given what Bitbucket has confirmed. It makes no requests itself. */
export class AddressSearch {
  private readonly maxCalls: number;
  private readonly members: ReadonlyMap<string, SearchedMember>;
  /** What Bitbucket has not been asked about, for members without a confirmed address. */
  private guesses: MemberGuess[];
  private readonly addresses = new Map<string, Address>();
  private calls = 0;
  /** The uuids of the members whose names cannot be read. They have no candidates. */
  readonly unreadable: string[] = [];
  /** How many addresses all rounds contain so far. */
  asked = 0;

  /** @param members with different uuids */
  constructor(
    members: readonly Member[],
    private readonly history: SearchHistory,
  ) {
    const { domains, calls } = history;
    this.maxCalls = Math.min(MAX_CALLS - calls, Math.ceil((members.length * domains.length) / MEMBERS_PER_CALL));
    // uuids are random: the first members are a sample
    const ordered = [...members].sort((one, other) => (one.uuid < other.uuid ? -1 : 1));
    this.members = new Map(
      ordered.map((member) => [member.uuid, { uuid: member.uuid, candidates: this.readName(member), confirmed: [] }]),
    );
    this.guesses = [...this.members.values()].flatMap((member) =>
      member.candidates.flatMap(({ localPart, pattern, share }) =>
        this.formatsOf(pattern).map((format) => this.toGuess(member, localPart, format, share)),
      ),
    );
  }

  /**
   * The addresses to ask about next, one list for each call.
   *
   * @returns an empty list when the search is over
   */
  nextRound(): string[][] {
    this.settle();
    const maxCalls = Math.min(Math.ceil(this.maxCalls / ROUNDS), MAX_CALLS_PER_ROUND, this.maxCalls - this.calls);
    const limit = maxCalls * ADDRESSES_PER_CALL;
    const guessed = chooseAddresses(this.guesses, limit);
    const calls = guessed.length > 0 ? guessed : toCalls(this.chooseAliases(limit));
    this.calls += calls.length;
    for (const address of calls.flat()) {
      address.isAsked = true;
      this.asked += 1;
    }
    return calls.map((call) => call.map(({ text }) => text));
  }

  /** Records the response to one call. Addresses that the call did not ask about are ignored. */
  record(addresses: readonly string[], confirmed: readonly ConfirmedAddress[]): void {
    const expected = new Set(addresses);
    for (const { address, uuid } of confirmed) {
      const lowerCase = address.toLowerCase();
      if (expected.has(lowerCase)) {
        this.addressOf(lowerCase).owner = uuid;
        this.members.get(uuid)?.confirmed.push(lowerCase);
      }
    }
  }

  /** The addresses found, by uuid. Of several, the one at the earliest domain wins, then the one with the more common pattern. */
  found(): Map<string, FoundAddress> {
    const found = new Map<string, FoundAddress>();
    for (const { uuid, candidates, confirmed } of this.members.values()) {
      const [best] = confirmed
        .map((address) => {
          const [localPart, domain] = this.split(address);
          const pattern = patternOf(localPart, candidates);
          return { address, domain, pattern, rate: pattern ? (this.formatsOf(pattern)[domain]?.rate() ?? 0) : 0 };
        })
        .sort((one, other) => one.domain - other.domain || other.rate - one.rate);
      if (best) {
        found.set(uuid, { address: best.address, pattern: best.pattern });
      }
    }
    return found;
  }

  /** Learns from the last round, and drops the guesses that it decided. */
  private settle(): void {
    const open: MemberGuess[] = [];
    for (const guess of this.guesses) {
      const { member, address, format, share } = guess;
      if (address.isAsked) {
        format.count(share, address.owner === member.uuid);
      }
      if (member.confirmed.length === 0) {
        open.push(...(address.isAsked ? this.withNumbers(guess) : [guess]));
      }
    }
    this.guesses = open.sort((one, other) => other.share - one.share);
  }

  /** If somebody else has the address, the member may be a namesake with a number. */
  private withNumbers({ member, localPart, address, format, share }: MemberGuess): MemberGuess[] {
    if (address.owner === undefined || /\d$/.test(localPart)) {
      return [];
    }
    return [...NAMESAKE_NUMBERS]
      .map(([number, common]) => this.toGuess(member, `${localPart}${number}`, format, share * common))
      .filter((guess) => !guess.address.isAsked);
  }

  /**
   * A member found at one domain may have the same local part at an earlier domain, which is preferred. Asking about it makes the
   * result independent of which was asked about first.
   */
  private chooseAliases(limit: number): Address[] {
    const aliases = [...this.found().values()].flatMap(({ address }) => {
      const [localPart, domain] = this.split(address);
      return this.history.domains.slice(0, domain).map((earlier) => this.addressOf(`${localPart}@${earlier}`));
    });
    return [...new Set(aliases)].filter((alias) => !alias.isAsked).slice(0, limit);
  }

  /** One odd name must not end the search for all others. */
  private readName(member: Member): readonly Candidate[] {
    try {
      return candidatesOf(member);
    } catch {
      this.unreadable.push(member.uuid);
      return [];
    }
  }

  private formatsOf(pattern: string): readonly Format[] {
    return this.history.formats.get(pattern) ?? [];
  }

  private toGuess(member: SearchedMember, localPart: string, format: Format, share: number): MemberGuess {
    return {
      member,
      localPart,
      address: this.addressOf(`${localPart}@${this.history.domains[format.domain]}`),
      format,
      share,
    };
  }

  private addressOf(text: string): Address {
    const address = this.addresses.get(text) ?? { text, isAsked: false };
    this.addresses.set(text, address);
    return address;
  }

  /** The local part of an address, and the position of its domain. */
  private split(address: string): [localPart: string, domain: number] {
    const at = address.lastIndexOf('@');
    return [address.slice(0, at), this.history.domains.indexOf(address.slice(at + 1))];
  }
}

/** The pattern that leads to a local part, with or without the number of a namesake. */
function patternOf(localPart: string, candidates: readonly Candidate[]): string | undefined {
  const find = (text: string) => candidates.find((candidate) => candidate.localPart === text);
  return (find(localPart) ?? find(localPart.replace(/\d+$/, '')))?.pattern;
}
