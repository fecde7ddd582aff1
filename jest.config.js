/** What the TypeScript compiler would emit for tsconfig.json, in a fraction of the time; types are checked by `npm run type-check`. */
const SWC = {
  jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
  module: { type: 'commonjs' },
  sourceMaps: 'inline',
};

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  // by default, Jest leaves one core idle; on a machine with two, that doubles the time
  maxWorkers: '100%',
  // ends tests that hang; no test may fail because the machine is busy
  testTimeout: 300_000,
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  // a browser takes longer than all else, and is not installed everywhere
  testPathIgnorePatterns: ['/node_modules/', ...(process.env.TESTS === 'all' ? [] : ['<rootDir>/test/browser/'])],
  transform: { '^.+\\.ts$': ['@swc/jest', SWC] },
  moduleNameMapper: { '^expect/build/jestMatchersObject$': '<rootDir>/test/jestMatchersObject.js' },
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  collectCoverage: process.env.TESTS === 'all',
  // what runs in a browser is tested there, where Jest does not see what is covered
  collectCoverageFrom: ['src/**/*.ts', '!src/report/page/browser/**'],
  coverageThreshold: { global: { lines: 90 }, './src/approval/': { branches: 100 } },
};
