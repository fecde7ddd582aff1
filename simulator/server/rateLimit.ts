/** The calls of one credential in a rolling hour. Calls made in one minute no longer count an hour after that minute. */
export interface RateWindow {
  /** Counts a call and returns true, or returns false when the limit is reached. `now` is in milliseconds since 1970. */
  take(now: number): boolean;
  /** Calls in the hour that ends now. */
  spent(now: number): number;
}

export interface RateWindowOptions {
  /** Calls per hour, which may change. */
  limit: () => number;
  /** Calls made before the start. */
  used: number;
  /** When these calls were made, in milliseconds since 1970. */
  usedAt: number;
  /** Whether a call that gets a 429 counts as well. */
  rejectedCallsCount: boolean;
}

const MINUTE = 60_000;

export function createRateWindow({ limit, used, usedAt, rejectedCallsCount }: RateWindowOptions): RateWindow {
  const byMinute = new Map<number, number>();
  let total = 0;
  const add = (at: number, count: number) => {
    const minute = Math.floor(at / MINUTE);
    byMinute.set(minute, (byMinute.get(minute) ?? 0) + count);
    total += count;
  };
  const forget = (now: number) => {
    const oldest = Math.floor(now / MINUTE) - 60;
    for (const [minute, count] of byMinute) {
      if (minute > oldest) {
        continue;
      }
      byMinute.delete(minute);
      total -= count;
    }
  };
  if (used > 0) {
    add(usedAt, used);
  }
  return {
    take: (now) => {
      forget(now);
      const free = total < limit();
      if (free || rejectedCallsCount) {
        add(now, 1);
      }
      return free;
    },
    spent: (now) => {
      forget(now);
      return total;
    },
  };
}
