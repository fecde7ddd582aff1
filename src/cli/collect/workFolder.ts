import { chmodSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { CommandError } from '../CommandError';
import { minute } from '../text';
import { checkResultFolder } from './checkResultFolder';
import type { Owner } from './owner';
import { finishReplacement, isReplacementUnfinished, RESULT, type ResultPaths, resultPaths } from './result';
import { LockedError, type LockOptions, lockRun, OWNER_FILE, type RunLock } from './runLock';

/** A folder that one run has to itself. */
export interface WorkFolder extends RunLock {
  paths: ResultPaths;
  /** Where this run puts together its result. No other run writes there, even one that has lost its lock without noticing. */
  storage: string;
}

/**
 * Empties the folder in which a run puts together its result, keeps other runs out of it, and makes sure that the result can
 * take the place of the earlier one.
 *
 * @param folder receives the result
 * @throws CommandError when another run works there, or the result could not be written
 */
export async function openWorkFolder(folder: string, options: LockOptions = {}): Promise<WorkFolder> {
  const paths = resultPaths(folder);
  const lock = await lockFolder(paths, options);
  try {
    return { ...lock, paths, storage: prepare(paths) };
  } catch (error) {
    await lock.release();
    throw error instanceof CommandError ? error : cannotWrite(paths.work, error);
  }
}

/** Goes on where a run was killed while it replaced the result, if there is such a folder and no run works there. */
export async function recoverResult(folder: string, options: LockOptions = {}): Promise<void> {
  const paths = resultPaths(folder);
  if (isReplacementUnfinished(paths)) {
    const lock = await lockFolder(paths, options);
    try {
      finishReplacement(paths);
    } finally {
      await lock.release();
    }
  }
}

/**
 * Keeps runs from replacing the result while somebody reads it.
 *
 * @throws CommandError when a run is going on
 */
export async function lockResult(folder: string, options: LockOptions = {}): Promise<Pick<RunLock, 'release'>> {
  const paths = resultPaths(folder);
  const lock = await lockFolder(paths, options);
  finishReplacement(paths);
  return {
    release: async () => {
      // while it is locked, no run begins to work in it
      rmSync(paths.work, { recursive: true, force: true });
      await lock.release();
    },
  };
}

async function lockFolder(paths: ResultPaths, options: LockOptions): Promise<RunLock> {
  try {
    mkdirSync(paths.work, { recursive: true });
    return await lockRun(paths.work, options);
  } catch (error) {
    throw error instanceof LockedError
      ? new CommandError(whoRuns(paths.result, error.owner))
      : cannotWrite(paths.work, error);
  }
}

/** @returns an empty folder */
function prepare(paths: ResultPaths): string {
  const leftover = finishReplacement(paths);
  if (leftover) {
    throw new CommandError(
      `${paths.aside}, the result of an earlier run, cannot be deleted: ${leftover.message}. Delete it, for example as the user ` +
        'who owns it, or name another folder with --folder.',
    );
  }
  for (const name of readdirSync(paths.work).filter((one) => one !== OWNER_FILE)) {
    rmSync(join(paths.work, name), { recursive: true, force: true });
  }
  chmodSync(paths.work, 0o700);
  try {
    checkResultFolder(paths);
  } catch (error) {
    rmSync(paths.work, { recursive: true, force: true });
    throw error;
  }
  const storage = join(paths.work, `run-${process.pid}-${Date.now()}`, RESULT);
  mkdirSync(storage, { recursive: true, mode: 0o700 });
  return storage;
}

function whoRuns(result: string, owner: Owner | undefined): string {
  const who = owner ? `process ${owner.pid} on ${owner.host}, since ${minute(owner.startedOn)}` : 'it has just started';
  return `Another run is collecting into ${result}: ${who}. Wait until it has ended, or name another folder with --folder.`;
}

function cannotWrite(path: string, error: unknown): CommandError {
  return new CommandError(
    `${path} cannot be written: ${(error as Error).message}. Run the command in a folder that you may write to, or name one ` +
      'with --folder.',
  );
}
