import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { EntityTypes } from '../graph/types';
import { readBaseline } from '../report/baseline/readBaseline';
import { filterText, unmatchedPatterns } from '../report/filterReport';
import { FINDINGS } from '../report/findings';
import { FORMATS } from '../report/formats';
import type { FrameworkId } from '../report/frameworks/framework';
import type { Graph } from '../report/graph';
import { renderPage } from '../report/page/server/renderPage';
import { type Policy, POLICY_FILE } from '../report/policy/policy';
import { BASELINE_FILE, PAGE_FILE, readRun } from '../report/readRun';
import type { Grouping, Report, ReportFilter } from '../report/reportData';
import { printable } from '../text/printable';
import { count, joinWords } from '../text/wording';
import { FACTS_FILE } from './collect/factsFile';
import { folderOfResult, withOneResult } from './collect/result';
import { recoverResult } from './collect/workFolder';
import { CommandError } from './CommandError';
import { shownPath } from './folders';
import { type FormatOutput, STANDARD_OUTPUT } from './formatOption';
import { assertGateOptions, type GateOptions, passGate } from './gate';
import { leaveSignalsToSystem } from './interruption';
import { assertDifferentFiles, assertOutputFile, isSameFile, writeOutputFile } from './outputFile';
import { tellProblems } from './quiet';
import { createRunReport, readPolicyOf, type ReportOfRun } from './reportFiles';
import { summaryText } from './summaryText';

export interface ReportCommandOptions extends GateOptions {
  /** The folder that `collect` wrote. */
  graph: string;
  /** Default: `report.html` beside the graph. */
  output?: string;
  formats?: readonly FormatOutput[];
  /** JSON of an earlier report. Default: that of the run before, which `collect` has kept. */
  baseline?: string;
  framework?: FrameworkId;
  /** Which items are shown, and count for the gate; by default all of them. */
  filter?: ReportFilter;
  by?: Grouping;
  /** Prints problems only. */
  quiet?: boolean;
  /** Default: `graph-bitbucket.yml` in the folder around the result. */
  config?: string;
}

/** A text, and where it goes. */
interface Output {
  file: string;
  text: string;
}

/**
 * Writes the report of a run as an HTML page, and in the formats that are requested.
 *
 * @throws CommandError when a file cannot be read or written, or when the report does not pass the gate
 */
export async function report(options: ReportCommandOptions): Promise<void> {
  const { formats = [], graph } = options;
  assertFilter(options);
  const folder = folderOfResult(graph);
  const policy = readPolicyOf(folder, options.config);
  await recoverResult(folder);
  // the library of the lock has listeners since it was loaded
  leaveSignalsToSystem();
  const { page, result, printed } = withOneResult(folder, () => writeReport(options, policy));
  if (options.quiet) {
    tellProblems(result);
  } else {
    tellResult(
      result,
      [{ format: 'Report', file: page }, ...formats],
      printed === undefined ? console.log : console.error,
    );
  }
  if (printed !== undefined) {
    process.stdout.write(printed);
  }
  passGate(result, options);
}

function tellResult(
  result: Report,
  outputs: readonly { format: string; file: string }[],
  log: (text: string) => void,
): void {
  log(summaryText(result, { warnings: [] }));
  const files = outputs.filter(({ file }) => file !== STANDARD_OUTPUT);
  log(`\n${files.map(({ format, file }) => `${LABELS.get(format) ?? format}: ${shownPath(file)}`).join('\n')}`);
}

const LABELS: ReadonlyMap<string, string> = new Map([
  ['json', 'Data'],
  ['csv', 'CSV'],
  ['markdown', 'Markdown'],
  ['junit', 'JUnit'],
  ['sarif', 'SARIF'],
]);

