import type { BitbucketClient } from '../../bitbucket/client';
import { RateLimitError } from '../../bitbucket/http/credentialErrors';
import type { ListedRepository } from '../../steps/jobState/listed';
import { isActive } from '../../steps/pullRequests/discovery/plan';
import { askRepository, type Findings, type Questions } from './askRepository';
import { sum } from './quantities';
import type { SeenRepositories } from './seenRepositories';

/** So many repositories are asked in any case: the most recently updated ones, where most happens, and as many of the others. */
const MOST_RECENT = 10;
const LEAST = 20;
/** So many calls for repositories the sample takes at most: a tenth of what a consumer can make in an hour. */
const MOST_CALLS = 100;
/** The sample ends earlier when chance moves the number of calls by less than this share. */
const PRECISE = 0.01;
const AT_ONCE = 5;

/** Repositories that stand for others of their kind. */
interface Stratum {
  /** How many repositories there are of the kind. */
  readonly size: number;
  readonly asked: readonly Findings[];
}

/** What was asked of some repositories, for all of them. */
export class Sample {
  constructor(private readonly strata: readonly Stratum[]) {}

  /** How many repositories were asked. */
  get asked(): number {
    return sum(this.strata.map(({ asked }) => asked.length));
  }

  /** Whether Bitbucket refuses the pull requests of all that were asked. */
  get isRefused(): boolean {
    const lists = this.strata.flatMap(({ asked }) => asked.flatMap(({ pullRequests }) => pullRequests ?? []));
    return lists.length > 0 && lists.every(({ isRefused }) => isRefused);
  }

  /**
   * What all repositories together have, by those that were asked about it.
   *
   * @param valueOf undefined for a repository that was not asked
   */
  total(valueOf: (findings: Findings) => number | undefined): number {
    const values = this.strata.map(({ size, asked }) => ({ size, found: asked.flatMap((one) => valueOf(one) ?? []) }));
    const all = values.flatMap(({ found }) => found);
    return sum(values.map(({ size, found }) => size * meanOf(found.length > 0 ? found : all)));
  }

  /** How far chance moves a total: its standard error. */
  errorOf(valueOf: (findings: Findings) => number): number {
    const variances = this.strata.map(({ size, asked }) => {
      const values = asked.map(valueOf);
      const mean = meanOf(values);
      const variance = sum(values.map((value) => (value - mean) ** 2)) / Math.max(1, values.length - 1);
      return values.length > 0 ? (size * (size - values.length) * variance) / values.length : 0;
    });
    return Math.sqrt(sum(variances));
  }
}

export interface SamplePlan {
  readonly questions: Questions;
  readonly seen: readonly SeenRepositories[];
  /** What a run does in each repository, whatever it has. */
  readonly callsInAny: number;
  /** What a run does in a repository besides. */
  readonly callsIn: (findings: Findings) => number;
}

/**
 * Asks some repositories what decides the calls of a run: the most recently updated ones, and others at even distances in the order
 * of their updates.
 *
 * @throws RateLimitError when the limit is reached before the first answer; later, it ends the sample
 */
export async function takeSample(client: BitbucketClient, plan: SamplePlan): Promise<Sample> {
  const { callsIn, callsInAny, questions, seen } = plan;
  const { since } = questions;
  const listed = seen.flatMap((one) => one.listed).sort((one, other) => other.updatedOn - one.updatedOn);
  const first = new Set(listed.slice(0, MOST_RECENT));
  const order = [...first, ...atEvenDistances(listed.slice(MOST_RECENT))];
  const kindOf = (repository: ListedRepository) =>
    `${first.has(repository)} ${isActive(repository, { windowStart: since })}`;
  const sizes = new Map<string, number>();
  const add = (kind: string, number: number) => sizes.set(kind, (sizes.get(kind) ?? 0) + number);
  listed.forEach((repository) => add(kindOf(repository), 1));
  seen.forEach((one) => one.unlisted > 0 && add(kindOf(one.listed.at(-1)!).replace('true ', 'false '), one.unlisted));
  const findings: { kind: string; found: Findings }[] = [];
  const toSample = () =>
    new Sample(
      [...sizes].map(([kind, size]) => ({
        size,
        asked: findings.flatMap((one) => (one.kind === kind ? one.found : [])),
      })),
    );
  if (!Object.values(questions).includes(true)) {
    return toSample();
  }
  const spent = () => client.stats().callsByBucket.repository;
  const before = spent();
  for (let next = 0; next < order.length && spent() - before < MOST_CALLS; next += AT_ONCE) {
    const sample = toSample();
    const total = sum([...sizes.values()]) * callsInAny + sample.total(callsIn);
    if (next >= LEAST && sample.errorOf(callsIn) <= PRECISE * total) {
      break;
    }
    try {
      const asked = order.slice(next, next + AT_ONCE).map(async (repository, index) => {
        const found = await askRepository(client, repository, { ...questions, isThorough: (next + index) % 3 === 0 });
        findings.push({ kind: kindOf(repository), found });
      });
      await Promise.all(asked);
    } catch (error) {
      // without any answer, nothing can be said
      if (!(error instanceof RateLimitError) || findings.length === 0) {
        throw error;
      }
      break;
    }
  }
  return toSample();
}

const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** All items, in an order of which any beginning is spread evenly over them. */
function* atEvenDistances<T>(items: readonly T[]): Generator<T> {
  const left = new Set(items.keys());
  for (let turn = 0.5; left.size > 0; turn += 1) {
    let index = Math.floor(((turn * GOLDEN) % 1) * items.length);
    while (!left.has(index)) {
      index = (index + 1) % items.length;
    }
    left.delete(index);
    yield items[index]!;
  }
}

function meanOf(values: readonly number[]): number {
  return values.length > 0 ? sum(values) / values.length : 0;
}
