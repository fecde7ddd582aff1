import { createHash } from 'node:crypto';

import { DAY_MS } from '../window';

/** How often each quiet repository is listed, in days. The longer ones are for runs that have too few calls. */
export const TURN_INTERVALS = [7, 14, 28] as const;
export type TurnInterval = (typeof TURN_INTERVALS)[number];

const LONGEST_MS = TURN_INTERVALS[2] * DAY_MS;

/**
 * The turn of a repository, where one is due.
 *
 * A repository has slots, one in each interval, at times that its uuid alone decides. So nothing has to be kept between runs,
 * and the repositories are spread evenly over the interval. Every slot of a long interval is one of the shorter intervals as well.
 *
 * @param uuid of the repository
 * @param after the time up to which slots were served, in milliseconds since 1970: the start of the last successful run
 * @param now the start of this run, in milliseconds since 1970
 * @returns the time from which on pull requests must have been updated to be listed, which is the slot before the first one
 * that is due; undefined where no slot lies after `after` and up to `now`
 */
export function turnOf(uuid: string, { after, now, interval }: TurnOptions): number | undefined {
  const intervalMs = interval * DAY_MS;
  const slot = after + intervalMs - remainder(after - offsetOf(uuid), intervalMs);
  if (slot > now) {
    return undefined;
  }
  // with a long interval, it may have been chosen lately only: then the turn before this one may be the longest one ago
  return slot - (interval === TURN_INTERVALS[0] ? intervalMs : LONGEST_MS);
}

export interface TurnOptions {
  readonly after: number;
  readonly now: number;
  readonly interval: TurnInterval;
}

/** A time within the longest interval, in milliseconds: evenly spread, and the same in every run. */
function offsetOf(uuid: string): number {
  return createHash('sha256').update(uuid).digest().readUIntBE(0, 6) % LONGEST_MS;
}

/** Never negative, unlike that of `%`. */
function remainder(value: number, divisor: number): number {
  return ((value % divisor) + divisor) % divisor;
}
