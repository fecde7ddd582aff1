import * as nodeFs from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';

import { CommandError } from '../CommandError';

export const RESULT = '.j1-integration';

/**
 * The folder in which a run would put `.j1-integration`.
 *
 * @param graph the result, its folder `graph`, or the folder around it
 */
export function folderOfResult(graph: string): string {
  const path = resolve(graph);
  const storage = basename(path) === 'graph' ? dirname(path) : path;
  return basename(storage) === RESULT ? dirname(storage) : path;
}

/** Where a run puts its result. All paths are in one folder, so that renaming moves between them. */
export interface ResultPaths {
  result: string;
  /** Belongs to one run at a time. */
  work: string;
  /** A result that is complete, before it takes the place of the earlier one. */
  complete: string;
  /** The earlier result, until it is deleted. */
  aside: string;
}

/** The calls that replace a result. */
export type ReplacingFiles = Pick<typeof nodeFs, 'lstatSync' | 'renameSync' | 'rmSync'>;

/**
 * @param folder contains the result, or a link to it
 * @throws CommandError when the link leads nowhere
 */
export function resultPaths(folder: string): ResultPaths {
  const result = followLink(resolve(folder, RESULT));
  const work = `${result}-new`;
  return { result, work, complete: join(work, RESULT), aside: `${result}-old` };
}

/**
 * Puts the complete result in the place of the earlier one. Whenever this is interrupted, one of the two is whole, and
 * {@link finishReplacement} can go on.
 *
 * @returns why the earlier result could not be deleted; undefined if it was
 * @throws Error when the result could not be replaced; the earlier one is then where it was
 */
export function replaceResult(
  { result, complete, aside }: ResultPaths,
  files: ReplacingFiles = nodeFs,
): Error | undefined {
  const hadResult = exists(result, files);
  if (hadResult) {
    files.renameSync(result, aside);
  }
  try {
    files.renameSync(complete, result);
  } catch (error) {
    if (hadResult) {
      files.renameSync(aside, result);
    }
    throw error;
  }
  return remove(aside, files);
}

/** Goes on where a run was killed while it replaced the result, and deletes the earlier result that it left. */
export function finishReplacement(
  { result, complete, aside }: ResultPaths,
  files: ReplacingFiles = nodeFs,
): Error | undefined {
  if (isReplacementUnfinished({ result, complete }, files)) {
    files.renameSync(complete, result);
  }
  return remove(aside, files);
}

/** Whether a run was killed after it moved the earlier result away, and before the new one was in its place. */
export function isReplacementUnfinished(
  { result, complete }: Pick<ResultPaths, 'result' | 'complete'>,
  files: Pick<ReplacingFiles, 'lstatSync'> = nodeFs,
): boolean {
  return !exists(result, files) && exists(complete, files);
}

/**
 * Does something with the result of the last run, and does it again if a run has replaced the result meanwhile: what was read
 * may then be a mixture of two results.
 */
export function withOneResult<T>(folder: string, work: () => T, attempts = 5): T {
  const before = identity(folder);
  const again = () => attempts > 1 && identity(folder) !== before;
  try {
    const value = work();
    return again() ? withOneResult(folder, work, attempts - 1) : value;
  } catch (error) {
    if (again()) {
      return withOneResult(folder, work, attempts - 1);
    }
    throw error;
  }
}

/** Makes the links within a folder relative, so that they hold when the folder is moved. The SDK writes absolute ones. */
export function makeLinksRelative(folder: string): void {
  for (const entry of nodeFs.readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const path = join(folder, entry);
    if (nodeFs.lstatSync(path).isSymbolicLink()) {
      const target = resolve(dirname(path), nodeFs.readlinkSync(path));
      if (target.startsWith(folder + sep)) {
        nodeFs.rmSync(path);
        nodeFs.symlinkSync(relative(dirname(path), target), path);
      }
    }
  }
}

function identity(folder: string): string | undefined {
  const stat = nodeFs.statSync(resultPaths(folder).result, { throwIfNoEntry: false });
  return stat && `${stat.dev} ${stat.ino} ${stat.birthtimeMs}`;
}

function remove(path: string, files: ReplacingFiles): Error | undefined {
  try {
    files.rmSync(path, { recursive: true, force: true });
    return undefined;
  } catch (error) {
    return error as Error;
  }
}

function exists(path: string, files: Pick<ReplacingFiles, 'lstatSync'>): boolean {
  try {
    return files.lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') {
      return false;
    }
    throw error;
  }
}

/** The target of a link need not exist, as between two steps of a replacement; the folder that contains it must. */
function followLink(path: string): string {
  if (!exists(path, nodeFs) || !nodeFs.lstatSync(path).isSymbolicLink()) {
    return path;
  }
  try {
    const target = resolve(dirname(path), nodeFs.readlinkSync(path));
    return nodeFs.existsSync(target)
      ? nodeFs.realpathSync(target)
      : join(nodeFs.realpathSync(dirname(target)), basename(target));
  } catch (error) {
    throw new CommandError(
      `${path} is a link that leads nowhere: ${(error as Error).message}. Remove the link, or create what it leads to.`,
    );
  }
}
