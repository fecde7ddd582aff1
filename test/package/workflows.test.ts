import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { parse } from 'yaml';

import { fieldOf, stringsOf } from '../../src/text/untrusted';
import { ROOT } from './documents';

/* The workflows of this repository and the examples of pipelines: that they can be read, and name what exists. */

const FOLDERS = ['.github/workflows', '.github/ISSUE_TEMPLATE', 'examples'];
const FILES = FOLDERS.flatMap((folder) =>
  readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith('.yml'))
    .map((name) => `${folder}/${name}`),
);
const WORKFLOWS = FILES.filter((file) => file.includes('workflows/') || file.endsWith('github-actions.yml'));
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

function read(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}

/** All values that the fields with this name have, anywhere in a file. */
function valuesOf(value: unknown, name: string): unknown[] {
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  const own = fieldOf(value, name);
  return [...(own === undefined ? [] : [own]), ...Object.values(value).flatMap((part) => valuesOf(part, name))];
}

/** The commands of a file, line by line. */
function commandsOf(file: string): string[] {
  const content: unknown = parse(read(file));
  const texts = [...valuesOf(content, 'run'), ...valuesOf(content, 'script').flatMap(stringsOf)];
  return texts.flatMap((text) => String(text).split('\n')).map((line) => line.trim());
}

test('the files are there', () => {
  expect(FILES).toEqual(
    expect.arrayContaining([
      '.github/workflows/build.yml',
      '.github/workflows/questions.yml',
      '.github/workflows/release.yml',
      '.github/ISSUE_TEMPLATE/bug_report.yml',
    ]),
  );
  for (const file of ['CODEOWNERS', 'SECURITY.md', 'pull_request_template.md']) {
    expect(existsSync(join(ROOT, '.github', file))).toBe(true);
  }
});

test.each(FILES)('%s calls scripts that exist', (file) => {
  const commands = commandsOf(file);
  const named = commands.flatMap((command) =>
    [...command.matchAll(/\bnpm (?:run )?([\w:-]+)/g)].map(([, name]) => name),
  );
  const ofNpm = ['ci', 'install', 'pack', 'publish'];
  expect(named.filter((name) => !ofNpm.includes(name!) && !Object.hasOwn(scripts, name!))).toEqual([]);
  const files = commands.flatMap((command) => [...command.matchAll(/(?:^| )(\.ci\/\w+)/g)].map(([, path]) => path!));
  expect(files.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});

test.each(WORKFLOWS)('%s pins actions, restricts its token and ends in time', (file) => {
  const content: unknown = parse(read(file));
  const actions = valuesOf(content, 'uses');
  expect(actions.filter((action) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/.test(String(action)))).toEqual([]);
  expect(fieldOf(content, 'permissions')).toEqual({ contents: 'read' });
  const jobs = Object.values(fieldOf(content, 'jobs') as object);
  expect(jobs.filter((job) => typeof fieldOf(job, 'timeout-minutes') !== 'number')).toEqual([]);
});

test.each(FILES.filter((file) => file.includes('ISSUE_TEMPLATE') && !file.endsWith('config.yml')))(
  '%s is a form that GitHub shows',
  (file) => {
    const content: unknown = parse(read(file));
    const text = expect.stringMatching(/\S/) as string;
    expect(content).toMatchObject({ name: text, description: text, body: expect.any(Array) as unknown[] });
    const fields = fieldOf(content, 'body') as { type: string; id?: string; attributes: object }[];
    const kinds = ['markdown', 'textarea', 'input', 'dropdown', 'checkboxes'];
    expect(fields.filter(({ type, id }) => !kinds.includes(type) || (type !== 'markdown' && !id))).toEqual([]);
  },
);

test('there are the scripts that the repositories of JupiterOne have', () => {
  const usual = ['graph:types', 'graph:dependencies', 'validate:questions', 'validate:questions:dry', 'test:env'];
  expect(Object.keys(scripts)).toEqual(expect.arrayContaining([...usual, 'test:ci', 'prepush']));
});

test('scripts name scripts that exist', () => {
  const named = Object.values(scripts).flatMap((script) =>
    [...script.matchAll(/npm run (?:--silent )?([\w:-]+)/g)].map(([, name]) => name!),
  );
  expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
});

test.each(['.', 'examples/collector', 'compat/sdk-17'])(
  '%s: npm runs no install script, where it can be told so',
  (folder) => {
    const { allowScripts } = JSON.parse(read(`${folder}/package.json`)) as { allowScripts: Record<string, boolean> };
    const { packages } = JSON.parse(read(`${folder}/package-lock.json`)) as {
      packages: Record<string, { hasInstallScript?: boolean }>;
    };
    const withScript = Object.entries(packages).filter(([, { hasInstallScript }]) => hasInstallScript);
    const names = withScript.map(([path]) => path.replace(/.*node_modules\//, ''));
    expect(allowScripts).toEqual(Object.fromEntries([...new Set(names)].map((name) => [name, false])));
  },
);
