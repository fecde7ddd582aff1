import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { dependencies, devDependencies } from '../../package.json';
import { ROOT } from '../package/documents';

/*
 * Whoever registers the name of a command with npm must not get the secrets of a pipeline in which the command is not
 * installed: nothing that people copy or read lets npm download a package by a name that may be free.
 */

const READ_BY_PEOPLE = [
  ...['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'jupiterone.md', 'docs', 'examples', 'jupiterone', 'Dockerfile'],
  ...['.env.example', '.ci', 'compat', 'bench', 'demo', 'harness', 'simulator', 'src', 'package.json'],
];
const TEXT = /\.(md|ts|js|json|ya?ml|sh|example)$|\/(Dockerfile|run)$/;

/** Names that this repository has from npm anyway. */
const KNOWN = new Set(Object.keys({ ...dependencies, ...devDependencies }));

function files(path: string): string[] {
  if (/\/(node_modules|output)$/.test(path)) {
    return [];
  }
  return statSync(path).isDirectory() ? readdirSync(path).flatMap((name) => files(join(path, name))) : [path];
}

/** What npm would download, as the text tells people to run it, and may not. */
function unsafeCommands(text: string): string[] {
  const commands =
    text.match(/\b(npx|npm (exec|x|init|create|i|install|add)|(pnpm|yarn) dlx|bunx) +[^\s`'"][^`'"\n|;&]*/g) ?? [];
  return commands.filter((command) => {
    const words = command.split(/\s+/).slice(command.startsWith('npx') || command.startsWith('bunx') ? 1 : 2);
    const names = words.filter((word) => !word.startsWith('-'));
    const named = /^npm (i|install|add) /.test(command) ? names : names.slice(0, 1);
    return !words.includes('--no-install') && !named.every(isSafe);
  });
}

/** A file, a package of an organization, or one that the repository has anyway. */
function isSafe(name: string): boolean {
  return /^[./\\]|\.tgz$|^@[\w-]+\//.test(name) || KNOWN.has(name.replace(/(?<=.)@.*/, ''));
}

const FILES = READ_BY_PEOPLE.flatMap((name) => files(join(ROOT, name))).filter((file) => TEXT.test(file));

test('no document, example, script or message lets npm download a package by a name that may be free', () => {
  expect(FILES.length).toBeGreaterThan(100);
  const found = FILES.flatMap((file) =>
    unsafeCommands(readFileSync(file, 'utf8')).map((command) => `${file.slice(ROOT.length)}: ${command}`),
  );
  expect(found).toEqual([]);
});

test.each([
  'npx graph-bitbucket collect',
  'LOG_LEVEL=debug npx j1-integration collect',
  'npx --yes graph-bitbucket doctor',
  'npx tsc --noEmit',
  'npm exec graph-bitbucket collect',
  'npm install graph-bitbucket',
  'npm install --save-dev @jupiterone/integration-sdk-cli j1-integration',
  'pnpm dlx graph-bitbucket',
])('"%s" is unsafe', (command) => {
  expect(unsafeCommands(`- ${command}\n`)).toHaveLength(1);
});

test.each([
  'npx --no-install graph-bitbucket collect',
  'npx @jupiterone/jupiterone-client-nodejs --account ACCOUNT',
  'npx jest test/unit',
  'npm install --no-save ./graph-bitbucket-0.1.0.tgz',
  'npm install @jupiterone/integration-sdk-cli@8.41.0',
  'npm ci && npm run demo',
])('"%s" is safe', (command) => {
  expect(unsafeCommands(`- ${command}\n`)).toEqual([]);
});
