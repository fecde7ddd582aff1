import { basename, dirname, join, resolve } from 'node:path';

import { PAGE_FILE, readRun } from '../report/readRun';
import type { Report, Severity } from '../report/reportData';
import { RESULT, withOneResult } from './collect/result';
import { recoverResult } from './collect/workFolder';
import { shownPath } from './folders';
import { leaveSignalsToSystem } from './interruption';
import { assertDifferentFiles, assertOutputFile } from './outputFile';
import { failOn, writeJson, writePage } from './reportFiles';
import { summaryText } from './summaryText';

export interface ReportCommandOptions {
  /** The folder that `collect` wrote. */
  graph: string;
  /** Default: `report.html` beside the graph. */
  output?: string;
  json?: string;
  failOn?: Severity;
}

/**
 * Writes the report of a run as an HTML page and, if requested, as JSON.
 *
 * @throws CommandError when a file cannot be read or written, or, with `failOn`, when there are such findings or the report is incomplete
 */
export async function report({ graph, output, json, failOn: severity }: ReportCommandOptions): Promise<void> {
  const folder = folderOfResult(graph);
  await recoverResult(folder);
  // the library of the lock has listeners since it was loaded
  leaveSignalsToSystem();
  const { page, result } = withOneResult(folder, () => writeReport({ graph, output, json }));
  console.log(summaryText(result, { warnings: [] }));
  console.log(`\nReport: ${shownPath(page)}${json === undefined ? '' : `\nData: ${shownPath(json)}`}`);
  if (severity) {
    failOn(result, severity);
  }
}

function writeReport({ graph, output, json }: ReportCommandOptions): { page: string; result: Report } {
  const run = readRun(graph);
  const page = output ?? join(run.storage, PAGE_FILE);
  assertOutputFile(page, run.storage);
  if (json !== undefined) {
    assertOutputFile(json, run.storage);
    assertDifferentFiles(page, json);
  }
  const result = writePage(run, page);
  if (json !== undefined) {
    writeJson(result, json);
  }
  return { page, result };
}

/** The folder in which a run would put `.j1-integration`. */
function folderOfResult(graph: string): string {
  const path = resolve(graph);
  const storage = basename(path) === 'graph' ? dirname(path) : path;
  return basename(storage) === RESULT ? dirname(storage) : path;
}
