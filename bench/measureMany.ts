import { rmSync } from 'node:fs';
import { join } from 'node:path';

import { forEachConcurrently } from '../src/steps/runtime/concurrency';
import { countGraph } from './countGraph';
import { collectBuilt, OUTPUT_FOLDER, type Plan, type Run, settingsFor } from './measureRun';
import type { RemoteSimulator } from './remoteSimulator';
import { readUsage } from './usage';

/** The sums over several workspaces, each collected by its own run. */
export interface ManyRuns extends Omit<Run, 'samples'> {
  workspaces: number;
  atOnce: number;
  /** The duration of each run's process. */
  secondsOfEach: number[];
}

/** @param atOnce how many runs to start at the same time */
export async function measureMany(simulator: RemoteSimulator, plan: Plan, atOnce: number): Promise<ManyRuns> {
  const slugs = simulator.environment.WORKSPACE!.split(',');
  const found = { entities: 0, relationships: 0, pullRequests: 0, cpuSeconds: 0, peakBytes: 0 };
  const secondsOfEach: number[] = [];
  const startedAt = performance.now();
  await forEachConcurrently(slugs, atOnce, async (slug) => {
    const folder = join(OUTPUT_FOLDER, slug);
    const usageFolder = join(folder, 'usage');
    const settings = { ...settingsFor(simulator, plan, usageFolder), WORKSPACE: slug };
    secondsOfEach.push((await collectBuilt(folder, settings)) / 1000);
    const { storage, cpuSeconds, peakBytes } = readUsage(usageFolder);
    const { entities, relationships, pullRequests } = countGraph(storage!);
    found.entities += entities;
    found.relationships += relationships;
    found.pullRequests += pullRequests;
    found.cpuSeconds += cpuSeconds;
    found.peakBytes = Math.max(found.peakBytes, peakBytes);
    rmSync(folder, { recursive: true });
  });
  const wallSeconds = (performance.now() - startedAt) / 1000;
  const { needed, expected, changed } = simulator;
  const report = await simulator.report();
  const inFlight = plan.concurrency * Math.min(atOnce, slugs.length);
  return {
    ...plan,
    ...report,
    ...found,
    needed,
    expected,
    changed,
    wallSeconds,
    floorSeconds: (report.calls * plan.latencyMs) / inFlight / 1000,
    workspaces: slugs.length,
    atOnce,
    secondsOfEach,
  };
}
