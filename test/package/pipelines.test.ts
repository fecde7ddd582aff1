import { execFile } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';

import { parse } from 'yaml';

import { environmentOfRun, requireBuild } from '../../harness/collect';
import { COMMAND } from '../../harness/command';
import { type Simulator, startSimulator } from '../../simulator';
import { gateTest } from '../thoroughness';
import { ROOT } from './documents';

/*
 * Runs the examples of pipelines as they are written: against the simulator, with the built command, and with a stand-in for JupiterOne.
 * Only what npm does is left out, because tarball.test.ts installs the package.
 */

jest.setTimeout(180_000);

/** Findings fail the build with this code. */
const FINDINGS = 2;

let folder: string;
let simulator: Simulator;
let jupiterOne: Server;
let uploads: string[];

beforeAll(async () => {
  requireBuild();
  simulator = await startSimulator({
    seed: 13,
    sizes: { users: 10, groups: 1, projects: 2, repositories: 10, pullRequests: 40 },
  });
  jupiterOne = createServer((request, response) => {
    void json(request).then(() => {
      uploads.push(request.url!);
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify({ job: { id: 'the-job', status: 'AWAITING_UPLOADS' } }));
    });
  });
  await new Promise<void>((resolve) => jupiterOne.listen(0, '127.0.0.1', resolve));
});

afterAll(async () => {
  await new Promise((resolve) => jupiterOne.close(resolve));
  await simulator.close();
});

