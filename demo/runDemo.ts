import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { collect, type CollectRun, lastLines } from '../harness/collect';
import { compareGraphs } from '../harness/compareGraphs';
import { neededCalls } from '../harness/neededCalls';
import { withProgressBar } from '../harness/progressBar';
import type { Simulator } from '../simulator';
import { shownPath, writePage } from '../src/cli/reportFiles';
import { RunLog } from '../src/cli/runLog';
import { summaryText } from '../src/cli/summaryText';
import type { Graph } from '../src/report/graph';
import { failedSteps } from '../src/report/readGraph';
import { type CollectedRun, readRun } from '../src/report/readRun';
import { countByConsumer, countByEndpoint } from './callCounts';
import type { DemoOptions } from './options';
import { comparisonText, consumerTable, endpointTable } from './report';
import { startDemoSimulator } from './simulation';

const OUTPUT_FOLDER = join(__dirname, 'output');
const DAY_MS = 24 * 60 * 60 * 1000;
const LOG_LINES = 40;

/**
 * Simulates a workspace, collects it, and prints the result.
 *
 * @returns whether every step succeeded and the graph is the one that the simulated workspace should give
 */
export async function runDemo(options: DemoOptions, signal: AbortSignal): Promise<boolean> {
  const simulator = await startDemoSimulator(options);
  try {
    // a run without an earlier one looks back a day
    const since = Date.now() - DAY_MS;
    const [workspace] = simulator.world.workspaces;
    console.log(`Collecting "${workspace?.name}" from a simulated Bitbucket ...`);
    const toggle = String(options.allSources);
    const settings = { ...simulator.environment(), INGEST_ACCESS_CONTROLS: toggle, INGEST_AUTOMATION: toggle };
    const bar = {
      title: 'Collecting',
      total: neededCalls(simulator.world, since, { allSources: options.allSources }).all,
      callsSoFar: () => simulator.calls.length,
    };
    const run = await withProgressBar(bar, () => collect(join(OUTPUT_FOLDER, 'run'), settings, { signal }));
    if (run.exitCode !== 0) {
      printFailure(run, `The run ended with exit code ${run.exitCode ?? 'none'}.`);
      return false;
    }
    const collected = readRun(run.graphFolder);
    printReport(collected, simulator, run);
    const allSucceeded = checkSteps(collected, run);
    const { allSources } = options;
    const expected = simulator.expectedGraph({ since, accessControls: allSources, automation: allSources });
    const isRight = checkGraph(expected, collected.graph);
    return allSucceeded && isRight;
  } finally {
    await simulator.close();
  }
}

/** The same report as of a real run, and beside it what only a simulator knows. */
function printReport(collected: CollectedRun, simulator: Simulator, { durationMs, logFile }: CollectRun): void {
  const { calls, options } = simulator;
  const keys = (options.consumers ?? []).map(({ key }) => key);
  const page = join(OUTPUT_FOLDER, 'report.html');
  const report = writePage(collected, page);
  const sections = [
    summaryText(report, readLog(logFile)),
    endpointTable(countByEndpoint(calls)),
    consumerTable(countByConsumer(keys, calls)),
    `Collected in ${(durationMs / 1000).toFixed(1)} s.`,
    `Report: ${shownPath(page)}\n${pathToFileURL(page).href}\nLog:    ${shownPath(logFile)}`,
  ];
  console.log(`\n${sections.join('\n\n')}\n`);
}

function readLog(file: string): RunLog {
  const log = new RunLog();
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    log.read(line);
  }
  return log;
}

function checkSteps({ steps }: CollectedRun, run: CollectRun): boolean {
  const failed = failedSteps(steps);
  if (failed.length > 0) {
    printFailure(run, `${failed.length} of the steps did not succeed.`);
  }
  return failed.length === 0;
}

function checkGraph(expected: Graph, actual: Graph): boolean {
  const differences = compareGraphs(expected, actual);
  console.log(comparisonText(expected, differences));
  return differences.length === 0;
}

function printFailure({ logFile }: CollectRun, message: string): void {
  console.error(`${message} The last lines of ${logFile}:\n\n${lastLines(logFile, LOG_LINES)}\n`);
}
