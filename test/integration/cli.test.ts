import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { requireBuild } from '../../harness/collect';
import { type CommandProcess, type CommandRun, startCommand } from '../../harness/command';
import { ALL_SCOPES, DEFAULT_SCOPES, type Simulator, type SimulatorOptions, startSimulator } from '../../simulator';
import { FACTS_FILE } from '../../src/cli/collect/factsFile';
import type { Diagnosis } from '../../src/cli/doctor/diagnosis';
import { FINDINGS } from '../../src/report/findings';
import type { ReportJson } from '../../src/report/formats/json';
import type { RunRecord } from '../../src/report/readRun';

/* Runs the built command `graph-bitbucket` on a simulated Bitbucket. */

jest.setTimeout(120_000);

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

const ALL_SOURCES = { INGEST_ACCESS_CONTROLS: 'true', INGEST_AUTOMATION: 'true' };

function start(args: string[], settings: Record<string, string> = {}): CommandProcess {
  return startCommand(folder, args, { ...simulator.environment(), ...ALL_SOURCES, ...settings });
}

async function command(args: string[], settings?: Record<string, string>): Promise<CommandRun> {
  const run = await start(args, settings).ended;
  expect(run.output).not.toContain(SECRET);
  return run;
}

/** A run that does not end by itself. */
async function startHanging(): Promise<CommandProcess> {
  await simulate({ faults: [{ path: /\/members$/, fault: { kind: 'hang' } }] });
  const run = start(['collect']);
  while (!simulator.calls.some(({ endpoint }) => endpoint === 'members')) {
    await sleep(20);
  }
  return run;
}

function readReport(file: string): ReportJson {
  return JSON.parse(readFileSync(join(folder, file), 'utf8')) as ReportJson;
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
  const { checks, items, coverage, workspaces } = readReport('report.json');
  expect(workspaces).toEqual([simulator.environment().WORKSPACE]);
  expect(checks).toHaveLength(FINDINGS.length);
  expect(coverage.steps.every(({ status }) => status === 'success')).toBe(true);
  expect(Date.parse(coverage.to) - Date.parse(coverage.from)).toBeGreaterThan(24 * 3_600_000);
  for (const { id, title } of checks.filter(({ state }) => state === 'found')) {
    expect(items.filter(({ finding }) => finding === id).length).toBeGreaterThan(0);
    expect(output).toContain(title.slice(0, 20));
  }
});

test('the next run says first what is new, after a check of graph-bitbucket.yml', async () => {
  await simulate();
  await command(['collect']);
  const calls = simulator.calls.length;
  writeFileSync(join(folder, 'graph-bitbucket.yml'), 'waiver: []\n');
  const refused = await command(['collect']);
  expect(refused.exitCode).toBe(1);
  expect(refused.output).toContain('graph-bitbucket.yml:1: the file has the unknown field "waiver".');
  expect(simulator.calls).toHaveLength(calls);

  writeFileSync(join(folder, 'graph-bitbucket.yml'), '# nothing is accepted\n');
  const { exitCode, output } = await command(['collect']);
  expect(exitCode).toBe(0);
  expect(output).toMatch(/Since the run of [-\d: ]+ UTC: 0 new, 0 gone and \d+ remaining\.\n\nFindings/);
  expect(existsSync(join(folder, '.j1-integration', 'baseline.json'))).toBe(true);
});

test('collect keeps the earlier result when the run does not start, and says so', async () => {
  await simulate();
  await command(['collect']);
  const page = join(folder, '.j1-integration', 'report.html');
  writeFileSync(page, 'the earlier report');

  const refused = await command(['collect'], { OAUTH_SECRET: 'wrong' });
  expect(refused.exitCode).toBe(1);
  expect(refused.output).toContain('Bitbucket refused OAuth consumer 1 (key key)');
  expect(refused.output.replace(/\s+/g, ' ')).toContain('The result of the earlier run is kept in .j1-integration.');
  expect(refused.output).toContain('Log: .j1-integration-new/collect.log');
  expect(refused.output).not.toMatch(/\n\s+at .+:\d+:\d+/);
  expect(readFileSync(page, 'utf8')).toBe('the earlier report');
});

test('collect names the environment variable of a missing setting', async () => {
  await simulate();
  const { exitCode, output } = await command(['collect'], { WORKSPACE: '' });
  expect(exitCode).toBe(1);
  expect(output).toContain('WORKSPACE (workspace) is missing.');
});

