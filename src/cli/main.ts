import { setFlagsFromString } from 'node:v8';

import { assertCurrentFolder } from './folders';
import { createProgram } from './program';
import { runCommand } from './runCommand';

/*
 * Lets the heap grow by at most 30 % before V8 collects the garbage. By default it may grow to more than twice of what is
 * alive.
 */
setFlagsFromString('--heap-growing-percent=30');

runCommand(async () => {
  // what is written has names and commit messages: only the owner may read it
  process.umask(0o077);
  assertCurrentFolder();
  await createProgram().parseAsync();
});
