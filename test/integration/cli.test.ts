import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { environmentOfRun, requireBuild } from '../../harness/collect';
import { ALL_SCOPES, DEFAULT_SCOPES, type Simulator, type SimulatorOptions, startSimulator } from '../../simulator';
import type { Diagnosis } from '../../src/cli/doctor/diagnosis';
import type { Report } from '../../src/report/reportData';

/* Runs the built command `graph-bitbucket` on a simulated Bitbucket. */

jest.setTimeout(120_000);

const ROOT = join(__dirname, '..', '..');
const SIZES = { users: 8, groups: 2, projects: 2, repositories: 6, pullRequests: 12 };
const SECRET = 'canary-secret-of-the-consumer';

let folder: string;
let simulator: Simulator;

beforeAll(requireBuild);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'graph-bitbucket-'));
});

afterEach(async () => {
  await simulator.close();
  rmSync(folder, { recursive: true, force: true });
});

async function simulate(options: SimulatorOptions = {}, scopes = ALL_SCOPES): Promise<void> {
  simulator = await startSimulator({
    sizes: SIZES,
    consumers: [{ key: 'key', secret: SECRET, scopes, limit: 10_000 }],
    ...options,
  });
}

interface CommandRun {
  exitCode: number | null;
  output: string;
}

interface RunOptions {
  settings?: Record<string, string>;
  /** Called once the command has started. When it resolves, the command gets a SIGINT. */
  interrupt?: () => Promise<void>;
}

