/** Calls of one consumer over a rolling hour. What was spent in a minute comes back an hour after that minute. */
export interface RateWindow {
  /** Takes one call, or says that none is left. */
  take(now: number): boolean;
  /** Calls spent in the hour that ends now. */
  spent(now: number): number;
}

export interface RateWindowOptions {
  /** Calls an hour. */
  limit: number;
  /** Spent before the start. */
  used: number;
  /** The time in milliseconds at which `used` was spent. */
  usedAt: number;
  /** Whether a rejected call is counted like one that was answered. */
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
      const free = total < limit;
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
