import type { ExecutionHistory } from '@jupiterone/integration-sdk-core';

import { ALL_SCOPES, type Simulator, type SimulatorOptions } from '../../simulator';
import { CALLS_PER_HOUR } from '../../src/bitbucket/limits';
import { runIntegration } from '../runIntegration';
import { DAY, simulateFortyDays } from './fortyDays';

/* What the first run of an installation reads from before its window. */

let now: number;
let simulator: Simulator;

async function simulate(options?: SimulatorOptions): Promise<void> {
  ({ simulator, now } = await simulateFortyDays(options));
}

afterEach(async () => {
  jest.restoreAllMocks();
  await simulator.close();
});

/** As if Bitbucket documented this limit, so that a small workspace stands for a large one. */
function limitedTo(calls: number): SimulatorOptions {
  const documented: { repository: number } = CALLS_PER_HOUR;
  jest.replaceProperty(documented, 'repository', calls);
  return withLimit(calls);
}

function withLimit(limit: number): SimulatorOptions {
  return { consumers: [{ key: 'k', secret: 'the-secret', limit, scopes: ALL_SCOPES }] };
}

async function run(days: number | undefined, { config = {}, executionHistory = history() } = {}) {
  const result = await runIntegration(simulator, {
    config: { ...(days !== undefined && { pullRequestIngestSinceDays: days }), ...config },
    executionHistory,
    dependencies: { clock: () => now, sleep: () => Promise.resolve() },
  });
  const pullRequests = result.entities.filter(({ _type }) => _type === 'bitbucket_pullrequest');
  const told = result.events.map(({ description }) => description).find((text) => text.startsWith('This first run'));
  return { ...result, pullRequests, told, keys: new Set(pullRequests.map(({ _key }) => _key)) };
}

function history(past: Partial<ExecutionHistory> = {}): ExecutionHistory {
  return { current: { startedOn: now }, ...past };
}

/** The pull requests that were updated in a period, with the newest first. */
function updatedSince(time: number) {
  return simulator.world.workspaces
    .flatMap(({ repositories }) => repositories)
    .flatMap(({ fullName, pullRequests }) =>
      pullRequests.map(({ id, updatedOn }) => ({
        key: `${fullName}/pull-requests/${id}`,
        updatedOn: updatedOn / 1000,
      })),
    )
    .filter(({ updatedOn }) => updatedOn >= time)
    .sort((one, other) => other.updatedOn - one.updatedOn);
}

test('reads everything where the calls suffice', async () => {
  await simulate();
  const { keys, statuses, told } = await run(30);
  const expected = updatedSince(now - 30 * DAY);
  expect(keys).toEqual(new Set(expected.map(({ key }) => key)));
  expect(expected.length).toBeGreaterThan(50);
  expect(Object.values(statuses)).not.toContain('failure');
  expect(told).toMatch(/^This first run also read \d+ pull requests from before, back to 11 Jan 2026, 12:00 UTC\. The/);
});

test('reads the newest ones where they do not', async () => {
  await simulate(limitedTo(120));
  const { keys, statuses, told } = await run(40);
  const all = updatedSince(now - 40 * DAY).map(({ key }) => key);
  expect(Object.values(statuses)).not.toContain('failure');
  expect(keys.size).toBeGreaterThan(updatedSince(now - DAY).length);
  expect(keys.size).toBeLessThan(all.length);
  expect(keys).toEqual(new Set(all.slice(0, keys.size)));
  expect(told).toMatch(/without \d+ older ones for which there were no calls/);
});

test('keeps the calls of the steps that come later', async () => {
  await simulate(limitedTo(200));
  const config = { ingestAccessControls: true, ingestAutomation: true };
  const { statuses } = await run(40, { config });
  expect(Object.values(statuses)).not.toContain('failure');
});

test('ends where Bitbucket allows fewer calls than it documents, without a failed step', async () => {
  await simulate(withLimit(120));
  const { keys, statuses, told } = await run(40);
  expect(statuses['fetch-prs']).toBe('success');
  expect(keys.size).toBeGreaterThan(updatedSince(now - DAY).length);
  expect(told).toMatch(/without \d+ older ones for which there were no calls/);
});

test('is a day by default', async () => {
  await simulate();
  const { keys, told } = await run(undefined);
  expect(keys).toEqual(new Set(updatedSince(now - DAY).map(({ key }) => key)));
  expect(told).toBeUndefined();
});

test.each<[string, Partial<ExecutionHistory>, number]>([
  ['after a successful run', { previous: { startedOn: 0 }, lastSuccessful: { startedOn: 0 } }, 1],
  ['after runs without a success', { previous: { startedOn: 0 } }, 40],
])('%s', async (_, past, days) => {
  await simulate();
  const before = { startedOn: now - DAY / 2 };
  const executionHistory = history({
    ...(past.previous && { previous: before }),
    ...(past.lastSuccessful && { lastSuccessful: before }),
  });
  const { pullRequests } = await run(40, { executionHistory });
  // repositories whose turn it is reach back further
  const ofPeriod = pullRequests.filter(({ updatedOn }) => Number(updatedOn) >= now - 40 * DAY);
  const expected = updatedSince(now - days * DAY).map(({ key }) => key);
  expect(ofPeriod.map(({ _key }) => _key).sort()).toEqual(expected.sort());
});
