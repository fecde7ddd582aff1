import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { type Simulator, type SimulatorOptions, startSimulator } from '../../simulator';
import { ROOT } from '../package/documents';
import { exhaustiveTest, someOf } from '../thoroughness';
import { openShell, type Shell, type ShellProcess, SOON_MS, STACK_TRACE } from './shell';

/*
 * Whatever a command is doing, Ctrl+C, the end of a terminal and the end of a machine end it within two seconds.
 * test/integration/interrupt.test.ts has the rest: collect while requests are in flight and while it waits for the rate limit.
 */

jest.setTimeout(120_000);

const SIZES = { users: 5, groups: 1, projects: 1, repositories: 4, pullRequests: 6 };
const HANGING: SimulatorOptions = { faults: [{ path: /^\/2\.0\//, fault: { kind: 'hang' } }] };
const LIMITED: SimulatorOptions = { consumers: [{ key: 'key', secret: 'secret', limit: 2, used: 2 }] };

let shell: Shell;
let simulator: Simulator | undefined;

beforeEach(() => {
  shell = openShell();
});

afterEach(async () => {
  await shell.close();
  await simulator?.close();
  simulator = undefined;
});

async function simulate(options: SimulatorOptions = {}): Promise<Record<string, string>> {
  simulator = await startSimulator({ sizes: SIZES, ...options });
  return { ...simulator.environment(), RATE_LIMIT_MAX_WAIT_MINUTES: '60' };
}

/** Has Node.js run a script before the command. */
function preload(script: string): Record<string, string> {
  const file = join(shell.folder, 'preload.js');
  writeFileSync(file, script);
  return { NODE_OPTIONS: `--require=${file}` };
}

/** The name server does not answer: the lookup keeps a thread of Node.js busy, as reading from a pipe does that nobody writes to. */
function silentNameServer({ origin, oauthUrl }: Simulator): Record<string, string> {
  const pipe = join(shell.folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  return {
    ...preload(
      `require('dns').lookup = () => { process.stderr.write('LOOKING UP'); require('fs').open(${JSON.stringify(pipe)}, 'r', () => undefined); };`,
    ),
    BITBUCKET_API_ORIGIN: origin.replace('127.0.0.1', 'localhost'),
    BITBUCKET_OAUTH_URL: oauthUrl.replace('127.0.0.1', 'localhost'),
  };
}

/** Reading a graph takes forever, and lets nothing else run. */
function endlessGraph(): Record<string, string> {
  return preload(`
    const fs = require('fs');
    for (const name of ['readFileSync', 'openSync']) {
      const read = fs[name];
      fs[name] = (path, ...rest) => {
        if (/\\.j1-integration.graph.*json$/.test(path)) {
          fs.writeSync(2, 'READING');
          for (;;);
        }
        return read(path, ...rest);
      };
    }`);
}

function writeGraph(): void {
  const graph = join(shell.folder, '.j1-integration', 'graph');
  mkdirSync(graph, { recursive: true });
  writeFileSync(join(graph, 'entities.json'), '{"entities": []}');
}

/** Waits until the command has sent requests. */
async function called(): Promise<void> {
  while (simulator!.calls.length < 2) {
    await sleep(20);
  }
}

async function changed(file: string, since: number): Promise<void> {
  while (!existsSync(file) || statSync(file).mtimeMs < since) {
    await sleep(20);
  }
}

async function expectEnd(process: ShellProcess, signal: NodeJS.Signals, status: number): Promise<void> {
  const end = await process.interrupt(signal);
  expect(process.output()).not.toMatch(STACK_TRACE);
  expect(end.status).toBe(status);
  expect(end.ms).toBeLessThan(SOON_MS);
}

test('SIGHUP ends collect while it waits for the rate limit, with code 129', async () => {
  const settings = await simulate(LIMITED);
  const run = shell.start('exec graph-bitbucket collect', settings);
  await called();
  await expectEnd(run, 'SIGHUP', 129);
  expect(run.output()).toContain('Interrupted.');
});

test('Ctrl+C ends collect while the name server does not answer', async () => {
  const settings = await simulate();
  const run = shell.start('exec graph-bitbucket collect', { ...settings, ...silentNameServer(simulator!) });
  await run.printed('LOOKING UP');
  await expectEnd(run, 'SIGINT', 130);
  expect(run.output()).toContain('Interrupted.');
});

test('SIGTERM ends collect while it reads the graph for the report, and no half result is left', async () => {
  const settings = await simulate();
  const run = shell.start('exec graph-bitbucket collect', { ...settings, ...endlessGraph() });
  await run.printed('READING');
  await expectEnd(run, 'SIGTERM', 143);
  expect(existsSync(join(shell.folder, '.j1-integration'))).toBe(false);
  const next = await shell.start('graph-bitbucket collect --allow-failed-steps', settings).ended;
  expect(next.status).toBe(0);
  expect(existsSync(join(shell.folder, '.j1-integration', 'report.html'))).toBe(true);
});

// it does not wait for the rate limit
test.each(
  someOf<[NodeJS.Signals, number]>([
    ['SIGTERM', 143],
    ['SIGINT', 130],
    ['SIGHUP', 129],
  ]),
)('while doctor waits for a response, %s ends it with code %i', async (signal, status) => {
  const settings = await simulate(HANGING);
  const run = shell.start('exec graph-bitbucket doctor', settings);
  await called();
  await expectEnd(run, signal, status);
  expect(run.output()).toContain('Interrupted.');
});

exhaustiveTest('Ctrl+C ends doctor while the name server does not answer', async () => {
  const settings = await simulate();
  const run = shell.start('exec graph-bitbucket doctor', { ...settings, ...silentNameServer(simulator!) });
  await run.printed('LOOKING UP');
  await expectEnd(run, 'SIGINT', 130);
});

test.each(
  someOf<[NodeJS.Signals, number]>([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ]),
)('%s ends report while it reads a graph, with code %i', async (signal, status) => {
  writeGraph();
  const run = shell.start('exec graph-bitbucket report', endlessGraph());
  await run.printed('READING');
  await expectEnd(run, signal, status);
});

test('Ctrl+C ends every process of a pipeline', async () => {
  const settings = await simulate(HANGING);
  const run = shell.start('graph-bitbucket collect 2>&1 | cat', settings);
  await called();
  const { ms } = await run.interrupt('SIGINT');
  expect(ms).toBeLessThan(SOON_MS);
});

test.each(someOf<NodeJS.Signals>(['SIGHUP', 'SIGINT', 'SIGTERM']))('%s ends the simulator', async (signal) => {
  const run = shell.start(
    `exec node -r ts-node/register ${join(ROOT, 'simulator', 'cli.ts')} --users 3 --repositories 2`,
    {
      NODE_PATH: join(ROOT, 'node_modules'),
    },
  );
  await run.printed('BITBUCKET_OAUTH_URL=');
  await expectEnd(run, signal, 0);
  expect(run.output()).toContain('0 calls');
});

exhaustiveTest.each<[NodeJS.Signals, number]>([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
])('%s ends the demo while it collects, with code %i', async (signal, status) => {
  const startedAt = Date.now();
  const run = shell.start(`cd '${ROOT}' && exec node -r ts-node/register demo --latency 1000`);
  await run.printed('Collecting "');
  await changed(join(ROOT, 'demo', 'output', 'run', 'collect.log'), startedAt);
  await expectEnd(run, signal, status);
});
