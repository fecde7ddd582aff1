import { createHash } from 'node:crypto';

/** The SHA-256 of each other file, as `sha256sum --check` reads it. */
export const SUMS_FILE = 'SHA256SUMS';

const SUM = /^([0-9a-f]{64}) {2}(.+)$/;

/** @param sums by the name of the file */
export function renderSums(sums: ReadonlyMap<string, string>): string {
  return [...sums].map(([name, sum]) => `${sum}  ${name}\n`).join('');
}

/** What `renderSums` wrote. Lines of another form are left out. */
export function readSums(text: string): Map<string, string> {
  return new Map(
    text.split('\n').flatMap((line): [string, string][] => {
      const [, sum, name] = SUM.exec(line) ?? [];
      return sum !== undefined && name !== undefined ? [[name, sum]] : [];
    }),
  );
}

export function sha256Of(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
