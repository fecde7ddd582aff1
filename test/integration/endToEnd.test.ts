import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { collect, lastLines } from '../../harness/collect';
import { compareGraphs, describeDifference } from '../../harness/compareGraphs';
import {
  ALL_SCOPES,
  CANARY_VALUE_PREFIX,
  type SimulatedConsumer,
  type Simulator,
  type SimulatorOptions,
  startSimulator,
} from '../../simulator';
import { failedSteps, readGraph, readStepResults } from '../../src/report/readGraph';
import { readFiles } from './readFiles';

/*
 * Runs the built integration (`npm run build`) as a customer does: with the SDK's command, in its own process.
 */

jest.setTimeout(120_000);

const DAY_MS = 24 * 3_600_000;
const ONE: SimulatedConsumer = { key: 'key-one', secret: 'hush-hush-one' };
const TWO: SimulatedConsumer = { key: 'key-two', secret: 'hush-hush-two' };
const SMALL = { users: 6, groups: 2, projects: 2, repositories: 12, pullRequests: 0 };

let simulator: Simulator;
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'graph-bitbucket-'));
});

afterEach(async () => {
  rmSync(folder, { recursive: true, force: true });
  await simulator.close();
});

/** Collects from a simulated Bitbucket. `changes` overrides environment variables. */
async function run(options: SimulatorOptions, changes: Record<string, string> = {}) {
  simulator = await startSimulator(options);
  const { exitCode, graphFolder, logFile } = await collect(
    folder,
    { ...simulator.environment(), LOG_LEVEL: 'trace', ...changes },
    { code: 'dist' },
  );
  expectNoSecretIn(folder, options.consumers ?? []);
  return { exitCode, graphFolder, log: lastLines(logFile, Infinity) };
}

/** Checks all files that the run wrote, including its log. */
function expectNoSecretIn(root: string, consumers: SimulatedConsumer[]): void {
  const secrets = consumers.flatMap(({ key, secret }) => [
    secret,
    encodeURIComponent(secret),
    Buffer.from(secret).toString('base64').replace(/=+$/, ''),
    Buffer.from(`${key}:${secret}`).toString('base64'),
  ]);
  const tokens = simulator.issuedTokens();
  for (const { name, text } of readFiles(root)) {
    for (const secret of [...secrets, ...tokens, 'Bearer ', 'Basic ']) {
      expect(`${name} ${text.includes(secret) ? `contains ${secret}` : 'is clean'}`).toBe(`${name} is clean`);
    }
  }
}

describe('collect', () => {
  test.each([
    ['one workspace', { seed: 1 }],
    ['two workspaces that share a user and names of groups', { seed: 2, sizes: { workspaces: 2 } }],
  ])('creates exactly the expected graph of %s', async (_, options) => {
    const since = Date.now() - DAY_MS;
    const { exitCode, graphFolder } = await run({ ...options, consumers: [{ ...ONE, limit: 60 }, TWO] });
    expect(exitCode).toBe(0);
    expect(failedSteps(readStepResults(graphFolder))).toEqual([]);
    const differences = compareGraphs(simulator.expectedGraph({ since }), readGraph(graphFolder));
    expect(differences.map(describeDifference)).toEqual([]);
  });
});

test('collect creates exactly the expected graph with all sources, and writes no value of a variable', async () => {
  const since = Date.now() - DAY_MS;
  const { exitCode, graphFolder, log } = await run(
    { seed: 1, consumers: [{ ...ONE, limit: 5000, scopes: ALL_SCOPES }] },
    { INGEST_ACCESS_CONTROLS: 'true', INGEST_AUTOMATION: 'true' },
  );
  expect(exitCode).toBe(0);
  expect(failedSteps(readStepResults(graphFolder))).toEqual([]);
  const graph = readGraph(graphFolder);
  const expected = simulator.expectedGraph({ since, accessControls: true, automation: true });
  expect(compareGraphs(expected, graph).map(describeDifference)).toEqual([]);
  expect(JSON.stringify(graph)).not.toContain(CANARY_VALUE_PREFIX);
  expect(log).not.toContain(CANARY_VALUE_PREFIX);
});

describe('collect with a mistake in its configuration', () => {
  const scopes = ['account', 'project'];

  test.each<[string, SimulatorOptions, Record<string, string>, string]>([
    [
      'a wrong secret',
      { consumers: [ONE] },
      { OAUTH_SECRET: 'not-the-secret' },
      'Bitbucket refused OAuth consumer 1 (key key-one)',
    ],
    [
      'no secret',
      { consumers: [ONE] },
      { OAUTH_SECRET: '' },
      'OAUTH_SECRET (oauthSecret) is missing. Enter the secret',
    ],
    [
      'two keys and one secret',
      { consumers: [ONE, TWO] },
      { OAUTH_SECRET: ONE.secret },
      'OAUTH_KEY (oauthKey) lists 2 keys but OAUTH_SECRET (oauthSecret) 1 secret.',
    ],
    [
      'a misspelled workspace',
      { consumers: [ONE] },
      { WORKSPACE: 'northwind-robotix' },
      'workspace "northwind-robotix" cannot be read by OAuth consumer 1 (key key-one)',
    ],
    [
      'a consumer without the scope for pull requests',
      { consumers: [{ ...ONE, scopes }] },
      {},
      'OAuth consumer 1 (key key-one) lacks the scope "pullrequest"',
    ],
  ])('reports it and ends with exit code 1: %s', async (_, options, changes, message) => {
    const { exitCode, graphFolder, log } = await run({ sizes: SMALL, ...options }, changes);
    expect(exitCode).toBe(1);
    // The log contains the message as a JSON string.
    expect(log.replaceAll('\\"', '"')).toContain(message);
    expect(existsSync(join(graphFolder, 'graph'))).toBe(false);
  });
});
