import { setTimeout as sleepReally } from 'node:timers/promises';

/** The time at which every run of the fault suite starts. */
export const START = Date.parse('2026-06-01T12:00:00Z');

/** A clock that moves only when the client sleeps. */
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
      // Lets responses arrive that are already in flight.
      await sleepReally(2);
      now = Math.max(now, until);
    },
  };
}
