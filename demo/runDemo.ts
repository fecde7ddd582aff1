import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';

import { collect, type CollectRun, lastLines } from '../harness/collect';
import { compareGraphs } from '../harness/compareGraphs';
import { neededCalls } from '../harness/neededCalls';
import { withProgressBar } from '../harness/progressBar';
import type { Simulator } from '../simulator';
import type { Graph } from '../src/report/graph';
import { failedSteps, readGraph, readStepResults } from '../src/report/readGraph';
import { countByConsumer, countByEndpoint } from './callCounts';
import type { DemoOptions } from './options';
import { renderPage } from './page/renderPage';
import { comparisonText, consumerTable, endpointTable, graphTable, mergesText } from './report';
import { startDemoSimulator } from './simulation';
import { unapprovedMerges } from './unapproved';

const OUTPUT_FOLDER = join(__dirname, 'output');
const DAY_MS = 24 * 60 * 60 * 1000;
const LOG_LINES = 40;

/**
 * Simulates a workspace, collects it, and prints what came of it.
 *
 * @returns whether every step succeeded and the graph is the one that the simulated workspace should give
 */
export async function runDemo(options: DemoOptions, signal: AbortSignal): Promise<boolean> {
  const simulator = await startDemoSimulator(options);
  try {
    // a run without an earlier one looks back a day
    const since = Date.now() - DAY_MS;
    const [workspace] = simulator.world.workspaces;
    console.log(`Simulated Bitbucket on ${simulator.origin}, workspace "${workspace?.name}". Collecting ...`);
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
    const graph = readGraph(run.graphFolder);
    printReport(graph, simulator, run);
    printPage(graph);
    const allSucceeded = checkSteps(run);
    const { allSources } = options;
    const expected = simulator.expectedGraph({ since, accessControls: allSources, automation: allSources });
    const isRight = checkGraph(expected, graph);
    return allSucceeded && isRight;
  } finally {
    await simulator.close();
  }
}

function printReport(graph: Graph, simulator: Simulator, { durationMs, logFile }: CollectRun): void {
  const { calls, options } = simulator;
  const keys = (options.consumers ?? []).map(({ key }) => key);
  const sections = [
    graphTable(graph),
    endpointTable(countByEndpoint(calls)),
    consumerTable(countByConsumer(keys, calls)),
    `Collected in ${(durationMs / 1000).toFixed(1)} s. Log: ${relative(process.cwd(), logFile)}`,
    mergesText(unapprovedMerges(graph)),
  ];
  console.log(`\n${sections.join('\n\n')}\n`);
}

function printPage(graph: Graph): void {
  const file = join(OUTPUT_FOLDER, 'graph.html');
  const library = readFileSync(require.resolve('vis-network/standalone/umd/vis-network.min.js'), 'utf8');
  mkdirSync(OUTPUT_FOLDER, { recursive: true });
  writeFileSync(file, renderPage(graph, library));
  console.log(`The graph to look at: ${relative(process.cwd(), file)}\n${pathToFileURL(file).href}\n`);
}

function checkSteps(run: CollectRun): boolean {
  const failed = failedSteps(readStepResults(run.graphFolder));
  for (const { name, status } of failed) {
    console.log(`Step "${name}" did not succeed: ${status}`);
  }
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
