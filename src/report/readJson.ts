import { readFileSync, type Stats, statSync } from 'node:fs';

/** A file of a graph is far smaller. JavaScript cannot hold a text of more than 512 MB. */
const MAX_MEGABYTES = 256;

/** Why a file cannot be opened, by the code of the system. */
const OBSTACLES: ReadonlyMap<string | undefined, string> = new Map([
  ['EACCES', 'this user may not read it'],
  ['EPERM', 'this user may not read it'],
  ['ELOOP', 'it is a link that leads back to itself'],
  ['ENOENT', 'it does not exist, or it is a link to nothing'],
]);

/** A file or folder of a graph that cannot be used. The message names it and says why. */
export class UnusableFileError extends Error {
  constructor(path: string, reason: string, problem: 'is damaged' | 'cannot be read' = 'is damaged') {
    super(`The file ${path} ${problem}: ${reason}. Run "graph-bitbucket collect" again.`);
    this.name = 'UnusableFileError';
  }
}

/**
 * Reads a file of JSON.
 *
 * @throws UnusableFileError when it is something else: a pipe would never end, and a device neither
 */
export function readJson(path: string): unknown {
  const stats = statsOf(path);
  if (!stats.isFile()) {
    throw new UnusableFileError(path, `it is not a file but ${kindOf(stats)}`, 'cannot be read');
  }
  if (stats.size > MAX_MEGABYTES * 1024 * 1024) {
    const size = `${Math.round(stats.size / 1024 / 1024)} MB`;
    const reason = `it has ${size}, and files of a graph have at most ${MAX_MEGABYTES} MB`;
    throw new UnusableFileError(path, reason, 'cannot be read');
  }
  const text = decode(
    path,
    tryTo(path, () => readFileSync(path)),
  );
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new UnusableFileError(path, text === '' ? 'it is empty' : 'it is not JSON');
  }
}

/** @throws UnusableFileError that says why there are none */
export function statsOf(path: string): Stats {
  return tryTo(path, () => statSync(path));
}

/** Reads from the disk, and says in words why that is impossible. */
export function tryTo<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new UnusableFileError(path, OBSTACLES.get(code) ?? message, 'cannot be read');
  }
}

/** A byte order mark, which editors add, is left out. */
function decode(path: string, bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new UnusableFileError(path, 'it is not text in UTF-8');
  }
}

function kindOf(stats: Stats): string {
  const kinds = [
    [stats.isDirectory(), 'a folder'],
    [stats.isFIFO(), 'a pipe'],
    [stats.isSocket(), 'a socket'],
  ] as const;
  return kinds.find(([applies]) => applies)?.[1] ?? 'a device';
}
