import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Reads every file in a folder and in the folders below it. Symbolic links are not followed. */
export function readFiles(folder: string): { name: string; text: string }[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, path, name }) => {
      // Node.js 18 before 18.20 only has `path`, later releases deprecate it
      const file = join(parentPath ?? path, name);
      return { name: file, text: readFileSync(file, 'utf8') };
    });
}
