import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { parse } from 'dotenv';

import { CommandError } from './CommandError';

/** A line as shells accept it: blanks, `export`, quotes, a comment at the end. */
const LINE = /^[ \t]*(?:export[ \t]+)?([\w.-]+)[ \t]*=[ \t]*((["']).*?\3|.*?)(?:[ \t]+#.*)?[ \t]*$/gm;

/**
 * Sets the variables of `.env` that the environment lacks, as shells and editors write the file: with a byte order mark, in
 * the encoding of Windows, with `export`, or with comments behind values. The SDK, which reads the file afterwards, knows
 * none of these.
 *
 * @param folder contains `.env`, or not
 * @throws CommandError when the file cannot be read
 */
export function loadEnvironmentFile(folder: string, environment: NodeJS.ProcessEnv = process.env): void {
  const text = readText(join(folder, '.env')).replace(LINE, '$1=$2');
  for (const [name, value] of Object.entries(parse(text))) {
    if (!Object.hasOwn(environment, name)) {
      environment[name] = value;
    }
  }
}

function readText(file: string): string {
  try {
    return decode(readFileSync(file));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return '';
    }
    throw new CommandError(
      `${file} cannot be read: ${(error as Error).message}. It must be a text file that you may read, or not exist.`,
    );
  }
}

/** A byte order mark at the beginning tells the encoding; without one, it is UTF-8. */
function decode(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) {
    return bytes.subarray(2).toString('utf16le');
  }
  if (bytes[0] === 0xfe && bytes[1] === 0xff) {
    return Buffer.from(bytes.subarray(2, bytes.length - (bytes.length % 2)))
      .swap16()
      .toString('utf16le');
  }
  return new TextDecoder().decode(bytes);
}
