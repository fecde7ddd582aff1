import { inspect } from 'node:util';

import { CommandError } from './CommandError';
import { Interruption } from './interruption';
import { wrapMessage } from './text';

/** What a shell reports for a program that wrote into a closed pipe. */
const CLOSED_PIPE = 141;
/** Work for which Node.js has threads: names are looked up, and files read. */
const WORK_OF_THREADS = /^(GetAddrInfo|GetNameInfo|FS)Req/;
/** How long an interrupted command waits for that work to end. */
const PATIENCE_MS = 500;
const POLL_MS = 20;

/** Runs a command of this process, and ends the process with a message when the command fails or its output is lost. */
export function runCommand(command: () => Promise<void>): void {
  process.stdout.on('error', endWithoutOutput);
  process.stderr.on('error', ({ code }: NodeJS.ErrnoException) => process.exit(code === 'EPIPE' ? CLOSED_PIPE : 1));
  command().catch((error: unknown) => {
    console.error(`\n${wrapMessage(error instanceof Error ? error.message : inspect(error))}`);
    process.exitCode = error instanceof CommandError ? error.exitCode : 1;
    // a run that was interrupted or broke off goes on with its requests until the process ends
    process.stdout.write('', () => end(error));
  });
}

function endWithoutOutput({ code, message }: NodeJS.ErrnoException): void {
  if (code === 'EPIPE') {
    process.exit(CLOSED_PIPE);
  }
  console.error(wrapMessage(`The output cannot be written: ${message}. Direct it to a place that has room.`));
  process.exit(1);
}

function end(error: unknown): void {
  if (error instanceof Interruption) {
    endInterrupted(error);
  } else {
    process.exit();
  }
}

/**
 * process.exit() waits for work of threads, and a name server can take its time. So if that work goes on, the command ends as
 * if it had not listened for the signal, which a shell reports with the same code.
 */
function endInterrupted(interruption: Interruption, polls = PATIENCE_MS / POLL_MS): void {
  const { signal, exitCode } = interruption;
  const isWorking = process.getActiveResourcesInfo().some((name) => WORK_OF_THREADS.test(name));
  if (isWorking && polls > 0) {
    setTimeout(endInterrupted, POLL_MS, interruption, polls - 1);
    return;
  }
  if (isWorking) {
    process.kill(process.pid, signal);
  }
  process.exit(exitCode);
}
