/** What the TypeScript compiler would emit for tsconfig.json, in a fraction of the time; types are checked by `npm run type-check`. */
const SWC = {
  jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
  module: { type: 'commonjs' },
  sourceMaps: 'inline',
};

/** A browser takes longer than all else, and is not installed everywhere. */
const BROWSER = ['browser/'];

/** What `npm test` leaves to the gate, which sets TESTS=gate. Of each kind, other files run every time. */
const LONG = [
  'faults/(emptyLists|hostile|listings|mixtures|rateLimits|refusals)',
  'integration/(automation|backlog|baseline|branchProtection|converterMutants|directPush\\w*|discovery|estimates|evidence|excludedRepositories)',
  'integration/(externalUsers|interrupt|knownFacts|localRuns|places|quarter|recordBitbucket|reportItems|secrets|stepEndpoints)',
  'package/(approvals|dashboard|messages|questions|rules|tarball)',
  'robustness/(brokenRuns|commandFolders|mistakes|names|oddValues|output|secrets|signals)',
  'sequences/(discovery|limits|people|refusals)',
  'unit/harness/neededCalls',
];

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  // by default, Jest leaves one core idle; on a machine with two, that doubles the time
  maxWorkers: '100%',
  testSequencer: '<rootDir>/test/longestFirst.js',
  // ends tests that hang; no test may fail because the machine is busy
  testTimeout: 300_000,
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', ...leftOut().map((files) => `<rootDir>/test/${files}`)],
  transform: { '^.+\\.ts$': ['@swc/jest', SWC] },
  moduleNameMapper: { '^expect/build/jestMatchersObject$': '<rootDir>/test/jestMatchersObject.js' },
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  // for `--coverage`; what runs in a browser is tested there, where Jest does not see what is covered
  collectCoverageFrom: ['src/**/*.ts', '!src/report/page/browser/**'],
  coverageThreshold: { global: { lines: 90 }, './src/approval/': { branches: 100 } },
};

function leftOut() {
  switch (process.env.TESTS) {
    case 'all':
    case 'gate':
      return [];
    case 'part':
      return [...BROWSER, ...LONG];
    default:
      return BROWSER;
  }
}