beforeEach(() => {
  uploads = [];
  folder = mkdtempSync(join(tmpdir(), 'pipeline-'));
  mkdirSync(join(folder, 'bin'));
  const { port } = jupiterOne.address() as AddressInfo;
  // what npx would start, which has to upload to the stand-in
  shim('npx', [
    '[ "$1 $2" = "--no-install graph-bitbucket" ] && shift 2',
    `[ "$1" = sync ] && set -- "$@" --api-base-url http://127.0.0.1:${port}`,
    `exec ${process.execPath} ${COMMAND} "$@"`,
  ]);
  shim('npm', [`[ -f ${join(ROOT, 'examples', 'collector')}/package.json ]`]);
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function shim(name: string, lines: readonly string[]): void {
  const file = join(folder, 'bin', name);
  writeFileSync(file, ['#!/bin/bash', ...lines, ''].join('\n'));
  chmodSync(file, 0o755);
}

/** Runs a script as pipelines do, and gives its exit code. */
async function run(script: string, variables: Record<string, string>): Promise<number> {
  const environment = environmentOfRun(variables);
  const file = join(folder, 'bin', 'script');
  writeFileSync(file, script);
  return new Promise((resolve) => {
    const env = { ...environment, PATH: `${join(folder, 'bin')}:${environment.PATH}` };
    execFile('bash', ['-e', file], { cwd: folder, env }, (error) => resolve(error ? Number(error.code) : 0));
  });
}

/** What every run must leave, whether it fails the build or not. */
function checkFiles(): void {
  expect(readFileSync(join(folder, 'report.html'), 'utf8')).toContain('</html>');
  expect(readFileSync(join(folder, 'summary.md'), 'utf8')).toMatch(/^# /);
  // a folder of this name is where Bitbucket Pipelines looks for the results of tests
  expect(readFileSync(join(folder, 'test-results', 'bitbucket.xml'), 'utf8')).toMatch(/^<\?xml .*\n<testsuites/);
  expect(JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8'))).toHaveProperty('items');
  expect(uploads.at(-1)).toMatch(/finalize$/);
}

/** Commits the data of the last run as the baseline, and begins in an empty folder, as each run does. */
function keepBaseline(): void {
  renameSync(join(folder, 'report.json'), join(folder, 'baseline.json'));
  for (const name of ['.j1-integration', '.j1-integration-cache.ndjson', 'report.html', 'summary.md', 'test-results']) {
    rmSync(join(folder, name), { recursive: true, force: true });
  }
}

function example(name: string): unknown {
  return parse(readFileSync(join(ROOT, 'examples', name), 'utf8'));
}

describe('in Bitbucket Pipelines', () => {
  const { step } = (
    example('bitbucket-pipelines.yml') as {
      pipelines: { custom: Record<string, { step: { script: string[]; artifacts: Record<string, unknown>[] } }[]> };
    }
  ).pipelines.custom['bitbucket-to-jupiterone']![0]!;

  const variables = () => ({
    ...simulator.environment(),
    JUPITERONE_API_KEY: 'key',
    JUPITERONE_ACCOUNT: 'account',
    INSTANCE_ID: 'instance',
  });

  gateTest('a run fails for what it finds, and one with that as its baseline does not', async () => {
    await expect(run(step.script.join('\n'), variables())).resolves.toBe(FINDINGS);
    checkFiles();
    keepBaseline();
    await expect(run(step.script.join('\n'), variables())).resolves.toBe(0);
    checkFiles();
  });

  test('the report and what becomes the baseline are kept, whatever the result', () => {
    expect(step.artifacts).toEqual([
      expect.objectContaining({ 'capture-on': 'always', paths: ['report.html', 'report.json', 'summary.md'] }),
    ]);
  });
});

interface Step {
  name?: string;
  if?: string;
  run?: string;
  uses?: string;
  env?: Record<string, string>;
  with?: Record<string, string>;
}

describe('in GitHub Actions', () => {
  const { steps } = (example('github-actions.yml') as { jobs: { collect: { steps: Step[] } } }).jobs.collect;

  /** The variables of a step: of the repository, each under the name that the documents give it. */
  function variablesOf({ env = {} }: Step): Record<string, string> {
    const { OAUTH_KEY = '', OAUTH_SECRET = '', WORKSPACE = '', ...addresses } = simulator.environment();
    const known = new Map([
      ['secrets.BITBUCKET_OAUTH_KEY', OAUTH_KEY],
      ['secrets.BITBUCKET_OAUTH_SECRET', OAUTH_SECRET],
      ['vars.BITBUCKET_WORKSPACE', WORKSPACE],
      ['secrets.JUPITERONE_API_KEY', 'key'],
      ['vars.JUPITERONE_ACCOUNT', 'account'],
      ['vars.JUPITERONE_INSTANCE_ID', 'instance'],
    ]);
    const values = Object.entries(env).map(([name, value]) => {
      const text = String(value).replace(/\$\{\{ (\S+) \}\}/g, (_, variable: string) => known.get(variable)!);
      return [name, text] as const;
    });
    return { ...addresses, GITHUB_STEP_SUMMARY: join(folder, 'bin', 'summary'), ...Object.fromEntries(values) };
  }

  /** Runs the steps as GitHub does: after a failure, those that say so. Gives the exit code of the first failure. */
  async function runSteps(): Promise<number> {
    let result = 0;
    for (const step of steps.filter((one) => one.run !== undefined)) {
      const { if: condition = '' } = step;
      const isWanted = !condition.includes("hashFiles('summary.md')") || existsSync(join(folder, 'summary.md'));
      if (isWanted && (result === 0 || condition.includes('always()'))) {
        const code = await run(step.run!, variablesOf(step));
        result = result || code;
      }
    }
    return result;
  }

  gateTest('a run fails for what it finds, and one with that as its baseline does not', async () => {
    await expect(runSteps()).resolves.toBe(FINDINGS);
    checkFiles();
    expect(readFileSync(join(folder, 'bin', 'summary'), 'utf8')).toBe(readFileSync(join(folder, 'summary.md'), 'utf8'));
    keepBaseline();
    await expect(runSteps()).resolves.toBe(0);
    checkFiles();
  });

  test('the report and what becomes the baseline are kept, whatever the result', () => {
    const kept = steps.find(({ uses }) => uses?.startsWith('actions/upload-artifact@'))!;
    expect(kept.if).toBe('always()');
    expect(kept.with!.path!.trim().split('\n')).toEqual(
      expect.arrayContaining(['report.html', 'report.json', 'summary.md', 'test-results/bitbucket.xml']),
    );
  });
});
