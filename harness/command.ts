import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';

import { environmentOfRun, requireBuild } from './collect';

export interface CommandRun {
  exitCode: number | null;
  /** Everything that the command printed. */
  output: string;
}

export interface CommandProcess {
  child: ChildProcess;
  ended: Promise<CommandRun>;
}

/** The built command `graph-bitbucket`. */
export const COMMAND = join(resolve(__dirname, '..'), 'dist', 'cli', 'index.js');

/**
 * Starts the built command `graph-bitbucket`.
 *
 * @param settings environment variables of the integration; settings that are left out have their default values
 */
export function startCommand(
  folder: string,
  args: readonly string[],
  settings: Readonly<Record<string, string>>,
): CommandProcess {
  requireBuild();
  const child = spawn(process.execPath, [COMMAND, ...args], { cwd: folder, env: environmentOfRun(settings) });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = once(child, 'close').then(([exitCode]) => ({ exitCode: exitCode as number | null, output }));
  return { child, ended };
}
