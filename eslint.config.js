const js = require('@eslint/js');
const prettier = require('eslint-config-prettier');
const importSort = require('eslint-plugin-simple-import-sort');
const tseslint = require('typescript-eslint');

/**
 * Forbids imports of other layers.
 *
 * @param {string[]} files the layer
 * @param {string} message what ESLint says to whoever breaks the rule
 * @param {string[]} layers names of folders that the files must not import from
 */
function layer(files, message, layers) {
  const group = layers.flatMap((name) => [`**/${name}`, `**/${name}/**`]);
  return { files, rules: { 'no-restricted-imports': ['error', { patterns: [{ group, message }] }] } };
}

/** Everything outside `src/`. The integration must run without it. */
const OUTSIDE = ['simulator', 'harness', 'demo', 'bench', 'test'];

/*
 * A later entry for a file replaces the rule of an earlier one, so each entry lists everything that its files must not import.
 */
const layers = [
  layer(['simulator/**/*.ts'], 'The simulator stands alone.', ['harness', 'demo', 'bench', 'test', 'src']),
  layer(['harness/**/*.ts'], 'Demo, bench and tests use the harness, not the reverse.', [...['demo', 'bench', 'test']]),
  layer(['demo/**/*.ts'], 'The demo shares code with the benchmark through harness/ only.', ['bench', 'test']),
  layer(['bench/**/*.ts'], 'The benchmark shares code with the demo through harness/ only.', ['demo', 'test']),
  layer(['src/**/*.ts'], 'The integration imports nothing from report/, cli/ or from outside src/.', [
    ...['report', 'cli'],
    ...OUTSIDE,
  ]),
  layer(['src/bitbucket/**/*.ts', 'src/approval/**/*.ts'], 'This layer knows nothing of the graph and the steps.', [
    ...['steps', 'graph', 'report', 'cli'],
    ...OUTSIDE,
  ]),
  layer(['src/emailAddresses/**/*.ts'], 'This layer knows names and addresses only.', [
    ...['bitbucket', 'steps', 'graph', 'report', 'cli', '@jupiterone'],
    ...OUTSIDE,
  ]),
  layer(['src/report/**/*.ts', 'src/cli/**/*.ts'], 'The command imports nothing from outside src/.', OUTSIDE),
];

module.exports = tseslint.config(
  // compat/ is checked with its own packages
  { ignores: ['compat', 'dist', 'coverage', '.j1-integration', 'demo/output', 'bench/output', 'test/recordings'] },
  js.configs.recommended,
  ...tseslint.configs.recommendedTypeChecked.map((config) => ({ ...config, files: ['**/*.ts'] })),
  {
    plugins: { 'simple-import-sort': importSort },
    rules: {
      curly: 'error',
      'no-duplicate-imports': 'error',
      'max-params': ['error', 4],
      'simple-import-sort/imports': 'error',
    },
  },
  {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: __dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      // an unused name is intended when it begins with an underscore
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-console': 'error',
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: {
      'max-lines': ['error', 250],
      // a thing has one name wherever it is imported
      'no-restricted-syntax': ['error', { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' }],
    },
  },
  ...layers,
  {
    files: ['test/**/*.ts'],
    rules: {
      'no-restricted-globals': ['error', { name: 'it', message: 'Call it test.' }],
      // the columns of a table are parameters of its test
      'max-params': 'off',
    },
  },
  {
    // the output of commands
    files: ['demo/**/*.ts', 'bench/**/*.ts', 'simulator/cli.ts', 'src/cli/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['**/*.js'],
    languageOptions: {
      sourceType: 'commonjs',
      globals: {
        require: 'readonly',
        module: 'writable',
        __dirname: 'readonly',
        process: 'readonly',
        setInterval: 'readonly',
      },
    },
  },
  // eslint-config-prettier switches `curly` off, although "all" never contradicts the formatter
  { ...prettier, rules: { ...prettier.rules, curly: 0 } },
  { rules: { curly: ['error', 'all'] } },
);
