import { writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';

import { withProgressBar } from '../demo/progressBar';
import { readBaseline, regressions, writeBaseline } from './countedFigures';
import { judge, judgeCounts } from './bounds';
import { measureCommand, measureIntegration, type Plan, type Run } from './measureRun';
import { measureStorage } from './measureStorage';
import { parseOptions, USAGE, type BenchOptions } from './options';
import { startRemoteSimulator } from './remoteSimulator';
import { comparisonTable, runTable, storageText, verdictTable } from './report';

/** The smallest size at which the compiler of V8 has seen everything often enough. */
const STORAGE_SIZE = 'M';

interface Pair {
  ours: Run;
  other?: Run;
}

async function main(): Promise<boolean> {
  const options = parseOptions(process.argv.slice(2));
  if (options.help) {
    console.log(USAGE);
    return true;
  }
  const pairs: Pair[] = [];
  for (const size of options.sizes) {
    for (const latencyMs of options.latencies) {
      pairs.push(await measure({ size, latencyMs, concurrency: options.concurrency }, options));
    }
  }
  const runs = pairs.map(({ ours }) => ours);
  console.log(runTable(runs));
  const compared = pairs.flatMap(({ ours, other }) => (other ? [{ ours, other }] : []));
  if (compared.length > 0) {
    console.log(`\n${comparisonTable(compared)}`);
  }
  return options.check ? checkCounts(runs) : conclude(runs, compared, options);
}

async function measure(plan: Plan, { compare }: BenchOptions): Promise<Pair> {
  const simulator = await startRemoteSimulator(plan.size, plan.latencyMs);
  const bar = {
    title: `${plan.size} at ${plan.latencyMs} ms`,
    total: simulator.needed.all,
    callsSoFar: () => simulator.callsSoFar(),
  };
  try {
    const ours = await withProgressBar(bar, () => measureIntegration(simulator, plan));
    const other = compare
      ? await withProgressBar({ ...bar, title: `${bar.title}, compared` }, () =>
          measureCommand(compare, simulator, plan),
        )
      : undefined;
    return { ours, other };
  } finally {
    simulator.stop();
  }
}

/** Judges nothing that depends on the machine. */
function checkCounts(runs: readonly Run[]): boolean {
  const broken = runs.flatMap(judgeCounts).filter(({ holds }) => !holds);
  if (broken.length > 0) {
    console.log(`\n${verdictTable(broken)}`);
  }
  const worse = regressions(runs, readBaseline());
  worse.forEach((sentence) => console.error(sentence));
  const isGood = broken.length === 0 && worse.length === 0;
  console.log(isGood ? '\nNo more calls than in the baseline.' : '\nThe calls or the graph got worse.');
  return isGood;
}

async function conclude(
  runs: readonly Run[],
  compared: readonly { ours: Run; other: Run }[],
  { json, updateBaseline }: BenchOptions,
): Promise<boolean> {
  const storage = await measureStorage(STORAGE_SIZE);
  const verdicts = judge(runs, storage);
  console.log(`\n${storageText(storage)}\n\n${verdictTable(verdicts)}`);
  if (json) {
    const machine = { node: process.version, cpus: cpus().length, model: cpus()[0]?.model, memory: totalmem() };
    const figures = { at: new Date().toISOString(), machine, runs, compared, storage, verdicts };
    writeFileSync(json, `${JSON.stringify(figures, null, 2)}\n`);
  }
  if (updateBaseline) {
    writeBaseline(runs);
  }
  return verdicts.every(({ holds }) => holds);
}

main()
  .then((isGood) => (process.exitCode = isGood ? 0 : 1))
  .catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
