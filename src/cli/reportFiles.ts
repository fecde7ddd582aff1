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

const FOUND = 2;
const INCOMPLETE = 3;

/** @throws CommandError with exit code 2 when a finding has this severity or a higher one, and 3 when there may be more than was found */
export function failOn(report: Report, severity: Severity): void {
  const severities: readonly Severity[] = SEVERITIES.slice(0, SEVERITIES.indexOf(severity) + 1);
  const failing = report.findings.filter(
    (finding) => finding.state === 'found' && severities.includes(finding.severity),
  );
  const isIncomplete = report.coverage.status === 'incomplete';
  if (failing.length > 0) {
    const ids = failing.map(({ id, items }) => `${id} (${items.length})`).join(', ');
    const more = isIncomplete ? ' There may be more: the report is incomplete.' : '';
    throw new CommandError(`Findings of severity ${severity} or above: ${ids}.${more}`, FOUND);
  }
  if (isIncomplete) {
    throw new CommandError(
      `The report is incomplete, so nobody knows whether there are findings of severity ${severity} or above. ` +
        'Its first lines say what is missing. Run "graph-bitbucket collect" again.',
      INCOMPLETE,
    );
  }
}
