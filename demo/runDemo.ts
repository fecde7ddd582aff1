import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { environmentOfRun, lastLines } from '../harness/collect';
import { compareGraphs } from '../harness/compareGraphs';
import { neededCalls } from '../harness/neededCalls';
import { withProgressBar } from '../harness/progressBar';
import type { Simulator } from '../simulator';
import { runIntegration } from '../src/cli/collect/runIntegration';
import { shownPath } from '../src/cli/folders';
import { interruptible, Interruption } from '../src/cli/interruption';
import { readLocalInstance } from '../src/cli/localInstance';
import { createRunReport, writePage } from '../src/cli/reportFiles';
import { loadSdk } from '../src/cli/sdk';
import { type RunDetails, summaryText } from '../src/cli/summaryText';
import type { Graph } from '../src/report/graph';
import { failedSteps } from '../src/report/readGraph';
import { type CollectedRun, readRun } from '../src/report/readRun';
import { countByConsumer, countByEndpoint } from './callCounts';
import type { DemoOptions } from './options';
import { comparisonText, consumerTable, endpointTable } from './report';
import { startDemoSimulator } from './simulation';

const OUTPUT_FOLDER = join(__dirname, 'output');
const RUN_FOLDER = join(OUTPUT_FOLDER, 'run');
const STORAGE = join(RUN_FOLDER, '.j1-integration');
const LOG_FILE = join(RUN_FOLDER, 'collect.log');
const DAY_MS = 24 * 60 * 60 * 1000;
const LOG_LINES = 40;

/**
 * Simulates a workspace, collects it, and prints the result.
 *
 * @returns whether every step succeeded and the graph is the one that the simulated workspace should give
 */
export async function runDemo(options: DemoOptions): Promise<boolean> {
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
    const startedAt = Date.now();
    const details = await withProgressBar(bar, () => collect(settings));
    const collected = readRun(STORAGE);
    printReport(collected, simulator, { ...details, durationMs: Date.now() - startedAt });
    const allSucceeded = checkSteps(collected);
    const { allSources } = options;
    const expected = simulator.expectedGraph({ since, accessControls: allSources, automation: allSources });
    const isRight = checkGraph(expected, collected.graph);
    return allSucceeded && isRight;
  } finally {
    await simulator.close();
  }
}

/** Collects in this process. */
async function collect(settings: Record<string, string>): Promise<RunDetails> {
  rmSync(RUN_FOLDER, { recursive: true, force: true });
  mkdirSync(RUN_FOLDER, { recursive: true });
  // variables of real runs must not change this one
  process.env = environmentOfRun(settings);
  const sdk = loadSdk(RUN_FOLDER);
  const { instance } = readLocalInstance(sdk, RUN_FOLDER);
  try {
    return await interruptible(() =>
      runIntegration(sdk, { instance, storage: STORAGE, logFile: LOG_FILE, startedOn: Date.now(), local: {} }),
    );
  } catch (error) {
    if (!(error instanceof Interruption)) {
      printLog();
    }
    throw error;
  }
}

/** The same report as of a real run, and beside it what only a simulator knows. */
function printReport(
  collected: CollectedRun,
  simulator: Simulator,
  { durationMs, ...details }: RunDetails & { durationMs: number },
): void {
  const { calls, options } = simulator;
  const keys = (options.consumers ?? []).map(({ key }) => key);
  const page = join(OUTPUT_FOLDER, 'report.html');
  const made = createRunReport(collected);
  writePage(made, page);
  const sections = [
    summaryText(made.report, details),
    endpointTable(countByEndpoint(calls)),
    consumerTable(countByConsumer(keys, calls)),
    `Collected in ${(durationMs / 1000).toFixed(1)} s.`,
    `Report: ${shownPath(page)}\n${pathToFileURL(page).href}\nLog:    ${shownPath(LOG_FILE)}`,
  ];
  console.log(`\n${sections.join('\n\n')}\n`);
}

function checkSteps({ steps }: CollectedRun): boolean {
  const failed = failedSteps(steps);
  if (failed.length > 0) {
    console.error(`${failed.length} of the steps did not succeed.`);
    printLog();
  }
  return failed.length === 0;
}

function checkGraph(expected: Graph, actual: Graph): boolean {
  const differences = compareGraphs(expected, actual);
  console.log(comparisonText(expected, differences));
  return differences.length === 0;
}

function printLog(): void {
  console.error(`The last lines of ${LOG_FILE}:\n\n${lastLines(LOG_FILE, LOG_LINES)}\n`);
}
