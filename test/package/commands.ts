/*
 * Every command of the pages, and where it is executed as it is written. Blocks that are marked with `<!-- test: name -->`
 * are not listed: tarball.test.ts executes them.
 */

/** `.ci/run` does, on a clean checkout. */
export const RUN_BY_THE_GATE = [
  'npm ci',
  'npm test',
  'npm run demo',
  'npm run bench -- --sizes S,M --latency 0 --check',
  'npm run bench -- --sizes S,M --latency 0 --all-sources --check',
  'compat/sdk-17/run',
];

/** Part of another command that is executed: how one contains the other is in `package.json`. */
export const PART_OF_ANOTHER: Readonly<Record<string, string>> = { 'npm run build': 'npm test' };

/** docs.test.ts does, in this order, in a copy of the repository whose `.env` names a simulated Bitbucket. */
export const RUN_HERE = [
  'cp .env.example .env',
  'npm start',
  'npm run graph',
  'npm pack',
  'npm run simulator -- --help',
  'npm run demo -- --help',
  'npm run bench -- --help',
  'npm run demo -- --seed 2 --repositories 200 --pull-requests 400',
  'npx jest test/unit/config.test.ts',
  "npx jest test/unit -t 'white space'",
  'RECORD=1 npx jest test/integration/recorded',
  'FAULT_SEED=20260629 FAULT_RUNS=1 npx jest test/faults/mixtures',
];

/** Runs until it is stopped; docs.test.ts waits for this text, then stops it. */
export const RUN_HERE_UNTIL: Readonly<Record<string, string>> = {
  'npx jest test/unit/config.test.ts --watchAll': 'Tests: ',
};

/** Not executed. */
export const NEEDS: Readonly<Record<string, string>> = {
  'npx j1-integration sync --integrationInstanceId INSTANCE_ID': 'an account of JupiterOne',
  'npx j1-integration run --integrationInstanceId INSTANCE_ID': 'an account of JupiterOne',
  'docker build --tag graph-bitbucket .': 'Docker',
  'docker run --rm --read-only --env-file .env --volume bitbucket-graph:/data graph-bitbucket collect': 'Docker',
  'docker run --rm --read-only --env-file .env --volume bitbucket-graph:/data graph-bitbucket sync --integrationInstanceId INSTANCE_ID':
    'Docker, and an account of JupiterOne',
  'FAULT_SEED=7 npx jest test/faults': 'minutes; npm test does the same with another seed',
  'npm run bench': 'minutes, and a machine that does nothing else; the gate does it with --check',
  'npm run bench -- --sizes S,M,L,XL --json bench/output/figures.json': 'the same',
  'npm run bench -- --sizes S,M,L,XL --latency 0 --all-sources --json bench/output/all.json': 'the same',
  'npm run bench -- --sizes M --latency 50 --workspaces 100 --json bench/output/many.json': 'the same',
  'npx ts-node bench/document.ts bench/output/figures.json bench/output/all.json bench/output/many.json':
    'the files of the three',
  "npm run bench -- --sizes S --compare 'npm run --silent start'": 'a machine that does nothing else',
};
