/*
 * Every command in the documents, and where it runs as it is written. Code blocks that are marked with
 * `<!-- test: name -->` are not listed: tarball.test.ts runs them.
 */

/** Run by `.ci/run`, on a clean checkout. */
export const RUN_BY_THE_GATE = [
  'npm ci',
  'npm test',
  'npm run test:coverage',
  'npm run demo',
  'npm run bench -- --sizes S,M --latency 0 --check',
  'npm run bench -- --sizes S,M --latency 0 --all-sources --check',
  'compat/sdk-17/run',
];

/** What another command runs: `package.json` and `.ci/run` show how. */
export const PART_OF_ANOTHER: Readonly<Record<string, string>> = {
  'npm run build': 'npm test',
  'npm run test:unit': 'npm test',
  'npm run test:all': 'half an hour; .ci/run runs every file of it',
  'npm run test:faults': 'the same',
  'npm run check': '.ci/run',
  'npm run ci': '.ci/run is what it runs',
};

/**
 * Run by commands.test.ts, in this order, in a copy of the repository whose `.env` names a simulated Bitbucket. All of
 * them take minutes, so only `.ci/run` runs those that {@link SOON} does not list.
 */
export const RUN_HERE = [
  'cp .env.example .env',
  'npm run doctor',
  'npm start',
  'npm run report',
  'LOG_LEVEL=debug npx --no-install j1-integration collect --step fetch-users',
  'npm run simulator -- --help',
  'npm run demo -- --help',
  'npm run demo -- --repositories 1 --pull-requests 3',
  'npm run bench -- --help',
  'npx jest test/unit/config.test.ts',
  "npx jest test/unit/config.test.ts -t 'white space'",
  'RECORD=simulator npx jest test/integration/recorded',
  'FAULT_SEED=20260629 FAULT_RUNS=1 npx jest test/faults/mixtures',
];

/** Those that `npm test` runs as well. */
export const SOON: readonly string[] = [
  'cp .env.example .env',
  'npm run doctor',
  'npm run simulator -- --help',
  'npm run demo -- --help',
];

/** Commands that run until they are stopped; commands.test.ts waits for this text, then stops them. */
export const RUN_HERE_UNTIL: Readonly<Record<string, string>> = {
  'npx jest test/unit/config.test.ts --watchAll': 'Tests: ',
  'npm run simulator -- --repositories 1 --pull-requests 3': 'BITBUCKET_OAUTH_URL=',
};

/** Not run, and what they need. */
export const NEEDS: Readonly<Record<string, string>> = {
  'RECORD=1 npx jest test/integration/recorded --updateSnapshot': 'a workspace of Bitbucket Cloud',
  'npx --no-install j1-integration sync --integrationInstanceId INSTANCE_ID': 'a JupiterOne account',
  'npm pack': 'nothing; tarball.test.ts runs it',
  'npm start -- --since 2026-07-01': 'the time of a quarter; evidence.test.ts does the same',
  'npm run evidence -- --since 2026-07-01 --until 2026-09-30 --output evidence-q3': 'the same',
  'npx --no-install j1-integration run --integrationInstanceId INSTANCE_ID': 'a JupiterOne account',
  'npx --no-install graph-bitbucket doctor': 'the package; tarball.test.ts runs it',
  'npx --no-install graph-bitbucket collect': 'the package; tarball.test.ts runs it',
  'npx --no-install graph-bitbucket collect --since 2026-07-01': 'the package; evidence.test.ts does the same',
  'npx --no-install graph-bitbucket evidence --since 2026-07-01 --until 2026-09-30 --output evidence-q3': 'the same',
  'npx --no-install graph-bitbucket evidence --verify evidence-q3': 'the same',
  "printf '%s' '1:acme/payments-api/pull-requests/17' | sha256sum": 'nothing; evidence.test.ts computes the same',
  'npx --no-install graph-bitbucket report --json report.json --fail-on critical':
    'the package; tarball.test.ts runs it',
  'npx --no-install graph-bitbucket sync --integrationInstanceId INSTANCE_ID': 'a JupiterOne account',
  'npx @jupiterone/jupiterone-client-nodejs --account ACCOUNT --key API_KEY --operation provision-alert-rule-pack --alert -f jupiterone/rules/bitbucket.json':
    'a JupiterOne account',
  'docker build --tag graph-bitbucket .': 'Docker',
  'docker run --rm --init --read-only --env-file .env --volume bitbucket-graph:/data graph-bitbucket collect': 'Docker',
  'docker run --rm --init --read-only --env-file .env --volume bitbucket-graph:/data graph-bitbucket sync --integrationInstanceId INSTANCE_ID':
    'Docker, and a JupiterOne account',
  'SEQUENCE_SEED=7 npx jest test/sequences/randomSeries.test': 'a minute; npm test does the same with other seeds',
  'FAULT_SEED=7 npx jest test/faults': 'minutes; npm test does the same with another seed',
  'ADDRESS_FIGURES=8 npx jest test/unit/emailAddresses/findAddresses': 'minutes',
  'DASHBOARD_PICTURE=1 npx jest test/package/dashboard': 'Chromium',
  'RULE_RESULTS=1 npx jest test/package/rules': 'seconds; npm test does the same without printing',
  'npm run bench': 'minutes, and an idle machine; .ci/run does it with --check',
  'npm run bench -- --sizes L,XL --workload quiet --consumers 2 --latency 0': 'minutes',
  'npm run bench -- --workload quarter --latency 0': 'minutes',
  'npm run bench -- --sizes S,M,L,XL --json bench/output/figures.json': 'the same',
  'npm run bench -- --sizes S,M,L,XL --latency 0 --all-sources --json bench/output/all.json': 'the same',
  'npm run bench -- --sizes M --latency 50 --workspaces 100 --json bench/output/many.json': 'the same',
  'npm run bench -- --sizes L,XL --latency 0 --workload quiet --consumers 2 --json bench/output/quiet.json': 'the same',
  'npx ts-node bench/document.ts --runs bench/output/figures.json --all-sources bench/output/all.json':
    'the files that these four write',
  'npx ts-node bench/document.ts --workspaces bench/output/many.json --quiet bench/output/quiet.json': 'the same',
  "npm run bench -- --sizes S --compare 'npm run --silent start'": 'an idle machine',
};
