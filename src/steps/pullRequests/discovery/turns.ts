import { createHash } from 'node:crypto';

import { DAY_MS } from '../window';

/** The intervals at which quiet repositories are listed, in days. The longer ones are for runs with too few calls. */
export const TURN_INTERVALS = [7, 14, 28] as const;
export type TurnInterval = (typeof TURN_INTERVALS)[number];

const LONGEST_MS = TURN_INTERVALS[2] * DAY_MS;

/**
 * Returns the turn of a repository if one is due.
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
  // the interval may have become long only recently, so the previous turn may have been up to the longest interval ago
  return slot - (interval === TURN_INTERVALS[0] ? intervalMs : LONGEST_MS);
}

export interface TurnOptions {
  readonly after: number;
  readonly now: number;
  readonly interval: TurnInterval;
}

/** An offset within the longest interval, in milliseconds: evenly distributed over repositories, and the same in every run. */
function offsetOf(uuid: string): number {
  return createHash('sha256').update(uuid).digest().readUIntBE(0, 6) % LONGEST_MS;
}

/** The remainder. Unlike that of `%`, it is never negative. */
function remainder(value: number, divisor: number): number {
  return ((value % divisor) + divisor) % divisor;
}
