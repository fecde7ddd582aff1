import { constants } from 'node:os';

import { CommandError } from './CommandError';

/** Ctrl+C, the end of a process, and the end of its terminal. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
type EndingSignal = (typeof SIGNALS)[number];

/** Somebody ended the command. */
export class Interruption extends CommandError {
  constructor(
    readonly signal: EndingSignal,
    /** What became of the work, from the next line on; may be empty. */
    result = '',
  ) {
    super(`Interrupted.${result}`, 128 + constants.signals[signal]);
  }
}

/**
 * Waits for `work` until a signal arrives. `work` goes on until the process ends.
 *
 * Node.js calls listeners of signals only while no other code runs, so they are there only while a command waits. At any
 * other time, and from the second signal on, the system itself ends the process.
 *
 * @throws Interruption when a signal arrives first
 */
export async function interruptible<T>(work: () => Promise<T>): Promise<T> {
  leaveSignalsToSystem();
  const interrupted = new Promise<never>((_, reject) => {
    for (const signal of SIGNALS) {
      process.on(signal, () => {
        leaveSignalsToSystem();
        reject(new Interruption(signal));
      });
    }
  });
  try {
    return await Promise.race([work(), interrupted]);
  } finally {
    leaveSignalsToSystem();
  }
}

/** Removes listeners of signals, those of libraries too: a lock that they would remove is recognized as that of a process that ended. */
export function leaveSignalsToSystem(): void {
  for (const signal of SIGNALS) {
    process.removeAllListeners(signal);
  }
}
