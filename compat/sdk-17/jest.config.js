const base = require('../../jest.config');

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  rootDir: '../..',
  testMatch: [
    '<rootDir>/compat/sdk-17/test/*.test.ts',
    '<rootDir>/test/integration/recorded.test.ts',
    '<rootDir>/test/integration/run.test.ts',
    '<rootDir>/test/integration/steps.test.ts',
  ],
  // The script "run" checks types with tsc before.
  transform: { '^.+\\.ts$': ['ts-jest', { diagnostics: false }] },
  moduleNameMapper: {
    ...base.moduleNameMapper,
    '^@jupiterone/(.*)$': '<rootDir>/compat/sdk-17/node_modules/@jupiterone/$1',
    // The tests of whole runs expect the graph of SDK 8.
    '^\\.\\./\\.\\./harness/compareGraphs$': '<rootDir>/compat/sdk-17/test/compareGraphs.ts',
  },
};
