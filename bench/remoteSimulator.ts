import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import type { CallReport, Question, RemoteSimulatorOptions, Started } from './simulatorProcess';

/** A simulator in its own process, so that it does not count towards the processor time of the run. */
export interface RemoteSimulator extends Started {
  callsSoFar(): Promise<number>;
  /** The requests since the last report. */
  report(): Promise<CallReport>;
  stop(): void;
}

/** @throws Error when it does not start */
export async function startRemoteSimulator(options: RemoteSimulatorOptions): Promise<RemoteSimulator> {
  const child = fork(join(__dirname, 'simulatorProcess.ts'), [JSON.stringify(options)], {
    execArgv: ['--require', 'ts-node/register'],
  });
  // responses arrive in the order of the questions
  let last: Promise<unknown> = Promise.resolve();
  const hear = async (): Promise<unknown> => {
    const [response] = (await Promise.race([once(child, 'message'), failure])) as [unknown];
    return response;
  };
  const ask = (question: Question): Promise<unknown> => {
    last = last.then(() => {
      child.send(question);
      return hear();
    });
    return last;
  };
  const failure = once(child, 'exit').then(([code]) => {
    throw new Error(`The simulator ended with exit code ${code}.`);
  });
  // the next question rejects with it
  failure.catch(() => undefined);

  const started = (await hear()) as Started;
  return {
    ...started,
    callsSoFar: () => ask('calls so far') as Promise<number>,
    report: () => ask('report') as Promise<CallReport>,
    stop: () => child.disconnect(),
  };
}
