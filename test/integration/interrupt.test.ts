import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { type CollectProcess, lastLines, startCollect } from '../../harness/collect';
import { type CommandProcess, startCommand } from '../../harness/command';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../simulator';
import { FACTS_FILE } from '../../src/cli/collect/factsFile';
import { SOON_MS } from '../robustness/shell';

/* Interrupts runs, as Ctrl+C and a machine that shuts down do. */

jest.setTimeout(60_000);

const SIZES = { users: 5, groups: 1, projects: 1, repositories: 4, pullRequests: 6 };

let folder: string;
let simulator: Simulator;
let run: CollectProcess | CommandProcess | undefined;
afterEach(async () => {
  run?.child.kill('SIGKILL');
  await run?.ended;
  rmSync(folder, { recursive: true, force: true });
  await simulator.close();
});

async function waitForCall(endpoint: string): Promise<void> {
  while (!simulator.calls.some((call) => call.endpoint === endpoint)) {
    await sleep(20);
  }
  // Gives the run time to get to the pause or to further requests.
  await sleep(200);
}

const HANGING: SimulatorOptions = { faults: [{ path: /\/pullrequests$/, fault: { kind: 'hang' } }] };
const WAITING: SimulatorOptions = { consumers: [{ key: 'key', secret: 'secret', limit: 2 }] };

const SITUATIONS: [string, SimulatorOptions][] = [
  ['while requests are in flight', HANGING],
  ['while it waits for the rate limit', WAITING],
];
const STACK_TRACE = /\n\s+at .+:\d+:\d+/;

/** @returns the settings of a run */
async function simulate(options: SimulatorOptions): Promise<Record<string, string>> {
  simulator = await startSimulator({ sizes: SIZES, ...options });
  folder = mkdtempSync(join(tmpdir(), 'graph-bitbucket-'));
  return { ...simulator.environment(), RATE_LIMIT_MAX_WAIT_MINUTES: '60' };
}

async function interrupt<T>(
  { child, ended }: { child: ChildProcess; ended: Promise<T> },
  signal: NodeJS.Signals,
): Promise<T> {
  await waitForCall('pullrequests');
  expect(child.exitCode).toBeNull();
  const interruptedAt = performance.now();
  child.kill(signal);
  const result = await ended;
  expect(performance.now() - interruptedAt).toBeLessThan(SOON_MS);
  return result;
}

describe.each<[NodeJS.Signals, number]>([
  ['SIGINT', 130],
  ['SIGTERM', 143],
])('%s', (signal, code) => {
  test.each(SITUATIONS)(
    'ends a run of the SDK %s within two seconds, with a failure and without a stack trace',
    async (_, options) => {
      const settings = await simulate(options);
      const collect = (run = startCollect(folder, settings, { code: 'dist' }));
      const { exitCode, signal: endedBy } = await interrupt(collect, signal);
      expect(exitCode === null ? endedBy : exitCode).not.toBe(0);
      expect(lastLines(collect.logFile, Infinity)).not.toMatch(STACK_TRACE);
    },
  );

  test.each(SITUATIONS)(
    'ends graph-bitbucket collect %s within two seconds with a code that names the signal',
    async (_, options) => {
      const settings = await simulate(options);
      const collect = (run = startCommand(folder, ['collect'], settings));
      const { exitCode, output } = await interrupt(collect, signal);
      expect(exitCode).toBe(code);
      expect(output).toMatch(/Interrupted\.\n$/);
      expect(output).not.toMatch(STACK_TRACE);
    },
  );
});

test('an interrupted run of graph-bitbucket collect keeps what it has read of closed pull requests', async () => {
  const hanging = { path: /\/pullrequests\/\d+\/commits$/, fault: { kind: 'hang' }, when: { nth: 60 } } as const;
  const settings = await simulate({
    sizes: { ...SIZES, pullRequests: 80 },
    period: { days: 1, merged: 0.95 },
    approvalCases: false,
    edgeCaseRecords: false,
  });
  const endFault = simulator.addFault(hanging);
  const args = ['collect', '--since', '2d'];
  const collect = (run = startCommand(folder, args, settings));
  const asked = () => simulator.calls.filter(({ endpoint }) => endpoint === 'pullrequest-commits').length;
  while (asked() < 60) {
    await sleep(20);
  }
  expect((await interrupt(collect, 'SIGINT')).exitCode).toBe(130);
  endFault();
  const kept = readFileSync(join(folder, FACTS_FILE), 'utf8').trim().split('\n').length - 1;
  expect(kept).toBeGreaterThan(40);

  const before = asked();
  run = startCommand(folder, args, settings);
  expect((await run.ended).exitCode).toBe(0);
  expect(asked() - before).toBe(80 - kept);
});
