import { existsSync } from 'node:fs';
import { join } from 'node:path';

import type { IntegrationInstance } from '@jupiterone/integration-sdk-core';

import type { IntegrationConfig, Settings } from '../../config';
import { problemsOf } from '../../execution';
import type { Policy } from '../../report/policy/policy';
import { failedSteps } from '../../report/readGraph';
import { type CollectedRun, PAGE_FILE } from '../../report/readRun';
import { isPart, type RunScope } from '../../runScope';
import { integrationSteps } from '../../steps';
import { printable } from '../../text/printable';
import { joinWords } from '../../text/wording';
import { CommandError } from '../CommandError';
import { describeNeed } from '../estimate/describe';
import { estimateAfter } from '../estimate/estimateAfter';
import { planEstimate } from '../estimate/planEstimate';
import { assertFolder, shownPath } from '../folders';
import { interruptible, Interruption, leaveSignalsToSystem } from '../interruption';
import { readLocalInstance } from '../localInstance';
import { tellProblems } from '../quiet';
import { readPolicyOf } from '../reportFiles';
import { loadSdk, type Sdk } from '../sdk';
import { type RunDetails, summaryText } from '../summaryText';
import { numbered, wrapMessage } from '../text';
import { LOG } from './checkResultFolder';
import { FACTS_FILE, FactsFile } from './factsFile';
import type { Owner } from './owner';
import { describePeriod, planPeriod, readHistory } from './period';
import { type PlacedResult, placeResult } from './placeResult';
import { createProgressView, NO_PROGRESS } from './progressView';
import { RESULT } from './result';
import { runIntegration } from './runIntegration';
import { openWorkFolder, type WorkFolder } from './workFolder';

export interface CollectOptions {
  /** Contains `.env`; receives the result. */
  folder: string;
  allowFailedSteps: boolean;
  /** Where to begin to read pull requests, in milliseconds since 1970; by default where the last successful run began. */
  since?: number;
  /** Which part is read; by default everything. */
  scope?: RunScope;
  /** Whether facts of closed pull requests that earlier runs have read are used; by default they are. */
  cache?: boolean;
  /** Prints problems only. */
  quiet?: boolean;
}

/**
 * Collects the graph with the SDK, and prints what was found. Keeps the result of the previous run until the new one is complete.
 *
 * @throws CommandError when the run does not start or does not finish, or when a step fails
 */
export async function collect(options: CollectOptions): Promise<void> {
  const { folder, scope } = options;
  assertSteps(scope?.steps);
  assertFolder(folder);
  // the library of the lock has listeners since it was loaded
  leaveSignalsToSystem();
  const policy = readPolicyOf(folder);
  const sdk = loadSdk(folder);
  const { instance, problems, settings } = readLocalInstance(sdk, folder);
  if (!settings) {
    throw new CommandError(`${numbered(problems)}${keptResult(folder)}`);
  }
  const workFolder = await openWorkFolder(folder, { onWait: options.quiet ? () => undefined : tellOfWaiting });
  try {
    const details = await collectInto(workFolder, sdk, { instance, settings }, options);
    printResult(place(workFolder, folder, policy), details, options);
  } finally {
    await workFolder.release();
  }
}

function assertSteps(ids: readonly string[] = []): void {
  const known = integrationSteps.map(({ id }) => id);
  const unknown = ids.filter((id) => !known.includes(id));
  if (unknown.length > 0) {
    throw new CommandError(
      `There is no step ${joinWords(unknown.map((id) => `"${printable(id)}"`))}. Name steps with --step from: ${known.join(', ')}.`,
    );
  }
}

