import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { countChanged, mostOfFirst, mostOfLater, QUARTER_DAYS, startQuarter } from '../../bench/quarter';
import { compareGraphs, describeDifference } from '../../harness/compareGraphs';
import { neededCalls } from '../../harness/neededCalls';
import type { Simulator } from '../../simulator';
import type { KnownFacts } from '../../src/approval/knownFacts';
import { bucketOf } from '../../src/bitbucket/limits';
import { FactsFile } from '../../src/cli/collect/factsFile';
import type { Graph } from '../../src/report/graph';
import { DAY_MS } from '../../src/steps/pullRequests/window';
import { runIntegration } from '../runIntegration';

/* The workload "quarter" of the benchmark with a twentieth of its size: what runs over 90 days cost, and that they find everything. */

const SIZE = { users: 12, groups: 2, projects: 4, repositories: 40, onOneDay: 8 };

let now = Date.parse('2026-11-29T12:00:00Z');
let simulator: Simulator;
let folder: string;
const problems: string[] = [];
beforeAll(async () => {
  simulator = await startQuarter(SIZE, {
    clock: () => now,
    consumers: [{ key: 'k', secret: 'the-secret', limit: 1e6 }],
  });
  folder = mkdtempSync(join(tmpdir(), 'graph-bitbucket-'));
});
afterAll(async () => {
  await simulator.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Opens the file anew, as each run does. */
async function withFacts<T>(work: (facts: FactsFile) => Promise<T>): Promise<T> {
  const facts = FactsFile.open(join(folder, 'facts'), simulator.origin, (problem) => problems.push(problem));
  try {
    return await work(facts);
  } finally {
    facts.close();
  }
}

async function run(since: number, knownFacts?: KnownFacts) {
  simulator.calls.splice(0);
  const { entities, relationships, statuses } = await runIntegration(simulator, {
    executionHistory: { current: { startedOn: now } },
    environment: { BITBUCKET_PULL_REQUEST_DISCOVERY: 'full' },
    dependencies: { clock: () => now, sleep: () => Promise.resolve() },
    local: { since, knownFacts },
  });
  expect(Object.values(statuses)).not.toContain('failure');
  const actual = { entities, relationships } as unknown as Graph;
  expect(compareGraphs(simulator.expectedGraph({ since }), actual).map(describeDifference)).toEqual([]);
  return {
    all: simulator.calls.length,
    budget: simulator.calls.filter(({ path }) => bucketOf(path) === 'repository').length,
  };
}

test('a first, a repeated and a daily run cost what they have to, and find everything', async () => {
  const { world } = simulator;
  const since = now - QUARTER_DAYS * DAY_MS;
  expect(countChanged(world, since).merged).toBeGreaterThan(650);
  expect(await withFacts((facts) => run(since, facts))).toEqual(mostOfFirst(world, since));

  const before = now;
  now += DAY_MS;
  simulator.advance(SIZE.onOneDay);
  const later = now - QUARTER_DAYS * DAY_MS;
  const isKnown = ({ state, updatedOn }: { state: string; updatedOn: number }) =>
    state !== 'OPEN' && updatedOn < before * 1000;
  const repeated = await withFacts((facts) => run(later, facts));
  expect(repeated).toEqual(neededCalls(world, later, { isKnown }));
  const most = mostOfLater(world, later, before);
  expect(repeated.budget).toBeLessThanOrEqual(most.budget);
  // lists, and what changed: a fraction of what a first run takes
  expect(most.budget).toBeLessThan(mostOfFirst(world, later).budget / 5);

  const day = now - DAY_MS;
  expect(problems).toEqual([]);
  expect((await run(day)).budget).toBeLessThanOrEqual(mostOfLater(world, day, day).budget);
});
