import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

import { PAGE_FILE } from '../report/readRun';
import { RESULT } from './collect/result';
import { CommandError } from './CommandError';
import { kindOf, shownPath } from './folders';

/** Where a file cannot be put in the place of another, although that can be written to, such as a file mounted into a container. */
const NOT_REPLACEABLE: readonly (string | undefined)[] = ['EACCES', 'EPERM', 'EBUSY', 'EROFS', 'EXDEV'];

/**
 * Makes sure that a file that a person has named may be written.
 *
 * @param storage the result of a run, of which nothing but the page may be overwritten, whatever its name
 * @throws CommandError that says why not, and what to do
 */
export function assertOutputFile(file: string, storage?: string): void {
  const path = realPath(file);
  const stat = statOf(path);
  // a device such as /dev/null may be named; a pipe that nobody reads would block the process, signals included
  if (stat && !stat.isFile() && !stat.isCharacterDevice()) {
    throw new CommandError(`${shownPath(file)} is ${kindOf(stat)}. Name a file.`);
  }
  const result = resultAround(path, storage);
  if (result !== undefined && path !== join(result, PAGE_FILE)) {
    throw inResult(file, result, 'file');
  }
  try {
    accessSync(stat ? path : ancestorsOf(path).find(existsSync)!, constants.W_OK);
  } catch (error) {
    throw cannotWrite(file, error);
  }
}

/**
 * @param storage the result of a run, whatever its name
 * @throws CommandError when a new folder would be in it, or in another result, which the next run replaces
 */
export function assertOutsideOfResult(folder: string, storage: string): void {
  const result = resultAround(realPath(folder), storage);
  if (result !== undefined) {
    throw inResult(folder, result, 'folder');
  }
}

function resultAround(path: string, storage?: string): string | undefined {
  return ancestorsOf(path).find(
    (folder) => basename(folder) === RESULT || (storage !== undefined && folder === realPath(storage)),
  );
}

function inResult(path: string, result: string, kind: 'file' | 'folder'): CommandError {
  return new CommandError(
    `${shownPath(path)} is in the result of a run, which must stay as it is. Name a ${kind} outside of ${shownPath(result)}.`,
  );
}

/** Whether both paths lead to the same file. */
export function isSameFile(first: string, second: string): boolean {
  return realPath(first) === realPath(second);
}

/** @throws CommandError when both are the same file */
export function assertDifferentFiles(first: string, second: string): void {
  if (isSameFile(first, second)) {
    throw new CommandError(
      `${shownPath(first)} is named twice. Name different files for the page and for each format.`,
    );
  }
}

/**
 * Writes a file in one step: whatever goes wrong, the file is complete or as it was before.
 *
 * @throws CommandError when that is impossible
 */
export function writeOutputFile(file: string, text: string): void {
  try {
    mkdirSync(dirname(resolve(file)), { recursive: true });
    const path = realPath(file);
    const stat = statOf(path);
    if (stat && !stat.isFile()) {
      writeFileSync(path, text);
    } else {
      replaceFile(path, text, stat?.mode);
    }
  } catch (error) {
    throw cannotWrite(file, error);
  }
}

/** @param mode the rights of the file that is there */
function replaceFile(path: string, text: string, mode: number | undefined): void {
  const whole = `${path}.${process.pid}.new`;
  try {
    rmSync(whole, { force: true });
    writeFileSync(whole, text, { flag: 'wx' });
    if (mode !== undefined) {
      chmodSync(whole, mode);
    }
    renameSync(whole, path);
  } catch (error) {
    rmSync(whole, { force: true });
    if (mode === undefined || !NOT_REPLACEABLE.includes((error as NodeJS.ErrnoException).code)) {
      throw error;
    }
    writeFileSync(path, text);
  }
}

/** Without links; of a file that does not exist, as far as its path exists. */
function realPath(file: string): string {
  const path = resolve(file);
  try {
    return realpathSync(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(realPath(parent), basename(path));
  }
}

/** The folders that contain a path, innermost first. */
function ancestorsOf(path: string): string[] {
  const parent = dirname(path);
  return parent === path ? [] : [parent, ...ancestorsOf(parent)];
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

function cannotWrite(file: string, error: unknown): CommandError {
  return new CommandError(
    `${shownPath(file)} cannot be written: ${(error as Error).message}. Name a file in a folder that you may write to.`,
  );
}
