import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';

import { ESLint, type Linter } from 'eslint';
import tseslint from 'typescript-eslint';

import { ROOT } from './documents';

/*
 * Plants a violation of each rule that holds the layout and checks that the lint configuration reports it. A pattern that
 * matches nothing would go unnoticed otherwise.
 */

/** These rules need no types, so the planted files need not belong to a TypeScript project. */
const RULES = [
  ...['no-restricted-syntax', 'no-restricted-globals', 'no-duplicate-imports', 'no-console'],
  ...['max-lines', 'max-params', 'curly', 'simple-import-sort/imports'],
];

const OPTIONS: ESLint.Options = {
  cwd: ROOT,
  // given as an object, since ESLint would load the file by a dynamic import, which Jest does not support
  overrideConfigFile: true,
  baseConfig: jest.requireActual<Linter.Config[]>('../../eslint.config.js'),
};

const eslint = new ESLint({
  ...OPTIONS,
  overrideConfig: tseslint.configs.disableTypeChecked as Linter.Config,
  ruleFilter: ({ ruleId }) => RULES.includes(ruleId),
});

const folders: string[] = [];

afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

/** The rules that a file with this code breaks, each once. */
async function brokenRules(filePath: string, code: string): Promise<(string | null)[]> {
  const results = await eslint.lintText(code, { filePath });
  return [...new Set(results.flatMap(({ messages }) => messages.map(({ ruleId }) => ruleId)))];
}

/** One importing and one imported file of each place that has rules of its own; those of `src` from the lowest layer up. */
const PLACES: Record<string, [string, string]> = {
  text: filesIn('src/text'),
  bitbucket: filesIn('src/bitbucket/http'),
  approval: filesIn('src/approval'),
  emailAddresses: filesIn('src/emailAddresses'),
  graph: filesIn('src/graph'),
  'shared files': ['src/execution.ts', 'src/config.ts'],
  configuration: filesIn('src/configuration'),
  steps: filesIn('src/steps/repos'),
  'entry files': ['src/index.ts', 'src/validateInvocation.ts'],
  validation: filesIn('src/validation'),
  report: filesIn('src/report/findings'),
  cli: filesIn('src/cli'),
  simulator: filesIn('simulator/world'),
  harness: filesIn('harness'),
  demo: filesIn('demo'),
  bench: filesIn('bench'),
  test: filesIn('test/unit'),
};

const OUTSIDE = ['simulator', 'harness', 'demo', 'bench', 'test'];
const ABOVE_STEPS = ['entry files', 'validation', 'report', 'cli', ...OUTSIDE];
const ABOVE_GRAPH = ['shared files', 'configuration', 'steps', ...ABOVE_STEPS];
const ABOVE_BITBUCKET = ['approval', 'emailAddresses', 'graph', ...ABOVE_GRAPH];
const SRC = Object.keys(PLACES).filter((place) => !OUTSIDE.includes(place));

const FORBIDDEN: Record<string, string[]> = {
  text: ['bitbucket', ...ABOVE_BITBUCKET],
  bitbucket: ABOVE_BITBUCKET,
  approval: ABOVE_GRAPH,
  emailAddresses: ABOVE_GRAPH,
  graph: ABOVE_GRAPH,
  'shared files': ['steps', ...ABOVE_STEPS],
  configuration: ['steps', ...ABOVE_STEPS],
  steps: ABOVE_STEPS,
  'entry files': ['report', 'cli', ...OUTSIDE],
  validation: ['report', 'cli', ...OUTSIDE],
  report: ['cli', ...OUTSIDE],
  cli: OUTSIDE,
  simulator: [...SRC, 'harness', 'demo', 'bench', 'test'],
  harness: ['demo', 'bench', 'test'],
  demo: ['bench', 'test'],
  bench: ['demo', 'test'],
  test: [],
};

describe('imports', () => {
  let violations: Violation[];

  beforeAll(() => {
    const types = Object.values(PLACES).map(([, imported]) => imported);
    const folder = plant({
      ...Object.fromEntries(types.map((file) => [file, 'export interface Planted {}\n'])),
      ...Object.fromEntries(
        Object.values(PLACES).map(([file]) => [file, types.map((other) => importType(file, other)).join('')]),
      ),
      'src/graph/code.ts': "import { planted } from '../bitbucket/http/imported';\n",
      'src/approval/sdk.ts': "import { JobState } from '@jupiterone/integration-sdk-core';\n",
      'src/approval/http.ts': "import { request } from 'node:https';\n",
      'test/unit/one.ts': importType('test/unit/one.ts', 'test/unit/two.ts'),
      'test/unit/two.ts': importType('test/unit/two.ts', 'test/unit/one.ts'),
    });
    violations = violationsIn(folder);
  });

  test.each(Object.keys(PLACES))('%s imports nothing above or beside it', (place) => {
    const [importing] = PLACES[place]!;
    const reported = violations.filter(({ from }) => from === importing).map(({ to }) => to);
    expect([...new Set(reported)].sort()).toEqual(FORBIDDEN[place]!.map((other) => PLACES[other]![1]).sort());
  });

  test.each([
    ['code of bitbucket/ in graph/', 'src/graph/code.ts', 'only-types-of-bitbucket'],
    ['the SDK in approval/', 'src/approval/sdk.ts', 'pure-functions-only'],
    ['requests in approval/', 'src/approval/http.ts', 'pure-functions-only'],
    ['a circle of types', 'test/unit/one.ts', 'no-circle'],
  ])('%s', (_, file, rule) => {
    expect(violations.filter(({ from }) => from === file).map(({ rule: { name } }) => name)).toEqual([rule]);
  });
});

