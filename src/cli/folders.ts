import { accessSync, constants, type Stats, statSync } from 'node:fs';
import { relative, resolve } from 'node:path';

import { printable } from '../text/printable';
import { CommandError } from './CommandError';

/** @throws CommandError when somebody has deleted the current folder: relative paths mean nothing there */
export function assertCurrentFolder(): void {
  if (currentFolder() === undefined) {
    throw new CommandError('The current folder has been deleted. Change to a folder that exists, and try again.');
  }
}

/**
 * @param folder the value of --folder
 * @throws CommandError when it is no folder that can be used
 */
export function assertFolder(folder: string): void {
  const path = resolve(folder);
  const name = printable(path);
  try {
    const stat = statSync(path);
    if (!stat.isDirectory()) {
      throw new CommandError(`${name} is ${kindOf(stat)}, not a folder. Correct --folder.`);
    }
    accessSync(path, constants.R_OK | constants.X_OK);
  } catch (error) {
    if (error instanceof CommandError) {
      throw error;
    }
    const { code, message } = error as NodeJS.ErrnoException;
    throw new CommandError(
      code === 'ENOENT'
        ? `There is no folder ${name}. Correct --folder, or create the folder.`
        : `The folder ${name} cannot be opened: ${message}. Correct --folder, or its rights.`,
    );
  }
}

/** For example "a pipe". */
export function kindOf(stat: Stats): string {
  const kinds = [
    [stat.isDirectory(), 'a folder'],
    [stat.isFIFO(), 'a pipe'],
    [stat.isSocket(), 'a socket'],
    [stat.isCharacterDevice() || stat.isBlockDevice(), 'a device'],
  ] as const;
  return kinds.find(([matches]) => matches)?.[1] ?? 'a file';
}

/** The path relative to the current folder where it lies inside, else the absolute path. */
export function shownPath(path: string): string {
  const current = currentFolder();
  const absolute = current === undefined ? path : resolve(path);
  const shorter = current === undefined ? '' : relative(current, absolute);
  return printable(shorter && !shorter.startsWith('..') ? shorter : absolute);
}

function currentFolder(): string | undefined {
  try {
    return process.cwd();
  } catch {
    return undefined;
  }
}
