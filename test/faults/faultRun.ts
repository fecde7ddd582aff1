import { setTimeout as sleep } from 'node:timers/promises';

import type { ExecutionHistory } from '@jupiterone/integration-sdk-core';
import fetch from 'node-fetch';

import {
  type ExpectedGraph,
  type Fault,
  type FaultRule,
  type Simulator,
  type SimulatorOptions,
  startSimulator,
} from '../../simulator';
import { ALL_SCOPES } from '../../simulator/options';
import type { Dependencies } from '../../src/bitbucket/createClient';
import type { IntegrationConfig } from '../../src/config';
import { directFetch } from '../directFetch';
import { type Run, runIntegration } from '../runIntegration';
import { createFakeTime, type FakeTime, START } from './fakeTime';
import { type Watch, watchFetch } from './watchedFetch';

const DAY_MS = 24 * 3_600_000;
/** The longest window of a repository's turn: at most 30 days since the last successful run, and 7 until the turn before. */
const MAX_WINDOW_MS = 37 * DAY_MS;

/** Small enough for hundreds of runs, but with several pages of everything. */
export const SMALL: SimulatorOptions = {
  sizes: { users: 7, groups: 2, projects: 4, repositories: 5, pullRequests: 14 },
  approvalCases: false,
  edgeCaseRecords: false,
};
const PAGE_LENGTH = 3;
const CONSUMERS = [1, 2].map((number) => ({ key: `key-${number}`, secret: `secret-${number}-of-faults` }));

const FAULTS_OF_CONNECTIONS: readonly Fault['kind'][] = ['reset', 'hang', 'slow', 'delay', 'huge body'];

/** Long enough that only a hanging request times out, even on a busy machine. */
const ATTEMPT_TIMEOUT_MS = 10_000;

/** How long requests may continue after the end of a run. */
const SETTLE_MS = 3000;

export interface FaultRunOptions {
  simulator?: SimulatorOptions;
  config?: Partial<IntegrationConfig>;
  dependencies?: Partial<Dependencies>;
  pageLength?: number;
  /** Whether to collect access controls and automation as well; default false. */
  allSources?: boolean;
  /** Environment variables of the run. */
  environment?: Record<string, string>;
  /** The runs before. */
  earlierRuns?: Omit<ExecutionHistory, 'current'>;
  /** Called with the simulator before the run. */
  prepare?: (simulator: Simulator) => void;
}

/** A run of the whole integration against a Bitbucket with faults. */
export interface FaultRun {
  /** Absent when the run ended with an error. */
  run?: Run;
  error?: unknown;
  /** The graph of the same world without faults. */
  expected: ExpectedGraph;
  /** The same with earlier pull requests, which economical discovery lists when it is a repository's turn. */
  expectedWithEarlier: ExpectedGraph;
  watch: Watch;
  simulator: Simulator;
  time: FakeTime;
  /** Kinds of resources of the process that the run left open. */
  leftovers: string[];
}

/** Runs the integration with these faults, on a clock that advances only while the client sleeps. */
export async function runWithFaults(faults: readonly FaultRule[], options: FaultRunOptions = {}): Promise<FaultRun> {
  const time = createFakeTime();
  const { allSources = false } = options;
  const { consumers = CONSUMERS, ...simulatorOptions } = options.simulator ?? {};
  const simulator = await startSimulator({
    ...SMALL,
    clock: time.clock,
    ...simulatorOptions,
    consumers: allSources ? consumers.map((consumer) => ({ ...consumer, scopes: ALL_SCOPES })) : consumers,
  });
  options.prepare?.(simulator);
  faults.forEach((fault) => simulator.addFault(fault));
  const needsConnection = faults.some(({ fault }) => FAULTS_OF_CONNECTIONS.includes(fault.kind));
  const watch = watchFetch({
    fetch: needsConnection ? fetch : directFetch(simulator),
    clock: time.clock,
    pageLength: options.pageLength ?? PAGE_LENGTH,
  });
  const before = resources();
  const outcome = await runIntegration(simulator, {
    config: { ingestAccessControls: allSources, ingestAutomation: allSources, ...options.config },
    executionHistory: { current: { startedOn: START }, ...options.earlierRuns },
    environment: options.environment,
    dependencies: {
      clock: time.clock,
      sleep: time.sleep,
      random: () => 0.5,
      fetch: watch.fetch,
      ...options.dependencies,
      limits: { attemptTimeoutMs: ATTEMPT_TIMEOUT_MS, ...options.dependencies?.limits },
    },
  }).then(
    (run) => ({ run }),
    (error: unknown) => ({ error }),
  );
  await settle(watch, time);
  await simulator.close();
  const leftovers = await findLeftovers(before);
  const since = START - DAY_MS;
  const sources = { accessControls: allSources, automation: allSources };
  const expected = simulator.expectedGraph({ since, ...sources });
  const expectedWithEarlier = simulator.expectedGraph({ since: START - MAX_WINDOW_MS, ...sources });
  return { ...outcome, expected, expectedWithEarlier, watch, simulator, time, leftovers };
}

/** Waits for the other steps, which the SDK lets finish after a fatal error. */
async function settle(watch: Watch, time: FakeTime): Promise<void> {
  const deadline = performance.now() + SETTLE_MS;
  for (let quiet = 0; quiet < 3 && performance.now() < deadline;) {
    const before = [watch.sends.length, time.elapsed()].join();
    await sleep(2);
    quiet = watch.open() === 0 && before === [watch.sends.length, time.elapsed()].join() ? quiet + 1 : 0;
  }
}

async function findLeftovers(before: Map<string, number>): Promise<string[]> {
  const deadline = performance.now() + SETTLE_MS;
  for (;;) {
    const more = [...resources()].filter(([kind, count]) => count > (before.get(kind) ?? 0));
    if (more.length === 0 || performance.now() > deadline) {
      return more.map(([kind]) => kind);
    }
    await sleep(2);
  }
}

/** The timers and connections that keep the process alive. */
function resources(): Map<string, number> {
  const counts = new Map<string, number>();
  for (const kind of process.getActiveResourcesInfo()) {
    if (/Timeout|TCP|TLS|Pipe/.test(kind)) {
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
    }
  }
  return counts;
}
