import { NAMESAKE_NUMBERS } from './conventions';
import type { Estimates, Guess } from './estimates';

/** An address as its local part and the position of its domain. */
export interface AddressParts {
  readonly localPart: string;
  readonly domain: number;
}

/** Local parts by domain. */
export type LocalParts = readonly ReadonlySet<string>[];

/** A guess at one domain that Bitbucket has not been asked about. */
export interface OpenGuess {
  readonly guess: Guess;
  readonly domain: number;
}

/** One member during the search. */
export class SearchedMember {
  /** Addresses that Bitbucket returned for this member. */
  readonly confirmed: AddressParts[] = [];
  /** For each guess, whether it is still open at each domain. */
  private readonly open = new Map<Guess, boolean[]>();

  constructor(guesses: readonly Guess[], domains: number) {
    guesses.forEach((guess) => this.open.set(guess, new Array<boolean>(domains).fill(true)));
  }

  /** Does nothing if an address of the member was found. */
  forEachOpen(work: (guess: Guess, domain: number) => void): void {
    if (this.confirmed.length > 0) {
      return;
    }
    for (const [guess, domains] of this.open) {
      for (let domain = 0; domain < domains.length; domain += 1) {
        if (domains[domain]) {
          work(guess, domain);
        }
      }
    }
  }

  guessOf(localPart: string): Guess | undefined {
    return [...this.open.keys()].find((guess) => guess.localPart === localPart);
  }

  /**
   * Closes the guesses that Bitbucket was asked about. If one belongs to somebody else, this member may be a namesake with a number.
   */
  close(asked: LocalParts, taken: LocalParts, estimates: Estimates): void {
    const numbered: OpenGuess[] = [];
    this.forEachOpen((guess, domain) => {
      if (asked[domain]?.has(guess.localPart)) {
        this.open.get(guess)![domain] = false;
        if (taken[domain]?.has(guess.localPart) && !/\d$/.test(guess.localPart)) {
          const guesses = Object.values(NAMESAKE_NUMBERS).map((number) => estimates.withNumber(guess, number));
          numbered.push(...guesses.map((each) => ({ guess: each, domain })));
        }
      }
    });
    for (const { guess, domain } of numbered) {
      const domains: boolean[] = [];
      domains[domain] = true;
      this.open.set(guess, domains);
    }
  }
}