async function collectInto(
  { paths, storage, lost }: WorkFolder,
  sdk: Sdk,
  { instance, settings }: { instance: IntegrationInstance<IntegrationConfig>; settings: Settings },
  { folder, since: asked, scope, cache = true, quiet = false }: CollectOptions,
): Promise<RunDetails> {
  const logFile = join(paths.work, LOG);
  const startedOn = Date.now();
  const history = readHistory(paths.result, settings.workspaces);
  const period = planPeriod(startedOn, history, { asked, firstDays: settings.pullRequestIngestSinceDays });
  if (settings.ingestPullRequests && !quiet) {
    console.error(wrapMessage(describePeriod(period)));
  }
  const planned = planEstimate(folder, settings, { asked, now: startedOn, isCached: cache });
  const estimate = scope && isPart(scope) ? undefined : estimateAfter(planned, settings, startedOn);
  if (estimate && !quiet) {
    console.error(wrapMessage(describeNeed(estimate).join(' ')));
  }
  const facts = cache ? openFacts(folder, settings) : undefined;
  // the first run decides itself how far back its calls reach
  const since = period.reason === 'first run' ? undefined : period.since;
  const local = { since, scope, knownFacts: facts };
  const progress = quiet ? NO_PROGRESS : createProgressView(integrationSteps.length);
  try {
    const onProgress = (text: string, stepsEnded: number) => progress.update(text, stepsEnded);
    const run = () => runIntegration(sdk, { instance, storage, logFile, startedOn, local, history, onProgress });
    return await interruptible(() => Promise.race([run(), lost]));
  } catch (error) {
    if (error instanceof Interruption) {
      throw new Interruption(error.signal, keptResult(folder));
    }
    const problems = problemsOf(error) ?? [reason(error)];
    throw new CommandError(`${numbered(problems)}${keptResult(folder)}\nLog: ${shownPath(logFile)}`);
  } finally {
    progress.stop();
    facts?.close();
  }
}

function openFacts(folder: string, { apiOrigin }: Settings): FactsFile {
  const path = join(folder, FACTS_FILE);
  return FactsFile.open(path, apiOrigin, (reason) =>
    console.error(wrapMessage(`${shownPath(path)} is not used, so closed pull requests are read again: ${reason}.`)),
  );
}

function place(workFolder: WorkFolder, folder: string, policy: Policy): PlacedResult {
  try {
    return placeResult(workFolder, policy);
  } catch (error) {
    throw new CommandError(
      `The result could not be put into ${shownPath(join(folder, RESULT))}: ${reason(error)}${keptResult(folder)}`,
    );
  }
}

/** The message of an error, with what to do when the disk is full. */
function reason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === 'ENOSPC' || code === 'EDQUOT'
    ? `${message}. Free space on the disk, or name another folder with --folder.`
    : message;
}

function printResult(
  { run, report, leftover }: PlacedResult,
  details: RunDetails,
  { folder, allowFailedSteps, quiet = false }: CollectOptions,
): void {
  const file = (name: string) => shownPath(join(folder, RESULT, name));
  if (leftover) {
    console.error(
      `\n${wrapMessage(`The earlier result could not be deleted: ${leftover.message}. Delete it yourself.`)}`,
    );
  }
  if (report instanceof Error) {
    throw new CommandError(`The graph is in ${file('')}, but there is no report of it: ${report.message}`);
  }
  if (quiet) {
    tellProblems(report);
  } else {
    console.log(`\n${summaryText(report, details)}\n`);
    console.log(`Report: ${file(PAGE_FILE)}\nLog:    ${file(LOG)}`);
  }
  assertSucceeded(run.steps, file(LOG), allowFailedSteps);
}

function assertSucceeded(steps: CollectedRun['steps'], log: string, allowFailedSteps: boolean): void {
  const failed = failedSteps(steps);
  if (failed.length > 0 && !allowFailedSteps) {
    const names = failed.map(({ name }) => `"${name}"`).join(', ');
    throw new CommandError(
      `${failed.length === 1 ? 'A step' : `${failed.length} steps`} failed: ${names}. See the reasons in the ` +
        `summary and in ${log}. With --allow-failed-steps, the exit code is 0.`,
    );
  }
}

function keptResult(folder: string): string {
  return existsSync(join(folder, RESULT)) ? `\nThe result of the earlier run is kept in ${RESULT}.` : '';
}

function tellOfWaiting(owner: Owner | undefined, ms: number): void {
  const who = owner ? `Process ${owner.pid} on ${owner.host}` : 'Another run';
  console.error(`${who} has locked the folder. Checking for ${ms / 1000} s whether it is still running ...`);
}
