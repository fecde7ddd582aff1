import { readFileSync, type Stats, statSync } from 'node:fs';

/** A file that is read as text. */
export interface TextFileOptions {
  /** Longer files are not read. */
  readonly maxBytes: number;
  /** In the plural, for messages. */
  readonly kind: string;
  /** A sentence that says what to do if the file cannot be used. */
  readonly advice: string;
}

const KILOBYTE = 1024;

/** A file of a graph is far smaller. JavaScript cannot hold a text of more than 512 MB. */
const FILE_OF_GRAPH: TextFileOptions = {
  maxBytes: 256 * KILOBYTE * KILOBYTE,
  kind: 'files of a graph',
  advice: 'Run "graph-bitbucket collect" again.',
};

/** Why a file cannot be opened, by the code of the system. */
const OBSTACLES: ReadonlyMap<string | undefined, string> = new Map([
  ['EACCES', 'this user may not read it'],
  ['EPERM', 'this user may not read it'],
  ['ELOOP', 'it is a link that leads back to itself'],
  ['ENOENT', 'it does not exist, or it is a link to nothing'],
]);

/** A file or folder that cannot be used. The message names it, and says why and what to do. */
export class UnusableFileError extends Error {
  constructor(
    path: string,
    reason: string,
    problem: 'is damaged' | 'cannot be read' | 'is no baseline' = 'is damaged',
    advice = FILE_OF_GRAPH.advice,
  ) {
    super(`The file ${path} ${problem}: ${reason}. ${advice}`);
    this.name = 'UnusableFileError';
  }
}

/**
 * Reads a file of JSON.
 *
 * @throws UnusableFileError when it is something else: a pipe would never end, and a device neither
 */
export function readJson(path: string, options: TextFileOptions = FILE_OF_GRAPH): unknown {
  const text = readText(path, options);
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new UnusableFileError(path, text === '' ? 'it is empty' : 'it is not JSON', 'is damaged', options.advice);
  }
}

/** @throws UnusableFileError when it is no text in UTF-8, or too long */
export function readText(path: string, { advice, kind, maxBytes }: TextFileOptions): string {
  const stats = statsOf(path, advice);
  if (!stats.isFile()) {
    throw new UnusableFileError(path, `it is not a file but ${kindOf(stats)}`, 'cannot be read', advice);
  }
  if (stats.size > maxBytes) {
    const reason = `it has ${sizeText(stats.size)}, and ${kind} have at most ${sizeText(maxBytes)}`;
    throw new UnusableFileError(path, reason, 'cannot be read', advice);
  }
  try {
    // a byte order mark, which editors add, is left out
    return new TextDecoder('utf-8', { fatal: true }).decode(tryTo(path, () => readFileSync(path), advice));
  } catch (error) {
    throw error instanceof UnusableFileError
      ? error
      : new UnusableFileError(path, 'it is not text in UTF-8', 'is damaged', advice);
  }
}

/** @throws UnusableFileError that says why there are none */
export function statsOf(path: string, advice?: string): Stats {
  return tryTo(path, () => statSync(path), advice);
}

/** Reads from the disk, and says in words why that is impossible. */
export function tryTo<T>(path: string, read: () => T, advice?: string): T {
  try {
    return read();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new UnusableFileError(path, OBSTACLES.get(code) ?? message, 'cannot be read', advice);
  }
}

function sizeText(bytes: number): string {
  const kilobytes = Math.ceil(bytes / KILOBYTE);
  return kilobytes < KILOBYTE ? `${kilobytes} kB` : `${Math.round(kilobytes / KILOBYTE)} MB`;
}

function kindOf(stats: Stats): string {
  const kinds = [
    [stats.isDirectory(), 'a folder'],
    [stats.isFIFO(), 'a pipe'],
    [stats.isSocket(), 'a socket'],
  ] as const;
  return kinds.find(([applies]) => applies)?.[1] ?? 'a device';
}
