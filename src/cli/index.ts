#!/usr/bin/env node
import { inspect } from 'node:util';
import { setFlagsFromString } from 'node:v8';

import { CommandError } from './CommandError';
import { assertCurrentFolder } from './folders';
import { createProgram } from './program';
import { wrapMessage } from './text';

/** What a shell reports for a program that wrote into a closed pipe. */
const CLOSED_PIPE = 141;
const INTERRUPTED = 130;

/*
 * Lets the heap grow by at most 30 % before V8 collects the garbage. By default it may grow to more than twice of what is
 * alive.
 */
setFlagsFromString('--heap-growing-percent=30');

async function main(): Promise<void> {
  const interruption = new AbortController();
  const interrupt = () => (interruption.signal.aborted ? process.exit(INTERRUPTED) : interruption.abort());
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', ({ code }: NodeJS.ErrnoException) => process.exit(code === 'EPIPE' ? CLOSED_PIPE : 1));
  }
  // what is written has names and commit messages: only the owner may read it
  process.umask(0o077);
  assertCurrentFolder();
  await createProgram(interruption.signal).parseAsync();
}

main().catch((error: unknown) => {
  console.error(`\n${wrapMessage(error instanceof Error ? error.message : inspect(error))}`);
  process.exitCode = error instanceof CommandError ? error.exitCode : 1;
  // a run that was interrupted or broke off goes on with its requests until the process ends
  process.stdout.write('', () => process.exit());
});