async function command(args: string[], { settings = {}, interrupt }: RunOptions = {}): Promise<CommandRun> {
  const environment = environmentOfRun({
    ...simulator.environment(),
    INGEST_ACCESS_CONTROLS: 'true',
    INGEST_AUTOMATION: 'true',
    ...settings,
  });
  const child = spawn(process.execPath, [join(ROOT, 'dist', 'cli', 'index.js'), ...args], {
    cwd: folder,
    env: environment,
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const closed = once(child, 'close');
  if (interrupt) {
    await interrupt();
    child.kill('SIGINT');
  }
  const [exitCode] = (await closed) as [number | null];
  expect(output).not.toContain(SECRET);
  return { exitCode, output };
}

function readReport(file: string): Report {
  return JSON.parse(readFileSync(join(folder, file), 'utf8')) as Report;
}

test('collect prints what was found, and report writes it as JSON', async () => {
  await simulate();
  const { exitCode, output } = await command(['collect']);
  expect(output).toContain('Report: .j1-integration/report.html');
  expect(exitCode).toBe(0);
  expect(Math.max(...output.split('\n').map((line) => [...line].length))).toBeLessThanOrEqual(80);
  expect(output).toMatch(/\d+ calls to Bitbucket/);
  expect(readFileSync(join(folder, '.j1-integration', 'report.html'), 'utf8')).toMatch(/^<!doctype html>/);
  expect(existsSync(join(folder, '.j1-integration-new'))).toBe(false);

  const failing = await command(['report', '--json', 'report.json', '--fail-on', 'high']);
  expect(failing.exitCode).toBe(2);
  expect(failing.output).toContain('Findings of severity high or above: ');
  const { findings, coverage, workspaces } = readReport('report.json');
  expect(workspaces).toEqual([simulator.environment().WORKSPACE]);
  expect(findings).toHaveLength(15);
  expect(coverage.steps.every(({ status }) => status === 'success')).toBe(true);
  expect(coverage.to - coverage.from).toBeGreaterThan(24 * 3_600_000);
  for (const { items, title } of findings.filter(({ state }) => state === 'found')) {
    expect(items.length).toBeGreaterThan(0);
    expect(output).toContain(title.slice(0, 20));
  }
});

test('collect keeps the earlier result when the run does not start, and says so', async () => {
  await simulate();
  await command(['collect']);
  const page = join(folder, '.j1-integration', 'report.html');
  writeFileSync(page, 'the earlier report');

  const refused = await command(['collect'], { settings: { OAUTH_SECRET: 'wrong' } });
  expect(refused.exitCode).toBe(1);
  expect(refused.output).toContain('Bitbucket refused OAuth consumer 1 (key key)');
  expect(refused.output.replace(/\s+/g, ' ')).toContain('The result of the earlier run is kept in .j1-integration.');
  expect(refused.output).toContain('Log: .j1-integration-new/collect.log');
  expect(refused.output).not.toMatch(/\n\s+at .+:\d+:\d+/);
  expect(readFileSync(page, 'utf8')).toBe('the earlier report');
});

test('collect names the environment variable of a missing setting', async () => {
  await simulate();
  const { exitCode, output } = await command(['collect'], { settings: { WORKSPACE: '' } });
  expect(exitCode).toBe(1);
  expect(output).toContain('WORKSPACE (workspace) is missing.');
});

test('collect ends with exit code 1 when a step failed, unless that is allowed', async () => {
  await simulate({ faults: [{ path: /\/1\.0\/groups\//, fault: { kind: 'status', status: 400 } }] });
  const failed = await command(['collect']);
  expect(failed.exitCode).toBe(1);
  expect(failed.output).toContain('4 steps failed: "Fetch Groups"');
  expect(failed.output).toMatch(/Left out\n(.*\n)*? {2}"Fetch Groups" failed: GET \/1\.0\/groups/);
  expect((await command(['collect', '--allow-failed-steps'])).exitCode).toBe(0);
});

test('collect writes no result when it is interrupted', async () => {
  await simulate({ faults: [{ path: /\/members$/, fault: { kind: 'hang' } }] });
  const interrupt = async () => {
    while (!simulator.calls.some(({ endpoint }) => endpoint === 'members')) {
      await sleep(20);
    }
  };
  const { exitCode, output } = await command(['collect'], { interrupt });
  expect(output).toContain('Interrupted.');
  expect(exitCode).toBe(130);
  expect(existsSync(join(folder, '.j1-integration'))).toBe(false);
});

test('report says what to do when there is no graph', async () => {
  await simulate();
  const { exitCode, output } = await command(['report']);
  expect(exitCode).toBe(1);
  expect(output.replace(/\s+/g, ' ')).toContain('Run "graph-bitbucket collect" first');
});

test('doctor finds no problem in a correct configuration', async () => {
  await simulate();
  const { exitCode, output } = await command(['doctor']);
  expect(output).toContain('No problem was found: a run can start.');
  expect(exitCode).toBe(0);
  expect(Math.max(...output.split('\n').map((line) => [...line].length))).toBeLessThanOrEqual(80);
});

test('doctor names the scopes that a credential lacks, and the boxes to tick', async () => {
  await simulate({}, [...DEFAULT_SCOPES, 'webhook']);
  const { exitCode } = await command(['doctor', '--json', 'doctor.json']);
  expect(exitCode).toBe(1);
  const { credentials, problems, capacity } = JSON.parse(
    readFileSync(join(folder, 'doctor.json'), 'utf8'),
  ) as Diagnosis;
  const statuses = Object.fromEntries(credentials[0]!.sources.map(({ source, status }) => [source, status]));
  expect(statuses).toMatchObject({
    Users: 'granted',
    Webhooks: 'granted',
    Runners: 'missing',
    'Branch restrictions': 'missing',
  });
  expect(problems.join('\n')).toContain('Tick "Runners: Read"');
  const [workspace] = simulator.world.workspaces;
  expect(credentials[0]!.repositories).toEqual([{ workspace: workspace!.slug, count: workspace!.repositories.length }]);
  expect(capacity).toMatchObject({ repositories: workspace!.repositories.length, fits: true });
});

test('doctor describes a refused consumer in the same words as collect', async () => {
  await simulate();
  const { exitCode, output } = await command(['doctor'], { settings: { OAUTH_SECRET: 'wrong' } });
  expect(exitCode).toBe(1);
  expect(output.replace(/\s+/g, ' ')).toContain('1 problem Bitbucket refused OAuth consumer 1 (key key) with 400');
});

test('doctor collects nothing', async () => {
  await simulate();
  await command(['doctor']);
  const endpoints = new Set(simulator.calls.map(({ endpoint }) => endpoint));
  expect([...endpoints].sort()).toEqual(['repositories', 'token', 'workspace']);
  expect(existsSync(join(folder, '.j1-integration'))).toBe(false);
});
