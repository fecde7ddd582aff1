import { writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';

import { withProgressBar } from '../harness/progressBar';
import { judge, judgeCounts } from './bounds';
import { readBaseline, regressions, writeBaseline } from './countedFigures';
import { type ManyRuns, measureMany } from './measureMany';
import { judgeQuarter, measureQuarter, type QuarterRun, quarterTable } from './measureQuarter';
import { measureCommand, measureIntegration, type Plan, type Run } from './measureRun';
import type { BenchOptions } from './options';
import { type RemoteSimulator, startRemoteSimulator } from './remoteSimulator';
import { comparisonTable, discoveryTable, runTable, toText, verdictTable, workspacesTable } from './report';
import { titleOf } from './sizes';

interface Pair {
  ours: Run;
  other?: Run;
}

/**
 * Measures the built integration, and prints the figures.
 *
 * @returns whether they are as good as expected
 */
export async function runBench(options: BenchOptions): Promise<boolean> {
  if (options.workload === 'quarter') {
    return runQuarter(options);
  }
  if (options.workspaces > 1) {
    return measureWorkspaces(options);
  }
  const pairs: Pair[] = [];
  for (const plan of plansOf(options)) {
    pairs.push(await measure(plan, options));
  }
  const runs = pairs.map(({ ours }) => ours);
  console.log(`${toText(runTable(runs))}\n\n${toText(discoveryTable(runs))}`);
  const compared = pairs.flatMap(({ ours, other }) => (other ? [{ ours, other }] : []));
  if (compared.length > 0) {
    console.log(`\n${toText(comparisonTable(compared))}`);
  }
  return options.check ? checkCounts(runs) : conclude(runs, compared, options);
}

async function runQuarter({ latencies, json }: BenchOptions): Promise<boolean> {
  const runs: QuarterRun[] = [];
  for (const latencyMs of latencies) {
    runs.push(...(await measureQuarter({ latencyMs })));
  }
  const verdicts = judgeQuarter(runs);
  console.log(`${toText(quarterTable(runs))}\n\n${toText(verdictTable(verdicts))}`);
  writeFigures(json, { runs, verdicts });
  return verdicts.every(({ holds }) => holds);
}

function plansOf({ sizes, latencies, ...options }: BenchOptions): Plan[] {
  const { workload, concurrency, allSources, consumers, accessTokenLimit, discovery } = options;
  const common = { workload, concurrency, allSources, consumers, accessTokenLimit, discovery };
  return sizes.flatMap((size) => latencies.map((latencyMs) => ({ size, latencyMs, ...common })));
}

/** Measures runs of several workspaces of one size at the same time. */
async function measureWorkspaces(options: BenchOptions): Promise<boolean> {
  const { atOnce, json, workspaces } = options;
  const runs: ManyRuns[] = [];
  for (const plan of plansOf(options)) {
    const simulator = await startRemoteSimulator({ ...plan, workspaces });
    const title = `${workspaces} x ${titleOf(plan)} at ${plan.latencyMs} ms`;
    runs.push(
      await withBar(simulator, title, () => measureMany(simulator, plan, atOnce)).finally(() => simulator.stop()),
    );
  }
  const verdicts = runs.flatMap(judgeCounts);
  console.log(`${toText(workspacesTable(runs))}\n\n${toText(verdictTable(verdicts))}`);
  writeFigures(json, { runs, verdicts });
  return verdicts.every(({ holds }) => holds);
}

async function measure(plan: Plan, { compare }: BenchOptions): Promise<Pair> {
  const simulator = await startRemoteSimulator(plan);
  const title = `${titleOf(plan)} at ${plan.latencyMs} ms`;
  try {
    const ours = await withBar(simulator, title, () => measureIntegration(simulator, plan));
    const other = compare
      ? await withBar(simulator, `${title}, compared`, () => measureCommand(compare, simulator, plan))
      : undefined;
    return { ours, other };
  } finally {
    simulator.stop();
  }
}

function withBar<T>(simulator: RemoteSimulator, title: string, work: () => Promise<T>): Promise<T> {
  const total = simulator.needed.all;
  if (!process.stderr.isTTY) {
    console.error(`Measuring ${title}: ${total} calls`);
  }
  return withProgressBar({ title, total, callsSoFar: () => simulator.callsSoFar() }, work);
}

/** Checks the figures that are the same on every machine. */
function checkCounts(runs: readonly Run[]): boolean {
  const broken = runs.flatMap(judgeCounts).filter(({ holds }) => !holds);
  if (broken.length > 0) {
    console.log(`\n${toText(verdictTable(broken))}`);
  }
  const worse = regressions(runs, readBaseline());
  worse.forEach((sentence) => console.error(sentence));
  const isGood = broken.length === 0 && worse.length === 0;
  console.log(
    isGood
      ? '\nThe calls and the graph are as expected, and no worse than the baseline.'
      : '\nThe calls or the graph are worse than expected or than the baseline.',
  );
  return isGood;
}

function conclude(
  runs: readonly Run[],
  compared: readonly { ours: Run; other: Run }[],
  { json, updateBaseline }: BenchOptions,
): boolean {
  const verdicts = judge(runs);
  console.log(`\n${toText(verdictTable(verdicts))}`);
  writeFigures(json, { runs, compared, verdicts });
  if (updateBaseline) {
    writeBaseline(runs);
  }
  return verdicts.every(({ holds }) => holds);
}

function writeFigures(file: string | undefined, figures: object): void {
  if (file) {
    const machine = { node: process.version, cpus: cpus().length, model: cpus()[0]?.model, memory: totalmem() };
    writeFileSync(file, `${JSON.stringify({ at: new Date().toISOString(), machine, ...figures }, null, 2)}\n`);
  }
}