test('collect ends with exit code 1 when a step failed, unless that is allowed', async () => {
  await simulate({ faults: [{ path: /\/1\.0\/groups\//, fault: { kind: 'status', status: 400 } }] });
  const failed = await command(['collect']);
  expect(failed.exitCode).toBe(1);
  expect(failed.output).toContain('5 steps failed: "Fetch Groups"');
  expect(failed.output).toMatch(/(Not judged|Left out)\n(.*\n)*? +"Fetch Groups" failed: GET \/1\.0\/groups/);
  expect((await command(['collect', '--allow-failed-steps'])).exitCode).toBe(0);
});

test('collect writes no result when it is interrupted', async () => {
  const run = await startHanging();
  run.child.kill('SIGINT');
  const { exitCode, output } = await run.ended;
  expect(output).toContain('Interrupted.');
  expect(exitCode).toBe(130);
  expect(existsSync(join(folder, '.j1-integration'))).toBe(false);
});

test('a second run in the folder says who runs, and disturbs nothing', async () => {
  const first = await startHanging();
  const second = await command(['collect']);
  expect(second.exitCode).toBe(1);
  const { pid } = first.child;
  expect(second.output.replace(/\s+/g, ' ')).toMatch(
    new RegExp(`Another run is collecting into \\S+: process ${pid} on .+, since 2\\S+ \\d\\d:\\d\\d UTC\\.`),
  );
  first.child.kill('SIGINT');
  expect((await first.ended).exitCode).toBe(130);
});

test('a run takes over the folder of a run that was killed', async () => {
  const first = await startHanging();
  first.child.kill('SIGKILL');
  await first.ended;
  await simulator.close();
  await simulate();
  expect((await command(['collect'])).exitCode).toBe(0);
  expect(readdirSync(folder).sort()).toEqual(['.j1-integration', FACTS_FILE]);
});

test('a run whose output is closed ends without a stack trace', async () => {
  await simulate();
  const { child, ended } = start(['collect']);
  child.stderr!.once('data', () => child.stderr!.destroy());
  const { exitCode, output } = await ended;
  expect(exitCode).toBe(141);
  expect(output).not.toMatch(/\n\s+at .+:\d+:\d+/);
  expect(existsSync(join(folder, '.j1-integration'))).toBe(false);
});

test('collect says why it skipped a step', async () => {
  await simulate(
    {},
    [...ALL_SCOPES].filter((scope) => scope !== 'runner'),
  );
  const { exitCode, output } = await command(['collect'], { INGEST_ACCESS_CONTROLS: 'false' });
  expect(exitCode).toBe(0);
  const { causes } = JSON.parse(readFileSync(join(folder, '.j1-integration', 'run.json'), 'utf8')) as RunRecord;
  expect(causes['fetch-runners']).toBe(
    '"Fetch Runners" was skipped. OAuth consumer 1 (key key) lacks the scope "runner". Tick "Runners: Read" in the ' +
      "consumer's settings in Bitbucket.",
  );
  expect(causes['fetch-default-reviewers']).toMatch(
    /"Fetch Default Reviewers".* are off\. Set INGEST_ACCESS_CONTROLS \(ingestAccessControls\) to true/,
  );
  expect(output.replace(/\s+/g, ' ')).toContain(causes['fetch-runners']);
});

test('collect --step runs the step with all that it needs, although its setting is off', async () => {
  await simulate();
  const off = { INGEST_ACCESS_CONTROLS: 'false', INGEST_AUTOMATION: 'false' };
  const { exitCode, output } = await command(['collect', '--step', 'fetch-repo-permissions'], off);
  expect(exitCode).toBe(0);
  expect(readdirSync(join(folder, '.j1-integration', 'graph')).sort()).toEqual(
    ['groups', 'projects', 'repo-permissions', 'repos', 'users', 'workspaces'].map((name) => `fetch-${name}`),
  );
  expect(output.replace(/\s+/g, ' ')).toContain('The steps that --step does not name');
});

test('collect --step names the steps that exist', async () => {
  await simulate();
  const { exitCode, output } = await command(['collect', '--step', 'fetch-repos,fetch-comments']);
  expect(exitCode).toBe(1);
  expect(output.replace(/\s+/g, ' ')).toContain(
    'There is no step "fetch-comments". Name steps with --step from: fetch-workspaces,',
  );
  expect(simulator.calls).toEqual([]);
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
  const { exitCode, output } = await command(['doctor'], { OAUTH_SECRET: 'wrong' });
  expect(exitCode).toBe(1);
  expect(output.replace(/\s+/g, ' ')).toContain('1 problem Bitbucket refused OAuth consumer 1 (key key) with 400');
});

test('doctor collects nothing, and says how many calls it made', async () => {
  await simulate();
  const { output } = await command(['doctor']);
  // a call for the pull requests of each repository of the sample
  expect(simulator.calls.length).toBeLessThan(40 + 100);
  expect(output).toContain(`This check made ${simulator.calls.length} calls to Bitbucket.`);
  expect(existsSync(join(folder, '.j1-integration'))).toBe(false);
});