describe('other rules', () => {
  test.each([
    ['a default export in src', 'src/file.ts', 'export default 1;\n', 'no-restricted-syntax'],
    ['a file of src above 250 lines', 'src/file.ts', 'export {};\n'.repeat(251), 'max-lines'],
    ['a file of the simulator above 250 lines', 'simulator/world/file.ts', 'export {};\n'.repeat(251), 'max-lines'],
    ['five parameters', 'src/file.ts', 'export function f(a = 1, b = 1, c = 1, d = 1, e = 1) {}\n', 'max-params'],
    ['an if without braces', 'src/file.ts', 'if (Date.now()) Date.now();\n', 'curly'],
    ['two imports of one module', 'src/file.ts', "import 'a';\nimport 'a';\n", 'no-duplicate-imports'],
    [
      'imports out of order',
      'src/file.ts',
      "import { b } from 'b';\nimport { a } from 'a';\na(b);\n",
      'simple-import-sort/imports',
    ],
    ['output of the integration on the console', 'src/file.ts', "console.log('planted');\n", 'no-console'],
    ['a test called it', 'test/unit/file.test.ts', "it('works', () => {});\n", 'no-restricted-globals'],
  ])('%s', async (_, file, code, rule) => {
    expect(await brokenRules(file, code)).toEqual([rule]);
  });
});

describe('a look-up of any text in an object, or a conversion of anything', () => {
  const CODE = `
    declare const record: Record<string, number>, names: 'a' | 'b', text: string, list: string[];
    const table = { a: 1, b: 2 };
    export const values: unknown[] = [
      record[text], // reported
      record[text.trim()]?.toFixed(), // reported
      Object.hasOwn(record, text) ? record[list[0]!] : 0, // reported
      (table as Record<string, number | undefined>)[text], // reported
      table[text as keyof typeof table], // reported
      text in table, // reported
      text in list, // reported
      'a' in table,
      Object.hasOwn(table, text) ? table[text as keyof typeof table] : undefined,
      record[names],
      table[names],
      list[Number(text)],
      process.env[text],
      new Map(Object.entries(record)).get(text),
      Object.hasOwn(record, text) ? record[text] : undefined,
      Object.hasOwn(table, text) ? (table as Record<string, number>)[text] : undefined,
      Object.hasOwn(record, text) && list.length > 0 && record[text],
    ];
    record[text] = 1;
    if (Object.hasOwn(record, text)) {
      record[text] += 1;
    }
    record[text] += 1; // reported
    export const { [text]: found } = record; // reported
    export const { [names]: known } = record;
  `;

  const CONVERSIONS = `
    declare const anything: unknown, one: string | number, texts: string[], values: unknown[];
    declare const odd: string | { a: string };
    export const converted: unknown[] = [
      String(anything), // reported
      Number(anything), // reported
      String(odd), // reported
      values.map(String), // reported
      String(one),
      Number(one),
      texts.map(Number),
      typeof anything === 'string' ? String(anything) : '',
    ];
  `;

  const PROJECT = {
    extends: join(ROOT, 'tsconfig.json'),
    compilerOptions: { types: ['node'], typeRoots: [join(ROOT, 'node_modules/@types')] },
    include: ['simulator'],
  };

  test.each([
    ['local/object-look-up', CODE],
    ['local/conversion', CONVERSIONS],
  ])('is reported by %s', async (rule, code) => {
    // a project of one file, because reading the types of this one takes long
    const folder = plant({ 'simulator/file.ts': code, 'tsconfig.json': JSON.stringify(PROJECT) });
    const typed = new ESLint({
      ...OPTIONS,
      cwd: folder,
      overrideConfig: { languageOptions: { parserOptions: { tsconfigRootDir: folder } } },
      ruleFilter: ({ ruleId }) => ruleId === rule,
    });
    const [result] = await typed.lintFiles('simulator/file.ts');
    const lines = code.split('\n').flatMap((line, index) => (line.endsWith('// reported') ? [index + 1] : []));
    expect(result!.messages.map(({ line }) => line)).toEqual(lines);
  });

  test.each([
    'src/text',
    'src/approval',
    'src/graph',
    'src/report/page/browser',
    'simulator',
    'harness',
    'demo',
    'bench',
  ])('is forbidden in %s', async (folder) => {
    const config = (await eslint.calculateConfigForFile(`${folder}/file.ts`)) as Linter.Config;
    expect(config.rules).toMatchObject({ 'local/object-look-up': [2], 'local/conversion': [2] });
  });
});

interface Violation {
  from: string;
  to: string;
  rule: { name: string };
}

/** What `npm run lint` says of the imports in a folder. */
function violationsIn(cwd: string): Violation[] {
  const program = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const options = ['--config', join(ROOT, 'lint/dependencies.js'), '--output-type', 'json'];
  const { stdout } = spawnSync(process.execPath, [program, ...options, 'src', ...OUTSIDE], { cwd, encoding: 'utf8' });
  return (JSON.parse(stdout) as { summary: { violations: Violation[] } }).summary.violations;
}

/** Writes files to a folder of their own, which is removed after the tests. */
function plant(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'lint-'));
  folders.push(folder);
  for (const [file, code] of Object.entries(files)) {
    mkdirSync(join(folder, dirname(file)), { recursive: true });
    writeFileSync(join(folder, file), code);
  }
  return folder;
}

function filesIn(folder: string): [string, string] {
  return [`${folder}/importing.ts`, `${folder}/imported.ts`];
}

function importType(from: string, to: string): string {
  const path = relative(dirname(from), to).replace(/\.ts$/, '');
  return `import type { Planted } from '${path.startsWith('.') ? path : `./${path}`}';\n`;
}
