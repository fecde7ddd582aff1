import { createHash } from 'node:crypto';

import { DAY_MS } from '../window';

/** The intervals at which repositories are listed for what waits, in days. The longer ones are for runs with too few calls. */
export const TURN_INTERVALS = [7, 14, 28] as const;
export type TurnInterval = (typeof TURN_INTERVALS)[number];

const LONGEST_MS = TURN_INTERVALS[2] * DAY_MS;
const LEAST_MS = TURN_INTERVALS[1] * DAY_MS;

/**
 * Returns the turn of a repository if one is due.
 *
 * A repository has slots, one in each interval, at times that its uuid alone decides. So nothing has to be kept between runs,
 * and the repositories are spread evenly over the interval. Every slot of a long interval is one of the shorter intervals as well.
 *
 * @param uuid of the repository
 * @param after the time up to which slots were served, in milliseconds since 1970: the start of the last successful run
 * @param now the start of this run, in milliseconds since 1970
 * @returns the time from which on pull requests must have been updated to be listed: the slot of the longest interval before the
 * first slot that is due, since it was a slot for earlier runs as well, whatever their interval, and at least two weeks, since
 * Bitbucket may have refused the list then; undefined where no slot lies after `after` and up to `now`
 */
export function turnOf(uuid: string, { after, now, interval }: TurnOptions): number | undefined {
  const offset = Math.floor(placeOf(uuid) * LONGEST_MS);
  const intervalMs = interval * DAY_MS;
  const slot = after + intervalMs - remainder(after - offset, intervalMs);
  const sinceLongest = remainder(slot - offset, LONGEST_MS) || LONGEST_MS;
  return slot > now ? undefined : slot - Math.max(sinceLongest, LEAST_MS);
}

export interface TurnOptions {
  readonly after: number;
  readonly now: number;
  readonly interval: TurnInterval;
}

/**
 * The period of `startingAt`, of which 17 make the longest interval: a daily run begins 0.6 of the round later than the one
 * before, a weekly one a quarter, an hourly one a fortieth, and none of these comes back to the same place within that interval.
 */
const ROUND_MS = LONGEST_MS / 17;

/**
 * Puts items into an order that the time of the run decides, with the same items next to each other in every run. If runs end
 * early, one after the other, each begins elsewhere, so that together they get to every item.
 *
 * @param idOf what identifies an item
 * @param now the start of the run, in milliseconds since 1970
 */
export function startingAt<T>(now: number, items: readonly T[], idOf: (item: T) => string): T[] {
  const inOrder = items
    // not the places of their turns: those that are due at the same time would always be next to each other
    .map((item) => ({ item, place: placeOf(`order of ${idOf(item)}`) }))
    .sort((one, other) => one.place - other.place)
    .map(({ item }) => item);
  const start = Math.floor((remainder(now, ROUND_MS) / ROUND_MS) * items.length);
  return [...inOrder.slice(start), ...inOrder.slice(0, start)];
}

/** So many items of a list are read before the first is given. */
const READ_AHEAD = 1000;

/** The same order for the items of a list, as far as they are read ahead. */
export async function* startingAtInList<T>(
  now: number,
  items: AsyncIterable<T>,
  idOf: (item: T) => string,
): AsyncGenerator<T, void, void> {
  let ahead: T[] = [];
  for await (const item of items) {
    ahead.push(item);
    if (ahead.length === READ_AHEAD) {
      yield* startingAt(now, ahead, idOf);
      ahead = [];
    }
  }
  yield* startingAt(now, ahead, idOf);
}

/** A number from 0 to 1: evenly distributed over ids, and the same in every run. */
function placeOf(id: string): number {
  return createHash('sha256').update(id).digest().readUIntBE(0, 6) / 2 ** 48;
}

/** The remainder. Unlike that of `%`, it is never negative. */
function remainder(value: number, divisor: number): number {
  return ((value % divisor) + divisor) % divisor;
}
