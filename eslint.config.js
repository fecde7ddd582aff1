const js = require('@eslint/js');
const prettier = require('eslint-config-prettier');
const importSort = require('eslint-plugin-simple-import-sort');
const tseslint = require('typescript-eslint');

const conversion = require('./lint/conversion');
const objectLookUp = require('./lint/objectLookUp');

module.exports = tseslint.config(
  // compat/ is checked with its own packages
  { ignores: ['compat', 'dist', 'coverage', '.j1-integration', 'demo/output', 'bench/output', 'test/recordings'] },
  js.configs.recommended,
  ...tseslint.configs.recommendedTypeChecked.map((config) => ({ ...config, files: ['**/*.ts'] })),
  {
    plugins: { 'simple-import-sort': importSort, local: { rules: { conversion, 'object-look-up': objectLookUp } } },
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
    files: ['src/**/*.ts', 'simulator/**/*.ts'],
    rules: {
      'max-lines': ['error', 250],
      // a thing has one name wherever it is imported
      'no-restricted-syntax': ['error', { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' }],
    },
  },
  {
    files: ['**/*.ts'],
    // tests choose their keys themselves
    ignores: ['test/**'],
    rules: { 'local/conversion': 'error', 'local/object-look-up': 'error' },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      'no-restricted-globals': ['error', { name: 'it', message: 'Call it test.' }],
      'no-restricted-imports': ['error', { name: 'fast-check', message: 'Import fc from test/fastCheck.' }],
      // the columns of a table are parameters of its test
      'max-params': 'off',
    },
  },
  { files: ['test/fastCheck.ts'], rules: { 'no-restricted-imports': 'off' } },
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
