import { join } from 'node:path';

import { PAGE_FILE, readRun } from '../report/readRun';
import type { Severity } from '../report/reportData';
import { failOn, shownPath, writeJson, writePage } from './reportFiles';
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
export function report({ graph, json, failOn: severity, ...options }: ReportCommandOptions): void {
  const run = readRun(graph);
  const output = options.output ?? join(run.storage, PAGE_FILE);
  const result = writePage(run, output);
  if (json !== undefined) {
    writeJson(result, json);
  }
  console.log(summaryText(result, { warnings: [] }));
  console.log(`\nReport: ${shownPath(output)}${json === undefined ? '' : `\nData: ${shownPath(json)}`}`);
  if (severity) {
    failOn(result, severity);
  }
}
