import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { type CollectProcess, lastLines, startCollect } from '../../harness/collect';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../simulator';

/* Interrupts runs, as Ctrl+C and a machine that shuts down do. */

jest.setTimeout(60_000);

const SIZES = { users: 5, groups: 1, projects: 1, repositories: 4, pullRequests: 6 };

let folder: string;
let simulator: Simulator;
let run: CollectProcess | undefined;
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

describe.each<NodeJS.Signals>(['SIGINT', 'SIGTERM'])('%s', (signal) => {
  test.each([
    ['while requests are in flight', HANGING],
    ['while it waits for the rate limit', WAITING],
  ])('ends a run %s within two seconds, with a failure and without a stack trace', async (_, options) => {
    simulator = await startSimulator({ sizes: SIZES, ...options });
    folder = mkdtempSync(join(tmpdir(), 'graph-bitbucket-'));
    run = startCollect(folder, { ...simulator.environment(), RATE_LIMIT_MAX_WAIT_MINUTES: '60' }, { code: 'dist' });
    await waitForCall('pullrequests');
    expect(run.child.exitCode).toBeNull();

    const interruptedAt = performance.now();
    run.child.kill(signal);
    const { exitCode, signal: endedBy } = await run.ended;

    expect(performance.now() - interruptedAt).toBeLessThan(2000);
    expect(exitCode === null ? endedBy : exitCode).not.toBe(0);
    expect(lastLines(run.logFile, Infinity)).not.toMatch(/\n\s+at .+:\d+:\d+/);
  });
});
