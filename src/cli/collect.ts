import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { PAGE_FILE, readRun, RUN_RECORD_FILE, type RunRecord } from '../report/readRun';
import { integrationSteps } from '../steps';
import { CommandError } from './CommandError';
import { createProgressView } from './progressView';
import { shownPath, writePage } from './reportFiles';
import { sdkCollect, type SdkRun } from './sdkCollect';
import { summaryText } from './summaryText';

export interface CollectOptions {
  /** Contains `.env`; receives the result. */
  folder: string;
  allowFailedSteps: boolean;
  signal: AbortSignal;
}

const RESULT = '.j1-integration';
const WORK = '.j1-integration-new';
const LOG = 'collect.log';

/**
 * Collects the graph with the SDK, and prints what was found. Keeps the result of the previous run until the new one is complete.
 *
 * @throws CommandError when the run does not start or does not finish, or when a step fails
 */
export async function collect({ folder, allowFailedSteps, signal }: CollectOptions): Promise<void> {
  const workFolder = join(folder, WORK);
  const startedOn = Date.now();
  const progress = createProgressView(integrationSteps.length);
  let run: SdkRun;
  try {
    const onProgress = (text: string, ended: number) => progress.update(text, ended);
    run = await sdkCollect({ folder, workFolder, onProgress, signal });
  } catch (error) {
    throw signal.aborted ? new CommandError(`Interrupted.${keptResult(folder)}`, 130) : error;
  } finally {
    progress.stop();
  }
  assertCollected(run, folder);

  const record: RunRecord = { startedOn, endedOn: Date.now(), causes: run.log.causes };
  writeFileSync(join(run.storage, RUN_RECORD_FILE), JSON.stringify(record));
  renameSync(run.logFile, join(run.storage, LOG));
  const result = join(folder, RESULT);
  rmSync(result, { recursive: true, force: true });
  renameSync(run.storage, result);
  rmSync(workFolder, { recursive: true, force: true });

  const collected = readRun(result);
  const report = writePage(collected, join(result, PAGE_FILE));
  console.log(`\n${summaryText(report, run.log)}\n`);
  console.log(`Report: ${shownPath(join(result, PAGE_FILE))}\nLog:    ${shownPath(join(result, LOG))}`);
  const failed = collected.steps.filter(({ status }) => status !== 'success' && status !== 'disabled');
  if (failed.length > 0 && !allowFailedSteps) {
    const names = failed.map(({ name }) => `"${name}"`).join(', ');
    throw new CommandError(
      `${failed.length === 1 ? 'A step' : `${failed.length} steps`} failed: ${names}. See the reasons above ` +
        `and in ${shownPath(join(result, LOG))}. With --allow-failed-steps, the exit code is 0.`,
    );
  }
}

function assertCollected({ exitCode, log, logFile, storage }: SdkRun, folder: string): void {
  if (exitCode === 0 && existsSync(join(storage, 'summary.json'))) {
    return;
  }
  const cause =
    log.refusal ??
    `The run ended with ${exitCode === null ? 'a signal' : `exit code ${exitCode}`}, which the log explains.`;
  throw new CommandError(`${cause}${keptResult(folder)}\nLog: ${shownPath(logFile)}`);
}

function keptResult(folder: string): string {
  return existsSync(join(folder, RESULT)) ? ` The result of the earlier run is kept in ${RESULT}.` : '';
}
