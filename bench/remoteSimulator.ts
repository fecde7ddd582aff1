import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import type { CallReport, Question, RemoteSimulatorOptions, Started } from './simulatorProcess';

/** A simulator in a separate process, so that its processor time is not measured. */
export interface RemoteSimulator extends Started {
  callsSoFar(): Promise<number>;
  /** Figures of the requests since the last report. */
  report(): Promise<CallReport>;
  stop(): void;
}

/** @throws Error if the process does not start */
export async function startRemoteSimulator(options: RemoteSimulatorOptions): Promise<RemoteSimulator> {
  const child = fork(join(__dirname, 'simulatorProcess.ts'), [JSON.stringify(options)], {
    execArgv: ['--require', 'ts-node/register'],
  });
  // Questions are sent one after the other, so that each message is the response to the last question.
  let last: Promise<unknown> = Promise.resolve();
  const receive = async (): Promise<unknown> => {
    const [response] = (await Promise.race([once(child, 'message'), failure])) as [unknown];
    return response;
  };
  const ask = (question: Question): Promise<unknown> => {
    last = last.then(() => {
      child.send(question);
      return receive();
    });
    return last;
  };
  const failure = once(child, 'exit').then(([code]) => {
    throw new Error(`The simulator ended with exit code ${code}.`);
  });
  // Nobody may be waiting for a response when the process ends. In that case, the next question rejects.
  failure.catch(() => undefined);

  const started = (await receive()) as Started;
  return {
    ...started,
    callsSoFar: () => ask('calls so far') as Promise<number>,
    report: () => ask('report') as Promise<CallReport>,
    stop: () => child.disconnect(),
  };
}
