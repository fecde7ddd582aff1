import { ESLint, type Linter } from 'eslint';
import tseslint from 'typescript-eslint';

import { ROOT } from './documents';

/*
 * Plants a violation of each rule that holds the layout and checks that the lint configuration reports it. A pattern that
 * matches nothing would go unnoticed otherwise.
 */

/** These rules need no types, so the planted files need not belong to a TypeScript project. */
const RULES = [
  ...['no-restricted-imports', 'no-restricted-syntax', 'no-restricted-globals', 'no-duplicate-imports', 'no-console'],
  ...['max-lines', 'max-params', 'curly', 'simple-import-sort/imports'],
];

const eslint = new ESLint({
  cwd: ROOT,
  // given as an object, since ESLint would load the file by a dynamic import, which Jest does not support
  overrideConfigFile: true,
  baseConfig: jest.requireActual<Linter.Config[]>('../../eslint.config.js'),
  overrideConfig: tseslint.configs.disableTypeChecked as Linter.Config,
  ruleFilter: ({ ruleId }) => RULES.includes(ruleId),
});

/** The rules that a file with this code breaks, each once. */
async function brokenRules(filePath: string, code: string): Promise<(string | null)[]> {
  const results = await eslint.lintText(code, { filePath });
  return [...new Set(results.flatMap(({ messages }) => messages.map(({ ruleId }) => ruleId)))];
}

/** For each layer, the layers that it must not import. */
const LAYERS: Record<string, string[]> = {
  simulator: ['src', 'harness', 'demo', 'bench', 'test'],
  harness: ['demo', 'bench', 'test'],
  demo: ['bench', 'test'],
  bench: ['demo', 'test'],
  src: ['src/report', 'src/cli', 'simulator', 'harness', 'demo', 'bench', 'test'],
  'src/steps': ['src/report', 'src/cli', 'simulator', 'harness', 'demo', 'bench', 'test'],
  'src/graph': ['src/report', 'src/cli', 'simulator', 'harness', 'demo', 'bench', 'test'],
  'src/bitbucket': ['src/steps', 'src/graph', 'src/report', 'src/cli', 'simulator', 'harness', 'demo', 'bench', 'test'],
  'src/approval': ['src/steps', 'src/graph', 'src/report', 'src/cli', 'simulator', 'harness', 'demo', 'bench', 'test'],
  'src/emailAddresses': ['src/bitbucket', 'src/steps', 'src/graph', 'src/report', 'src/cli', 'simulator', 'test'],
  'src/report': ['simulator', 'harness', 'demo', 'bench', 'test'],
  'src/cli': ['simulator', 'harness', 'demo', 'bench', 'test'],
};

const FORBIDDEN = Object.entries(LAYERS).flatMap(([layer, others]) => others.map((other) => [layer, other] as const));

describe('layers', () => {
  test.each(FORBIDDEN)('%s must not import %s', async (layer, other) => {
    const importing = `import { planted } from '${relativeImport(`${layer}/nested`, `${other}/planted`)}';\n`;
    expect(await brokenRules(`${layer}/nested/file.ts`, `${importing}export { planted };\n`)).toEqual([
      'no-restricted-imports',
    ]);
  });

  test.each([
    ['src/steps/repos', 'src/bitbucket/client'],
    ['src/steps/pullRequests', 'src/approval/verdict'],
    ['src/bitbucket/http', 'src/bitbucket/logger'],
    ['src/cli', 'src/report/graph'],
    ['harness', 'src/graph/model'],
    ['demo', 'harness/collect'],
    ['bench', 'simulator/index'],
    ['test/unit', 'bench/options'],
  ])('%s may import %s', async (layer, other) => {
    const importing = `import { planted } from '${relativeImport(layer, other)}';\n`;
    expect(await brokenRules(`${layer}/file.ts`, `${importing}export { planted };\n`)).toEqual([]);
  });
});

describe('other rules', () => {
  test.each([
    ['a default export in src', 'src/file.ts', 'export default 1;\n', 'no-restricted-syntax'],
    ['a file of src above 250 lines', 'src/file.ts', 'export {};\n'.repeat(251), 'max-lines'],
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

/** How a file in one folder imports a file of another; both are paths from the root of the repository. */
function relativeImport(from: string, to: string): string {
  return `${'../'.repeat(from.split('/').length)}${to}`;
}
