import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import type { IntegrationInstance } from '@jupiterone/integration-sdk-core';

import type { IntegrationConfig } from '../../config';
import { problemsOf } from '../../execution';
import { type CollectedRun, PAGE_FILE, readRun } from '../../report/readRun';
import { integrationSteps } from '../../steps';
import { CommandError } from '../CommandError';
import { interruptible, Interruption, leaveSignalsToSystem } from '../interruption';
import { readLocalInstance } from '../localInstance';
import { shownPath, writePage } from '../reportFiles';
import { loadSdk, type Sdk } from '../sdk';
import { type RunDetails, summaryText } from '../summaryText';
import { numbered } from '../text';
import { createProgressView } from './progressView';
import { runIntegration } from './runIntegration';
import { openWorkFolder, type WorkFolder } from './workFolder';

export interface CollectOptions {
  /** Contains `.env`; receives the result. */
  folder: string;
  allowFailedSteps: boolean;
}

const RESULT = '.j1-integration';
const LOG = 'collect.log';

/**
 * Collects the graph with the SDK, and prints what was found. Keeps the result of the previous run until the new one is complete.
 *
 * @throws CommandError when the run does not start or does not finish, or when a step fails
 */
export async function collect(options: CollectOptions): Promise<void> {
  const { folder, allowFailedSteps } = options;
  // the library of the lock has listeners since it was loaded
  leaveSignalsToSystem();
  const sdk = loadSdk(folder);
  const { instance, problems } = readLocalInstance(sdk, folder);
  if (problems.length > 0) {
    throw new CommandError(`${numbered(problems)}${keptResult(folder)}`);
  }
  const workFolder = await openWorkFolder(folder);
  try {
    const details = await collectInto(workFolder, sdk, instance, options);
    const result = join(folder, RESULT);
    replaceResult(workFolder.path, result);
    const collected = readRun(result);
    printResult(collected, details);
    assertSucceeded(collected, allowFailedSteps);
  } finally {
    await workFolder.release();
  }
}

async function collectInto(
  { path, lost }: WorkFolder,
  sdk: Sdk,
  instance: IntegrationInstance<IntegrationConfig>,
  { folder }: CollectOptions,
): Promise<RunDetails> {
  const logFile = join(path, LOG);
  const progress = createProgressView(integrationSteps.length);
  try {
    const onProgress = (text: string, stepsEnded: number) => progress.update(text, stepsEnded);
    const run = () => runIntegration(sdk, { instance, storage: join(path, RESULT), logFile, onProgress });
    return await interruptible(() => Promise.race([run(), lost]));
  } catch (error) {
    if (error instanceof Interruption) {
      throw new Interruption(error.signal, keptResult(folder));
    }
    const problems = problemsOf(error) ?? [(error as Error).message];
    throw new CommandError(`${numbered(problems)}${keptResult(folder)}\nLog: ${shownPath(logFile)}`);
  } finally {
    progress.stop();
  }
}

/** Puts the new result in the place of the earlier one. */
function replaceResult(workFolder: string, result: string): void {
  const storage = join(workFolder, RESULT);
  renameSync(join(workFolder, LOG), join(storage, LOG));
  rmSync(result, { recursive: true, force: true });
  renameSync(storage, result);
  rmSync(workFolder, { recursive: true, force: true });
}

function printResult(collected: CollectedRun, details: RunDetails): void {
  const page = join(collected.storage, PAGE_FILE);
  const report = writePage(collected, page);
  console.log(`\n${summaryText(report, details)}\n`);
  console.log(`Report: ${shownPath(page)}\nLog:    ${shownPath(join(collected.storage, LOG))}`);
}

function assertSucceeded({ steps, storage }: CollectedRun, allowFailedSteps: boolean): void {
  const failed = steps.filter(({ status }) => status !== 'success' && status !== 'disabled');
  if (failed.length > 0 && !allowFailedSteps) {
    const names = failed.map(({ name }) => `"${name}"`).join(', ');
    throw new CommandError(
      `${failed.length === 1 ? 'A step' : `${failed.length} steps`} failed: ${names}. See the reasons above ` +
        `and in ${shownPath(join(storage, LOG))}. With --allow-failed-steps, the exit code is 0.`,
    );
  }
}

function keptResult(folder: string): string {
  return existsSync(join(folder, RESULT)) ? `\nThe result of the earlier run is kept in ${RESULT}.` : '';
}