/** @returns what goes to standard output: it is printed once, even if the result is read again */
function writeReport(
  options: ReportCommandOptions,
  policy: Policy,
): { page: string; result: Report; printed: string | undefined } {
  const { formats = [], graph, output } = options;
  const run = readRun(graph);
  const page = output ?? join(run.storage, PAGE_FILE);
  const targets = [page, ...formats.map(({ file }) => file)];
  assertTargets(targets, run.storage);
  assertKept(targets, filesOfOthers(options, run.storage));
  if (options.baseline !== undefined) {
    // only findings in JSON can be the next baseline
    const others = formats.filter(({ format }) => format !== 'json').map(({ file }) => file);
    assertKept([page, ...others], [[options.baseline, 'the baseline']]);
  }
  const kept = join(run.storage, BASELINE_FILE);
  const isComparable = run.part === undefined && existsSync(kept);
  const baselineFile = options.baseline ?? (isComparable ? kept : undefined);
  assertGateOptions(options, baselineFile !== undefined);
  const baseline = baselineFile === undefined ? undefined : readBaseline(baselineFile);
  if (baseline && options.baseline !== undefined && baseline.collectedOn >= run.collectedOn) {
    throw new CommandError(
      `${shownPath(options.baseline)} is of this run or of a later one, so nothing could be new. Name the report of an earlier run.`,
    );
  }
  const { by, filter, framework } = options;
  const made = createRunReport(run, { policy, baseline, framework, filter, by });
  assertMatching(filter, made.graph);
  assertSomethingInScope(policy, made);
  const outputs: Output[] = [
    { file: page, text: renderPage(made.report, made.graph) },
    ...formats.map(({ file, format }) => ({ file, text: FORMATS[format](made.report) })),
  ];
  for (const { file, text } of outputs.filter((one) => one.file !== STANDARD_OUTPUT)) {
    writeOutputFile(file, text);
  }
  return { page, result: made.report, printed: outputs.find(({ file }) => file === STANDARD_OUTPUT)?.text };
}

function assertFilter({ filter = {}, framework }: ReportCommandOptions): void {
  const known = FINDINGS.map(({ id }) => id);
  const unknown = (filter.checks ?? []).filter((id) => !known.includes(id));
  if (unknown.length > 0) {
    throw new CommandError(
      `There is no check ${joinWords(unknown.map((id) => `"${printable(id)}"`))}. Name checks with --check from: ${known.join(', ')}.`,
    );
  }
  const options = filterText(filter);
  if (framework && options !== '') {
    throw new CommandError(
      `--framework judges each control by everything that was found. Leave out ${options}, or limit the whole report with scope in graph-bitbucket.yml.`,
    );
  }
}

/** A misspelled name must not pass for "nothing was found". */
function assertMatching(filter: ReportFilter = {}, graph: Graph): void {
  const unmatched = unmatchedPatterns(filter, graph);
  if (unmatched.length > 0) {
    throw new CommandError(
      `Nothing in this report matches ${joinWords(unmatched.map(printable))}. Correct the names; "*" stands for any characters.`,
    );
  }
}

/** Where a misspelled scope leaves nothing, nothing is found either. */
function assertSomethingInScope({ file }: Policy, { graph, report }: ReportOfRun): void {
  const { repositoriesOutOfScope: left = 0 } = report.coverage;
  if (left > 0 && !graph.entities.some(({ _type }) => _type === EntityTypes.REPO)) {
    throw new CommandError(
      `${shownPath(file)}: no repository is in scope; ${count(left, 'repository')} left out. Correct the patterns of the scope.`,
    );
  }
}

type KeptFile = readonly [file: string, content: string];

/** Files of a person or of `collect`, which may be beside the result or in the current folder. */
function filesOfOthers({ config, graph }: ReportCommandOptions, storage: string): KeptFile[] {
  return [
    [config ?? join(folderOfResult(graph), POLICY_FILE), 'your scope and waivers'],
    ...[dirname(storage), '.'].flatMap((each): KeptFile[] => [
      [join(each, '.env'), 'your credentials'],
      [join(each, FACTS_FILE), 'what earlier runs read'],
    ]),
  ];
}

/** The report must not be written over what only its reader or another run can replace. */
function assertKept(targets: readonly string[], kept: readonly KeptFile[]): void {
  const files = targets.filter((file) => file !== STANDARD_OUTPUT);
  const lost = kept.find(([file]) => files.some((target) => isSameFile(target, file)));
  if (lost) {
    const [file, content] = lost;
    throw new CommandError(`${shownPath(file)} holds ${content}. Name another file for the report.`);
  }
}

function assertTargets(targets: readonly string[], storage: string): void {
  if (targets.filter((file) => file === STANDARD_OUTPUT).length > 1) {
    throw new CommandError('Only one format can go to standard output. Name files for the others: --format csv=FILE.');
  }
  const files = targets.filter((file) => file !== STANDARD_OUTPUT);
  for (const [index, file] of files.entries()) {
    assertOutputFile(file, storage);
    files.slice(0, index).forEach((earlier) => assertDifferentFiles(earlier, file));
  }
}
