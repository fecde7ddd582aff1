import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Reads every file in a folder and in the folders below it. Symbolic links are not followed. */
export function readFiles(folder: string): { name: string; text: string }[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, path, name }) => {
      // Node.js before 18.20 has only `path`, which later releases deprecate.
      const file = join(parentPath ?? path, name);
      return { name: file, text: readFileSync(file, 'utf8') };
    });
}
