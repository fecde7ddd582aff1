import { resolve } from 'node:path';

import { InvalidArgumentError } from 'commander';

import { STANDARD_OUTPUT } from './formatOption';

/* What people write behind options. */

/** An option may be given several times, and hold several items each time. */
export function toList(value: string, before: readonly string[]): string[] {
  const items = value.split(',').map((item) => item.trim());
  if (items.includes('')) {
    throw new InvalidArgumentError('It is empty, or a comma stands alone.');
  }
  return [...before, ...items];
}

export function toPatterns(value: string, before: readonly string[]): string[] {
  return toList(value.toLowerCase(), before);
}

/** A name without a workspace is of any workspace. */
export function toRepositoryPatterns(value: string, before: readonly string[]): string[] {
  const patterns = toPatterns(value, []).map((pattern) => (pattern.includes('/') ? pattern : `*/${pattern}`));
  return [...before, ...patterns];
}

/** A variable of a script that is not set would otherwise name the current folder. */
export function toName(path: string): string {
  if (path.trim() === '') {
    throw new InvalidArgumentError('It is empty.');
  }
  if (path === STANDARD_OUTPUT) {
    throw new InvalidArgumentError(
      'It must be a file or folder: "-" is for output only. Write ./- for one of this name.',
    );
  }
  return resolve(path);
}

/** A file, or `-` for standard output. */
export function toTarget(path: string): string {
  return path === STANDARD_OUTPUT ? path : toName(path);
}

/** The file of an option that may stand alone for standard output, which `-` means as well. */
export function toDataTarget(path: string): string | true {
  return path === STANDARD_OUTPUT || toName(path);
}

/** A folder for several files. */
export function toFolder(path: string): string {
  if (path === STANDARD_OUTPUT) {
    throw new InvalidArgumentError('It is for several files, which cannot go to standard output. Name a folder.');
  }
  return toName(path);
}

export function toCount(value: string): number {
  if (!/^\d{1,6}$/.test(value)) {
    throw new InvalidArgumentError('It must be a number such as 25.');
  }
  return Number(value);
}

/** Reads one of some words. */
export function toOneOf<T extends string>(words: readonly T[]): (value: string) => T {
  return (value) => {
    const word = words.find((one) => one === value);
    if (word === undefined) {
      throw new InvalidArgumentError(`It must be one of ${words.join(', ')}.`);
    }
    return word;
  };
}
