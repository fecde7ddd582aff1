import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const ROOT = resolve(__dirname, '..', '..');

/** The documents, as paths from the root. */
export const PAGES: readonly string[] = [
  'README.md',
  'CONTRIBUTING.md',
  '.github/SECURITY.md',
  'CHANGELOG.md',
  'jupiterone.md',
  'bench/RESULTS.md',
  'compat/sdk-17/README.md',
  ...readdirSync(join(ROOT, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

export function readPage(page: string): string {
  return readFileSync(join(ROOT, page), 'utf8');
}

export interface CodeBlock {
  language: string;
  code: string;
  /** Given in a comment before the block, `<!-- test: name -->`: a test runs the block as it is written. */
  test?: string;
}

export function codeBlocks(text: string): CodeBlock[] {
  const blocks = text.matchAll(/(?:<!-- test: (\S+) -->\s*)?^( *)```(\w*)\n(.*?)^\2```$/gms);
  return [...blocks].map(([, test, indentation = '', language = '', code = '']) => ({
    language,
    code: code.replace(new RegExp(`^${indentation}`, 'gm'), ''),
    test,
  }));
}

/** The commands of a document, without their comments. */
export function shellCommands(text: string): string[] {
  return codeBlocks(text)
    .filter(({ language }) => language === 'sh')
    .flatMap(({ code }) => code.split('\n'))
    .map((line) => line.replace(/ +#.*$/, '').trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}
