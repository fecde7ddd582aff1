import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';

import type { Baseline } from '../report/baseline/compareWithBaseline';
import { readBaseline } from '../report/baseline/readBaseline';
import { createReport } from '../report/createReport';
import { filterReport } from '../report/filterReport';
import { toJson } from '../report/formats/json';
import type { FrameworkId } from '../report/frameworks/framework';
import type { Graph } from '../report/graph';
import { groupItems } from '../report/groups';
import { renderPage } from '../report/page/server/renderPage';
import { PolicyError } from '../report/policy/parsePolicy';
import type { Policy } from '../report/policy/policy';
import { readPolicy } from '../report/policy/readPolicy';
import { applyScope, skippedInScope } from '../report/policy/scope';
import { BASELINE_FILE, type CollectedRun, PAGE_FILE, REPORT_FILE } from '../report/readRun';
import type { Grouping, Report, ReportFilter } from '../report/reportData';
import { CommandError } from './CommandError';
import { shownPath } from './folders';
import { writeOutputFile } from './outputFile';
import { numbered } from './text';

/** A report, and the part of the graph that it is about. */
export interface ReportOfRun {
  report: Report;
  graph: Graph;
}

/** What a report is made with, beside the run. */
export interface ReportSettings {
  policy?: Policy;
  baseline?: Baseline;
  framework?: FrameworkId;
  /** Which items are shown. */
  filter?: ReportFilter;
  by?: Grouping;
  /** Sentences that the report repeats. */
  warnings?: readonly string[];
}

export function createRunReport(run: CollectedRun, settings: ReportSettings = {}): ReportOfRun {
  const { by, filter = {}, policy, warnings = [] } = settings;
  const scoped = policy?.scope && applyScope(run.graph, policy.scope, policy.file);
  const graph = scoped?.graph ?? run.graph;
  const whole = createReport(graph, run.steps, {
    ...run,
    ...settings,
    ...(policy?.scope && run.skipped && { skipped: skippedInScope(run.skipped, run.graph, policy.scope) }),
    repositoriesOutOfScope: scoped?.repositoriesOutOfScope,
    warnings: [...partText(run), ...warnings, ...(scoped?.warnings ?? [])],
    generatedOn: Date.now(),
  });
  const shown = filterReport(whole, filter, graph);
  const items = shown.findings.flatMap((finding) => finding.items);
  return { graph, report: { ...shown, ...(by && { groups: { by, groups: groupItems(items, by) } }) } };
}

function partText({ part }: CollectedRun): string[] {
  return part === undefined ? [] : [`Only a part was collected (${part}), which cannot be uploaded.`];
}

export function writePage({ report, graph }: ReportOfRun, file: string): void {
  writeOutputFile(file, renderPage(report, graph));
}

export function writeJson(value: unknown, file: string): void {
  writeOutputFile(file, `${JSON.stringify(value, null, 2)}\n`);
}

/**
 * Writes the page and the findings of a run into its result, and keeps the findings of the earlier result as baseline. The findings of
 * a part are not written, since the next run would be compared with them.
 *
 * @param earlier the folder with the earlier result, if there is one
 */
export function writeResultFiles(run: CollectedRun, policy: Policy, earlier: string): Report {
  const { baseline, warnings } = keepBaseline(earlier, run.storage);
  // what a part has not read is not gone
  const made = createRunReport(run, { policy, warnings, baseline: run.part === undefined ? baseline : undefined });
  writePage(made, join(run.storage, PAGE_FILE));
  if (run.part === undefined) {
    writeOutputFile(join(run.storage, REPORT_FILE), toJson(made.report));
  }
  return made.report;
}

/** A damaged baseline is no reason to lose a run. */
function keepBaseline(earlier: string, storage: string): Pick<ReportSettings, 'baseline' | 'warnings'> {
  // a run whose findings could not be written has kept those of the run before
  const file = [REPORT_FILE, BASELINE_FILE].map((name) => join(earlier, name)).find(existsSync);
  if (file === undefined) {
    return {};
  }
  try {
    const baseline = readBaseline(file);
    copyFileSync(file, join(storage, BASELINE_FILE));
    return { baseline };
  } catch (error) {
    return { warnings: [`There is no comparison with the earlier run. ${(error as Error).message}`] };
  }
}

/**
 * Reads `graph-bitbucket.yml` in a folder, or the file that `--config` names.
 *
 * @throws CommandError with everything that is wrong with it
 */
export function readPolicyOf(folder: string, named?: string): Policy {
  try {
    return readPolicy(folder, named === undefined ? undefined : { path: named, shown: shownPath(named) });
  } catch (error) {
    throw error instanceof PolicyError ? new CommandError(numbered(error.problems)) : error;
  }
}
