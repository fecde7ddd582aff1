import { type Bucket, MINUTES_UNTIL_FREE } from '../limits';
import type { Credential } from './credential';
import type { CredentialName } from './credentialName';

/** A bucket with a limit. */
export type LimitedBucket = Exclude<Bucket, 'other'>;

export interface CredentialCapacity {
  readonly credential: CredentialName;
  /** Calls an hour. */
  readonly limit: number;
  /** Calls that it can make now: none while it is rate limited. */
  readonly left: number;
}

/** How many calls of a bucket the credentials can make. */
export interface Capacity {
  /** Without those that see only part of the workspaces. */
  readonly credentials: readonly CredentialCapacity[];
  /** Calls an hour of all of them. */
  readonly hourly: number;
  /** Calls that can be made now: the limits, less the calls of the last hour. */
  readonly left: number;
  /** The same with as much waiting as is still allowed. */
  readonly withWaiting: number;
}

/** @param waitMs how long the run may still wait, in milliseconds */
export function capacityOf(
  credentials: readonly Credential[],
  bucket: LimitedBucket,
  { now, waitMs }: { now: number; waitMs: number },
): Capacity {
  const capacities = credentials
    .filter(({ isRetired, reach }) => !isRetired && reach.isComplete)
    .map((credential): CredentialCapacity => {
      const limit = credential.hourlyLimit(bucket) ?? 0;
      const free = Math.max(0, limit - credential.callsOfLastHour(bucket, now));
      const { position, kind, item, label } = credential;
      return {
        credential: { position, kind, item, label },
        limit,
        left: credential.isLimited(bucket, now) ? 0 : free,
      };
    });
  const hourly = capacities.reduce((sum, { limit }) => sum + limit, 0);
  const left = capacities.reduce((sum, capacity) => sum + capacity.left, 0);
  const hours = Math.floor(waitMs / 60_000 / MINUTES_UNTIL_FREE);
  return { credentials: capacities, hourly, left, withWaiting: left + hours * hourly };
}
