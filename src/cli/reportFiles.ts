import { createReport } from '../report/createReport';
import { renderPage } from '../report/page/server/renderPage';
import type { CollectedRun } from '../report/readRun';
import { type Report, SEVERITIES, type Severity } from '../report/reportData';
import { CommandError } from './CommandError';
import { writeOutputFile } from './outputFile';

/** Writes the HTML page of a run, and returns the report that it shows. */
export function writePage(run: CollectedRun, file: string): Report {
  const report = createReport(run.graph, run.steps, { ...run, generatedOn: Date.now() });
  writeOutputFile(file, renderPage(report, run.graph));
  return report;
}

export function writeJson(value: unknown, file: string): void {
  writeOutputFile(file, `${JSON.stringify(value, null, 2)}\n`);
}

/** @throws CommandError with exit code 2 when a finding has this severity or a higher one */
export function failOn(report: Report, severity: Severity): void {
  const severities: readonly Severity[] = SEVERITIES.slice(0, SEVERITIES.indexOf(severity) + 1);
  const failing = report.findings.filter(
    (finding) => finding.state === 'found' && severities.includes(finding.severity),
  );
  if (failing.length > 0) {
    const ids = failing.map(({ id, items }) => `${id} (${items.length})`).join(', ');
    throw new CommandError(`Findings of severity ${severity} or above: ${ids}.`, 2);
  }
}
