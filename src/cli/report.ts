import { join } from 'node:path';

import { PAGE_FILE, readRun } from '../report/readRun';
import type { Severity } from '../report/reportData';
import { failOn, shownPath, writeJson, writePage } from './reportFiles';
import { summaryText } from './summaryText';

export interface ReportOptions {
  /** The folder that `collect` wrote. */
  graph: string;
  /** Default: beside the graph. */
  output?: string;
  json?: string;
  failOn?: Severity;
}

/**
 * Writes the page of a run, and its data where asked.
 *
 * @throws Error with a message for a person; with exit code 2 when there are findings of the severity to fail on
 */
export function report({ graph, json, failOn: severity, ...options }: ReportOptions): void {
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
