import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';

import { collect, lastLines } from '../harness/collect';
import type { NeededCalls } from '../harness/neededCalls';
import { countGraph, type GraphSize } from './countGraph';
import type { Discovery } from './options';
import type { RemoteSimulator } from './remoteSimulator';
import type { CallReport, ChangedPullRequests } from './simulatorProcess';
import type { SizeName, Workload } from './sizes';
import { measuring, readUsage, type Usage } from './usage';

/** What a run collects, and its settings. */
export interface Plan {
  size: SizeName;
  workload: Workload;
  latencyMs: number;
  concurrency: number;
  /** Whether the run collects access controls and automation as well. */
  allSources: boolean;
  discovery: Discovery;
  /** The number of OAuth consumers with Bitbucket's documented limits. Default: one consumer without a limit. */
  consumers?: number;
  /** The hourly limit of an access token. Default: no access token. */
  accessTokenLimit?: number;
}

/** The figures of one run. */
export interface Run extends Plan, CallReport, GraphSize, Omit<Usage, 'storage'> {
  needed: NeededCalls;
  expected: Omit<GraphSize, 'pullRequests'>;
  changed: ChangedPullRequests;
  /** The duration of the run's process. */
  wallSeconds: number;
  /** The minimum time for the calls: calls x latency / concurrency. */
  floorSeconds: number;
}

export const OUTPUT_FOLDER = join(__dirname, 'output');

/** How many lines of the log an error shows. */
const LOG_LINES = 30;

/** Runs the built integration. */
export async function measureIntegration(simulator: RemoteSimulator, plan: Plan): Promise<Run> {
  const folder = join(OUTPUT_FOLDER, 'run');
  const usageFolder = join(folder, 'usage');
  const settings = settingsFor(simulator, plan, usageFolder);
  return summarize(simulator, plan, await collectBuilt(folder, settings), usageFolder);
}

/**
 * Runs the built integration once.
 *
 * @returns how long it took, in milliseconds
 * @throws Error with the end of the log if it fails
 */
export async function collectBuilt(folder: string, settings: Record<string, string>): Promise<number> {
  const { exitCode, durationMs, logFile } = await collect(folder, settings, { code: 'dist' });
  if (exitCode !== 0) {
    throw new Error(`The run ended with exit code ${exitCode}. Its last lines:\n\n${lastLines(logFile, LOG_LINES)}`);
  }
  return durationMs;
}

/** Environment variables of a run that records its processor time and memory. */
export function settingsFor(simulator: RemoteSimulator, plan: Plan, usageFolder: string): Record<string, string> {
  return {
    ...simulator.environment,
    ...measuring(usageFolder),
    BITBUCKET_CONCURRENCY: String(plan.concurrency),
    BITBUCKET_PULL_REQUEST_DISCOVERY: plan.discovery,
    INGEST_ACCESS_CONTROLS: String(plan.allSources),
    INGEST_AUTOMATION: String(plan.allSources),
  };
}

/** Runs another integration with a shell command. */
export async function measureCommand(command: string, simulator: RemoteSimulator, plan: Plan): Promise<Run> {
  const usageFolder = join(OUTPUT_FOLDER, 'other', 'usage');
  rmSync(usageFolder, { recursive: true, force: true });
  const startedAt = performance.now();
  const child = spawn(command, {
    shell: true,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, ...settingsFor(simulator, plan, usageFolder) },
  });
  const [exitCode] = (await once(child, 'close')) as [number | null];
  const durationMs = performance.now() - startedAt;
  if (exitCode !== 0) {
    throw new Error(`The other command ended with exit code ${exitCode}.`);
  }
  return summarize(simulator, plan, durationMs, usageFolder);
}

async function summarize(
  simulator: RemoteSimulator,
  plan: Plan,
  durationMs: number,
  usageFolder: string,
): Promise<Run> {
  const report = await simulator.report();
  const { storage, ...usage } = readUsage(usageFolder);
  const { needed, expected, changed } = simulator;
  return {
    ...plan,
    ...report,
    ...(storage ? countGraph(storage) : { entities: 0, relationships: 0, pullRequests: 0 }),
    ...usage,
    needed,
    expected,
    changed,
    wallSeconds: durationMs / 1000,
    floorSeconds: (report.calls * plan.latencyMs) / plan.concurrency / 1000,
  };
}
