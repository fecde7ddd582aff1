import { OAUTH_CONSUMER } from '../../bitbucket/credentials/credentialKinds';
import type { CredentialPool } from '../../bitbucket/credentials/pool';
import { type Bucket, CALLS_PER_HOUR, minutesOf } from '../../bitbucket/limits';

export type LimitedBucket = Exclude<Bucket, 'other'>;

export const LIMITED_BUCKETS: readonly LimitedBucket[] = ['repository', 'webhook'];

/** Calls that a run makes against a limit. */
export interface Demand {
  /** Which part of the run makes them, counted from the first; parts run one after the other. */
  readonly part: number;
  readonly bucket: LimitedBucket;
  readonly endpoint: string;
  readonly calls: number;
}

/** What a credential can do against the limits: in an hour, and at once. */
export interface Allowance {
  readonly hourly: Readonly<Record<LimitedBucket, number>>;
  readonly left: Readonly<Record<LimitedBucket, number>>;
  /** The limits whose calls it makes before others do. */
  readonly preferredFor: readonly Bucket[];
  /** @param endpoint its name */
  readonly mayCall: (endpoint: string) => boolean;
}

interface Numbers {
  readonly hourly: number;
  readonly left: number;
}

/** What Bitbucket leaves at most where it says that the limit is near, whoever has made the other calls. */
const LEFT_NEAR_LIMIT = 0.2;

/** What the credentials of a run can do that see everything. */
export function allowancesOf({ all }: CredentialPool, now: number): Allowance[] {
  return all
    .filter(({ isRetired, seesEverything }) => !isRetired && seesEverything)
    .map((credential): Allowance => {
      const [repository, webhook] = LIMITED_BUCKETS.map((bucket) => {
        const { hourly, left } = credential.capacity(bucket, now);
        return { hourly, left: credential.isNearLimit(bucket, now) ? Math.min(left, LEFT_NEAR_LIMIT * hourly) : left };
      }) as [Numbers, Numbers];
      return {
        hourly: { repository: repository.hourly, webhook: webhook.hourly },
        left: { repository: repository.left, webhook: webhook.left },
        preferredFor: credential.kind.preferredFor,
        mayCall: (endpoint) => credential.canRead({ endpoint: { name: endpoint }, ref: {} }),
      };
    });
}

/** The same credentials after an hour without calls. */
export function rested(allowances: readonly Allowance[]): Allowance[] {
  return allowances.map((one) => ({ ...one, left: one.hourly }));
}

export function withConsumers(allowances: readonly Allowance[], more: number): Allowance[] {
  const { repository, webhook } = CALLS_PER_HOUR;
  const limits = { repository, webhook };
  const { preferredFor } = OAUTH_CONSUMER;
  const consumer: Allowance = { hourly: limits, left: limits, preferredFor, mayCall: () => true };
  return [...allowances, ...Array.from({ length: more }, () => consumer)];
}

/** How many calls of a bucket credentials can make in so many pauses, and at once. */
export function callsWithin(allowances: readonly Allowance[], bucket: LimitedBucket, pauses: number): number {
  return allowances.reduce((total, { hourly, left }) => total + left[bucket] + pauses * hourly[bucket], 0);
}

/** How long a run waits because all credentials that may make a call are at their limit. */
export interface Waiting {
  /** Until the calls before are an hour old. */
  readonly pauses: number;
  readonly minutes: number;
}

/** A run that is limited by calls of which it does not know tries again every ten minutes. */
const MINUTES_OF_GUESSING = 10;

/** What pauses take besides: calls that were made before the run are not known to it. */
export function minutesOfGuessing(allowances: readonly Allowance[]): number {
  const isSpent = ({ hourly, left }: Allowance) => LIMITED_BUCKETS.some((bucket) => left[bucket] < hourly[bucket]);
  return allowances.some(isSpent) ? MINUTES_OF_GUESSING : 0;
}

/** @returns undefined if credentials that may make a call have no calls in any hour */
export function waitingFor(demands: readonly Demand[], allowances: readonly Allowance[]): Waiting | undefined {
  const pauses = countPauses(demands, allowances);
  return pauses === undefined
    ? undefined
    : { pauses, minutes: pauses > 0 ? minutesOf(pauses) + minutesOfGuessing(allowances) : 0 };
}

/**
 * How often a run pauses until its calls are an hour old: whenever all credentials that may make a call have reached their limit.
 *
 * @returns undefined if credentials that may make a call have no calls in any hour
 */
function countPauses(demands: readonly Demand[], allowances: readonly Allowance[]): number | undefined {
  let pauses = 0;
  let left = { repository: leftOf(allowances, 'repository'), webhook: leftOf(allowances, 'webhook') };
  for (const part of [...new Set(demands.map((demand) => demand.part))].sort((one, other) => one - other)) {
    const spent = LIMITED_BUCKETS.map((bucket) =>
      spend(
        demands.filter((demand) => demand.part === part && demand.bucket === bucket),
        allowances.map((one, index) => ({
          ...{ limit: one.hourly[bucket], left: left[bucket][index]! },
          ...{ mayCall: one.mayCall, isPreferred: one.preferredFor.includes(bucket) },
        })),
      ),
    );
    const [repository, webhook] = spent;
    if (!repository || !webhook) {
      return undefined;
    }
    // within a part, calls of both limits wait at the same time
    const inPart = Math.max(repository.pauses, webhook.pauses);
    const after = ({ pauses: own, left: rest }: Spent, bucket: LimitedBucket) =>
      own < inPart ? allowances.map(({ hourly }) => hourly[bucket]) : rest;
    left = { repository: after(repository, 'repository'), webhook: after(webhook, 'webhook') };
    pauses += inPart;
  }
  return pauses;
}

function leftOf(allowances: readonly Allowance[], bucket: LimitedBucket): readonly number[] {
  return allowances.map(({ left }) => left[bucket]);
}

interface Spending extends Pick<Allowance, 'mayCall'> {
  readonly limit: number;
  readonly isPreferred: boolean;
  left: number;
}

interface Spent {
  readonly pauses: number;
  readonly left: readonly number[];
}

/** Lets those that few credentials may make come first: the others take what is left. */
function spend(demands: readonly Demand[], purses: Spending[]): Spent | undefined {
  let pauses = 0;
  const inOrder = [...purses].sort((one, other) => Number(other.isPreferred) - Number(one.isPreferred));
  const able = ({ endpoint }: Demand) => inOrder.filter(({ mayCall }) => mayCall(endpoint));
  for (const demand of [...demands].sort((one, other) => able(one).length - able(other).length)) {
    const payers = able(demand);
    let open = demand.calls;
    while (open > 0 && payers.length > 0) {
      for (const payer of payers) {
        const paid = Math.min(open, payer.left);
        payer.left -= paid;
        open -= paid;
      }
      if (open > 0) {
        if (payers.every(({ limit }) => limit <= 0)) {
          return undefined;
        }
        pauses += 1;
        purses.forEach((purse) => (purse.left = purse.limit));
      }
    }
  }
  return { pauses, left: purses.map(({ left }) => left) };
}
