import { setTimeout as sleep } from 'node:timers/promises';

import { type Simulator, type SimulatorOptions, startSimulator } from '../../simulator';
import { type CollectProcess, startCollect } from './collectProcess';

/* What a person, or a machine that shuts down, does to a run. */

jest.setTimeout(60_000);

const SIZES = { users: 5, groups: 1, projects: 1, repositories: 4, pullRequests: 6 };

let simulator: Simulator;
let run: CollectProcess | undefined;
afterEach(async () => {
  run?.child.kill('SIGKILL');
  await run?.ended;
  run?.remove();
  await simulator.close();
});

async function untilAsked(endpoint: string): Promise<void> {
  while (!simulator.calls.some((call) => call.endpoint === endpoint)) {
    await sleep(20);
  }
  // long enough to be in the middle of whatever comes next
  await sleep(200);
}

const HANGING: SimulatorOptions = { faults: [{ path: /\/pullrequests$/, fault: { kind: 'hang' } }] };
const WAITING: SimulatorOptions = { consumers: [{ key: 'key', secret: 'secret', limit: 2 }] };

describe.each<NodeJS.Signals>(['SIGINT', 'SIGTERM'])('%s', (signal) => {
  test.each([
    ['while requests are under way', HANGING],
    ['while it waits for the rate limit', WAITING],
  ])('ends a run %s within two seconds, without a success and without a stack trace', async (_, options) => {
    simulator = await startSimulator({ sizes: SIZES, ...options });
    run = startCollect({ ...simulator.environment(), RATE_LIMIT_MAX_WAIT_MINUTES: '60' });
    await untilAsked('pullrequests');
    expect(run.child.exitCode).toBeNull();

    const askedAt = performance.now();
    run.child.kill(signal);
    const { code, signal: endedBy } = await run.ended;

    expect(performance.now() - askedAt).toBeLessThan(2000);
    expect(code === null ? endedBy : code).not.toBe(0);
    expect(run.output()).not.toMatch(/\n\s+at .+:\d+:\d+/);
  });
});
