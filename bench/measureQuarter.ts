import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { startCommand } from '../harness/command';
import { compareGraphs, describeDifference } from '../harness/compareGraphs';
import type { NeededCalls } from '../harness/neededCalls';
import { withProgressBar } from '../harness/progressBar';
import type { Simulator } from '../simulator';
import { bucketOf } from '../src/bitbucket/limits';
import { readRun } from '../src/report/readRun';
import { DAY_MS } from '../src/steps/pullRequests/window';
import type { Verdict } from './bounds';
import { OUTPUT_FOLDER } from './measureRun';
import { countChanged, mostOfFirst, mostOfLater, QUARTER, QUARTER_DAYS, startQuarter } from './quarter';
import { megabytes, type TableData, tableOf } from './report';
import { createConsumers } from './simulation';
import { measuring, readUsage } from './usage';

/** The figures of one run of `graph-bitbucket collect`. */
export interface QuarterRun {
  name: string;
  calls: number;
  /** Calls that count against the limit for repository data. */
  counted: number;
  most: NeededCalls;
  pullRequests: number;
  /** Differences to the graph that the simulator expects. */
  differences: string[];
  wallSeconds: number;
  cpuSeconds: number;
  peakBytes: number;
}

const FOLDER = join(OUTPUT_FOLDER, 'quarter');

/** Runs the built command three times in one folder: for the quarter, for the quarter again, and a day later without a period. */
export async function measureQuarter({ latencyMs }: { latencyMs: number }): Promise<QuarterRun[]> {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  // what is added later happens on the day before the runs
  const simulator = await startQuarter(QUARTER, {
    latencyMs,
    now: Date.now() - DAY_MS,
    consumers: createConsumers(undefined),
  });
  try {
    const { all, merged } = countChanged(simulator.world, Date.now() - QUARTER_DAYS * DAY_MS);
    console.error(`${all} pull requests in ${QUARTER_DAYS} days, ${merged} of them merged`);
    const period = ['--since', `${QUARTER_DAYS}d`];
    const { world } = simulator;
    const first = await measure(simulator, 'first', period, (since) => mostOfFirst(world, since));
    const repeated = await measure(simulator, 'repeated', period, (since) => mostOfLater(world, since, Date.now()));
    const before = world.now;
    simulator.advance(QUARTER.onOneDay);
    const daily = await measure(simulator, 'daily', [], (since) => mostOfLater(world, since, before));
    return [first, repeated, daily];
  } finally {
    await simulator.close();
  }
}

async function measure(
  simulator: Simulator,
  name: string,
  args: readonly string[],
  mostFrom: (since: number) => NeededCalls,
): Promise<QuarterRun> {
  const usageFolder = join(FOLDER, 'usage');
  rmSync(usageFolder, { recursive: true, force: true });
  simulator.calls.splice(0);
  const settings = {
    ...simulator.environment(),
    ...measuring(usageFolder),
    // a run cannot know that the simulated consumer has no limit
    BITBUCKET_PULL_REQUEST_DISCOVERY: 'full',
  };
  const startedAt = performance.now();
  const total = mostFrom(Date.now() - (args.length > 0 ? QUARTER_DAYS : 1) * DAY_MS).all;
  const { exitCode, output } = await withProgressBar(
    { title: `quarter, ${name}`, total, callsSoFar: () => Promise.resolve(simulator.calls.length) },
    () => startCommand(FOLDER, ['collect', ...args], settings).ended,
  );
  const wallSeconds = (performance.now() - startedAt) / 1000;
  if (exitCode !== 0) {
    throw new Error(`The run ended with exit code ${exitCode}:\n\n${output}`);
  }
  const { graph, since = 0 } = readRun(FOLDER);
  const differences = compareGraphs(simulator.expectedGraph({ since }), graph).map(describeDifference);
  const { cpuSeconds, peakBytes } = readUsage(usageFolder);
  return {
    ...{ name, differences, wallSeconds, cpuSeconds, peakBytes },
    calls: simulator.calls.length,
    counted: simulator.calls.filter(({ path }) => bucketOf(path) === 'repository').length,
    most: mostFrom(since),
    pullRequests: graph.entities.filter(({ _type }) => _type === 'bitbucket_pullrequest').length,
  };
}

/** One row for each run. */
export function quarterTable(runs: readonly QuarterRun[]): TableData {
  return tableOf(
    ['Run', 'Pull requests', 'Calls', 'Calls that count', 'At most', 'Wall', 'CPU', 'Peak memory'],
    runs.map(({ name, pullRequests, calls, counted, most, wallSeconds, cpuSeconds, peakBytes }) => [
      ...[name, pullRequests, calls, counted, most.budget],
      ...[`${wallSeconds.toFixed(1)} s`, `${cpuSeconds.toFixed(1)} s`, `${megabytes(peakBytes)} MB`],
    ]),
  );
}

/** The bounds on calls, and that the graphs are those that the simulator expects. */
export function judgeQuarter(runs: readonly QuarterRun[]): Verdict[] {
  return runs.flatMap(({ name, counted, calls, most, differences }) => [
    {
      what: `${name}: calls that count / in all`,
      measured: `${counted} / ${calls}`,
      bound: `<= ${most.budget} / ${most.all}`,
      holds: counted <= most.budget && calls <= most.all,
    },
    {
      what: `${name}: differences to the expected graph`,
      measured: [String(differences.length), ...differences.slice(0, 3)].join('\n'),
      bound: '0',
      holds: differences.length === 0,
    },
  ]);
}
