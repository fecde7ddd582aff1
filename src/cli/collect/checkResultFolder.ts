import * as nodeFs from 'node:fs';
import { dirname, join } from 'node:path';

import { PAGE_FILE, RUN_RECORD_FILE } from '../../report/readRun';
import { CommandError } from '../CommandError';
import type { ResultPaths } from './result';

export const LOG = 'collect.log';

/** At least one of these is in the result of any run, also one of the SDK. */
const PARTS_OF_A_RESULT: readonly string[] = ['graph', 'index', 'summary.json', LOG, PAGE_FILE, RUN_RECORD_FILE];
/** Room for a small workspace. */
const LEAST_SPACE = 16 * 1024 * 1024;
const MEGABYTE = 1024 * 1024;
/** How the system refuses to put one folder in the place of another that is not empty. */
const NOT_EMPTY: readonly (string | undefined)[] = [
  'ENOTEMPTY',
  'EEXIST',
  ...(process.platform === 'win32' ? ['EPERM'] : []),
];

/** Makes the probe a folder that is not empty. */
const INSIDE = 'inside';

/** The calls that find out whether a result can be replaced. */
export type CheckingFiles = Pick<
  typeof nodeFs,
  'accessSync' | 'lstatSync' | 'mkdirSync' | 'readdirSync' | 'renameSync' | 'rmdirSync' | 'statfsSync'
>;

/**
 * Makes sure that the result of a run can take the place of the earlier one, as far as this can be known before the run.
 *
 * @param paths its work folder exists and belongs to this run; nothing is in the way of `aside`
 * @throws CommandError that says what is in the way and what to do
 */
export function checkResultFolder(paths: ResultPaths, files: CheckingFiles = nodeFs): void {
  const earlier = files.lstatSync(paths.result, { throwIfNoEntry: false });
  if (earlier) {
    assertIsResult(paths.result, earlier, files);
  }
  const size = earlier ? removableSize(paths.result, files) : 0;
  assertSpace(dirname(paths.result), Math.max(LEAST_SPACE, size), files);
  assertCanBeRenamed(paths, earlier !== undefined, files);
}

/** Nothing else that a person may have put there is deleted. */
function assertIsResult(result: string, stat: nodeFs.Stats, files: CheckingFiles): void {
  if (!stat.isDirectory()) {
    throw new CommandError(
      `${result} is not a folder, so it is not the result of a run. Move it away, or name another folder with --folder.`,
    );
  }
  const names = files.readdirSync(result);
  if (names.length > 0 && !names.some((name) => PARTS_OF_A_RESULT.includes(name))) {
    throw new CommandError(
      `${result} is not the result of a run: it contains ${names.slice(0, 3).join(', ')}. Move it away, or name another ` +
        'folder with --folder.',
    );
  }
}

/**
 * The bytes in a folder, all of which can be deleted.
 *
 * @throws CommandError when the rights on it, or on a folder in it, forbid that
 */
function removableSize(folder: string, files: CheckingFiles): number {
  const { R_OK, W_OK, X_OK } = nodeFs.constants;
  try {
    files.accessSync(folder, R_OK | W_OK | X_OK);
  } catch (error) {
    const { uid } = files.lstatSync(folder);
    throw new CommandError(
      `${folder} belongs to an earlier run and cannot be deleted: ${(error as Error).message}. Its owner is the user with the id ${uid}. ` +
        'Delete it as that user, or name another folder with --folder.',
    );
  }
  const entries = files.readdirSync(folder, { withFileTypes: true });
  return entries.reduce((size, entry) => {
    const path = join(folder, entry.name);
    return size + (entry.isDirectory() ? removableSize(path, files) : files.lstatSync(path).size);
  }, 0);
}

function assertSpace(folder: string, needed: number, files: CheckingFiles): void {
  const { bavail, blocks, bsize } = files.statfsSync(folder);
  // some network file systems do not tell
  if (blocks > 0 && bavail * bsize < needed) {
    throw new CommandError(
      `${folder} has ${Math.floor((bavail * bsize) / MEGABYTE)} MB of free space, but a run needs at least ` +
        `${Math.ceil(needed / MEGABYTE)} MB, beside the result of the earlier one. Free space, or name another folder with --folder.`,
    );
  }
}

/**
 * A mount point, a folder from a lower layer of a container image, or one of another owner in a shared folder cannot be
 * renamed. Only the system knows all these reasons, so this asks it: to rename the earlier result to the name of a folder that is not empty,
 * which it refuses for that reason only if there is no other.
 */
function assertCanBeRenamed({ result, work, aside }: ResultPaths, hasResult: boolean, files: CheckingFiles): void {
  const probe = join(work, 'probe');
  try {
    files.mkdirSync(join(probe, INSIDE), { recursive: true });
    files.renameSync(probe, aside);
    if (hasResult) {
      assertOccupied(result, aside, files);
    }
  } catch (error) {
    throw new CommandError(
      `${result} cannot be replaced at the end of a run: ${(error as Error).message}. It and ${dirname(result)} must be on one ` +
        'file system, belong to you, and not be mount points. Correct that, or name another folder with --folder.',
    );
  } finally {
    for (const path of [aside, probe]) {
      removeProbe(path, files);
    }
  }
}

/** Removes the folder only if it is the probe: anything else is not empty. */
function removeProbe(path: string, files: CheckingFiles): void {
  try {
    files.rmdirSync(join(path, INSIDE));
    files.rmdirSync(path);
  } catch {
    // it is not there
  }
}

function assertOccupied(result: string, aside: string, files: CheckingFiles): void {
  try {
    files.renameSync(result, aside);
  } catch (error) {
    if (NOT_EMPTY.includes((error as NodeJS.ErrnoException).code)) {
      return;
    }
    throw error;
  }
  files.renameSync(aside, result);
}
