import type { Candidate, Derivation } from './candidates';
import type { Convention } from './conventions';
import { type Share, Shares } from './shares';

/** A local part at each of the domains. */
export interface Guess {
  readonly localPart: string;
  readonly ways: readonly Way[];
}

/** A derivation, with the shares that it depends on. */
export interface Way {
  readonly derivation: Derivation;
  /** By domain. */
  readonly patterns: readonly Share[];
  readonly conventions: readonly Share[];
}

const PATTERNS_TOPIC = 'address';

/** The share of members whose address follows no pattern. */
const UNGUESSABLE = 0.12;
/** The share of the first of several domains. */
const FIRST_DOMAIN = 0.6;

/** Estimates how likely addresses are, and learns from confirmed ones. */
export class Estimates {
  readonly unguessable: Share;
  private readonly shares = new Shares();

  private searches = 0;

  constructor(private readonly domains: number) {
    this.unguessable = this.shares.of(PATTERNS_TOPIC, 'none', UNGUESSABLE);
  }

  /** Whether an earlier search has been learned from. */
  get isExperienced(): boolean {
    return this.searches > 0;
  }

  /** Keeps what a search learned for the next workspace. */
  finishSearch(): void {
    this.shares.keepCount();
    this.searches += 1;
  }

  toGuess({ localPart, derivations }: Candidate): Guess {
    return { localPart, ways: derivations.map((derivation) => this.toWay(derivation)) };
  }

  /** The guess with the number of a namesake. */
  withNumber({ localPart, ways }: Guess, number: Convention): Guess {
    const share = this.shareOf(number);
    return {
      localPart: `${localPart}${number.name}`,
      ways: ways.map((way) => ({ ...way, conventions: [...way.conventions, share] })),
    };
  }

  /** The share of people in general for whom the guess is right at a domain. */
  likelihood({ ways }: Guess, domain: number): number {
    let sum = 0;
    for (const way of ways) {
      sum += likelihoodOf(way, domain);
    }
    return sum;
  }

  /**
   * Learns from the members.
   *
   * @param speak calls `count` with each guess that may be right for a member, and how certain that is, from 0 to 1
   */
  learn(speak: (count: (guess: Guess, domain: number, certainty: number) => void) => void): void {
    this.shares.startCount();
    speak((guess, domain, certainty) => {
      const total = this.likelihood(guess, domain);
      for (const way of guess.ways) {
        const members = total > 0 ? (certainty * likelihoodOf(way, domain)) / total : 0;
        const pattern = way.patterns[domain];
        if (pattern) {
          pattern.members += members;
        }
        way.conventions.forEach((convention) => (convention.members += members));
      }
    });
    this.shares.finishCount();
  }

  /** The pattern that most probably led to the guess. */
  patternOf({ ways }: Guess, domain: number): { name: string; share: number } | undefined {
    const [best] = [...ways].sort((one, other) => likelihoodOf(other, domain) - likelihoodOf(one, domain));
    return best && { name: best.derivation.pattern.name, share: best.patterns[domain]?.value ?? 0 };
  }

  private toWay(derivation: Derivation): Way {
    const { pattern, conventions } = derivation;
    const patterns = Array.from({ length: this.domains }, (_, domain) =>
      this.shares.of(PATTERNS_TOPIC, `${pattern.name} at ${domain}`, pattern.share * this.initialShareOf(domain)),
    );
    return { derivation, patterns, conventions: conventions.map((convention) => this.shareOf(convention)) };
  }

  private shareOf({ topic, name, share }: Convention): Share {
    return this.shares.of(topic, name, share);
  }

  private initialShareOf(domain: number): number {
    const first = this.domains === 1 ? 1 : FIRST_DOMAIN;
    const share = domain === 0 ? first : (1 - first) / (this.domains - 1);
    return (1 - UNGUESSABLE) * share;
  }
}

function likelihoodOf({ derivation, patterns, conventions }: Way, domain: number): number {
  let likelihood = derivation.weight * (patterns[domain]?.value ?? 0);
  for (const convention of conventions) {
    likelihood *= convention.value;
  }
  return likelihood;
}
