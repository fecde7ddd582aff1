import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { partOf } from '../report/partOfRun';
import { SUMMARY_FILE } from '../report/readGraph';
import { readJson } from '../report/readJson';
import { RUN_RECORD_FILE } from '../report/readRun';
import { RESULT } from './collect/result';
import { lockResult } from './collect/workFolder';
import { CommandError } from './CommandError';
import { assertFolder, shownPath } from './folders';
import { withoutStandardOutput } from './quiet';
import { loadSdkCommands } from './sdk';

export interface SyncOptions {
  /** The folder that `collect` wrote into. */
  folder: string;
  /** What the SDK's own command is told, such as `--integrationInstanceId`. */
  args: readonly string[];
  /** Prints problems only. */
  quiet?: boolean;
}

/**
 * Uploads the result of a run with the SDK's `sync`. While it does, no run can replace the result.
 *
 * @throws CommandError when there is no result, when it is one of a part of the repositories, or when a run is going on
 */
export async function sync({ folder, args, quiet = false }: SyncOptions): Promise<void> {
  assertFolder(folder);
  const commands = loadSdkCommands(folder);
  const lock = await lockResult(folder);
  try {
    assertWhole(folder);
    const upload = () =>
      commands.createCli().parseAsync(['node', 'j1-integration', 'sync', '--project-path', folder, ...args]);
    await (quiet ? withoutStandardOutput(upload) : upload());
  } finally {
    await lock.release();
  }
}

function assertWhole(folder: string): void {
  const storage = join(folder, RESULT);
  if (!existsSync(join(storage, SUMMARY_FILE))) {
    throw new CommandError(`There is nothing to upload in ${shownPath(storage)}. Run "graph-bitbucket collect" first.`);
  }
  const file = join(storage, RUN_RECORD_FILE);
  // the SDK's own `collect` writes no record, and reads all repositories
  const part = existsSync(file) ? partOf(readJson(file)) : undefined;
  if (part !== undefined) {
    throw new CommandError(
      `${shownPath(storage)} holds only a part (${part}), so it is not uploaded: JupiterOne would ` +
        'take it for everything. Collect without these options first.',
    );
  }
}
