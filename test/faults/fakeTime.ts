import { setTimeout as sleepReally } from 'node:timers/promises';

/** When every run of the fault suite takes place. */
export const START = Date.parse('2026-06-01T12:00:00Z');

/** A clock that only sleeping moves. */
export interface FakeTime {
  clock: () => number;
  sleep: (ms: number) => Promise<void>;
  /** Milliseconds that have passed. */
  elapsed: () => number;
}

export function createFakeTime(): FakeTime {
  let now = START;
  return {
    clock: () => now,
    elapsed: () => now - START,
    sleep: async (ms) => {
      const until = now + ms;
      // what is on its way over the loopback interface arrives before the time has passed
      await sleepReally(2);
      now = Math.max(now, until);
    },
  };
}
