#!/usr/bin/env node
import { CommandError } from './CommandError';
import { createProgram } from './program';
import { wrapMessage } from './text';

async function main(): Promise<void> {
  const interruption = new AbortController();
  const interrupt = () => interruption.abort();
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  await createProgram(interruption.signal).parseAsync();
}

main().catch((error: unknown) => {
  console.error(`\n${wrapMessage(error instanceof Error ? error.message : String(error))}`);
  process.exitCode = error instanceof CommandError ? error.exitCode : 1;
});
