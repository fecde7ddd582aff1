import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { type IntegrationInstance, type IntegrationStep, StepResultStatus } from '@jupiterone/integration-sdk-core';

import type { IntegrationConfig } from '../../config';
import { type Execution, executionFor, type LocalRun } from '../../execution';
import { Steps } from '../../graph/model';
import { invocationConfig } from '../../index';
import { type ProgressUpdate, timeLeft } from '../../progress';
import { failedSteps } from '../../report/readGraph';
import { RUN_RECORD_FILE, type RunRecord } from '../../report/readRun';
import { isPart } from '../../runScope';
import { DAY_MS } from '../../steps/pullRequests/window';
import { count, formatNumber } from '../../text/wording';
import { measureRun } from '../estimate/lastRun';
import { spentCalls } from '../estimate/spentCalls';
import type { Sdk } from '../sdk';
import type { RunDetails } from '../summaryText';
import { createLogger } from './integrationLogger';
import { createLogFile } from './logFile';
import { markAsPart } from './part';
import { nextHistory, type ReadHistory } from './period';

export interface RunOptions {
  instance: IntegrationInstance<IntegrationConfig>;
  /** The `.j1-integration` folder to write. */
  storage: string;
  logFile: string;
  /** In milliseconds since 1970. */
  startedOn: number;
  local: LocalRun;
  /** What earlier runs in the folder have read. */
  history?: ReadHistory;
  /** Called with a text that describes the progress, and the number of steps that have ended. */
  onProgress?: (text: string, stepsEnded: number) => void;
}

/**
 * Runs the integration with JupiterOne's SDK in this process, as the SDK's own `collect` does, and adds a record of the run to the
 * files that the SDK writes.
 *
 * @throws whatever ended the run
 */
export async function runIntegration(sdk: Sdk, options: RunOptions): Promise<RunDetails> {
  const { instance, storage, logFile, startedOn, local, history, onProgress = () => undefined } = options;
  const failures = new Map<string, string>();
  const warnings = new Set<string>();
  const run: { execution?: Execution; stepsEnded: number } = { stepsEnded: 0 };
  const log = createLogFile(logFile, { level: process.env.LOG_LEVEL });
  const logger = createLogger(sdk, log.writer, {
    onWarning: (description) => warnings.add(description),
    onStepEnd: ({ id, name }, error) => {
      run.stepsEnded += 1;
      if (error) {
        failures.set(id, `"${name}" failed: ${error.message}`);
      }
      onProgress(error ? `${name} failed` : `${name}: done`, run.stepsEnded);
    },
  });
  const config: typeof invocationConfig = {
    ...invocationConfig,
    validateInvocation: async (context) => {
      run.execution = executionFor(context, undefined, local);
      run.execution.progress.onUpdate = (update) => onProgress(progressText(update), run.stepsEnded);
      await invocationConfig.validateInvocation?.(context);
    },
  };
  const integrationSteps = invocationConfig.integrationSteps as IntegrationStep[];
  process.env.JUPITERONE_INTEGRATION_STORAGE_DIRECTORY = storage;
  const { previous, lastSuccessful } = history ?? {};
  const { steps = [] } = local.scope ?? {};
  let results: StepResults = [];
  try {
    const executed = await sdk.executeIntegrationInstance(
      logger,
      instance,
      steps.length > 0 ? sdk.prepareLocalStepCollection(config, { step: [...steps] }) : config,
      {
        current: { startedOn },
        ...(previous !== undefined && { previous: { startedOn: previous } }),
        ...(lastSuccessful !== undefined && { lastSuccessful: { startedOn: lastSuccessful } }),
      },
      {
        enableSchemaValidation: true,
        graphObjectStore: new sdk.FileSystemGraphObjectStore({ prettifyFiles: true, integrationSteps }),
      },
    );
    results = executed.integrationStepResults;
  } finally {
    log.close();
  }
  const { disabledSteps = [], client, skipped } = run.execution ?? {};
  const causes = Object.fromEntries([...disabledSteps, ...failures]);
  const { scope } = local;
  const since = run.execution?.progress.pullRequestsSince ?? local.since ?? startedOn - DAY_MS;
  const isWhole = scope === undefined || !isPart(scope);
  const { excludeRepositories, workspaces = [] } = run.execution?.settings ?? {};
  const read = { workspaces, startedOn, since, succeeded: succeeded(results) };
  const record: RunRecord = {
    ...{ startedOn, endedOn: Date.now(), since, causes, spent: client && spentCalls(client) },
    ...{ skipped: skipped?.records(), excludeRepositories },
    ...(isWhole ? { history: nextHistory(read, history) } : { history, scope }),
    ...(isWhole && run.execution && failedSteps(results).length === 0 && { measured: measureRun(run.execution) }),
  };
  if (!isWhole) {
    markAsPart(storage);
  }
  writeFileSync(join(storage, RUN_RECORD_FILE), JSON.stringify(record));
  return { warnings, calls: client?.stats() };
}

type StepResults = Awaited<ReturnType<Sdk['executeIntegrationInstance']>>['integrationStepResults'];

/** Whether every change of the period was read. */
function succeeded(results: StepResults): boolean {
  return (
    failedSteps(results).length === 0 &&
    results.some(({ id, status }) => id === Steps.PULL_REQUESTS && status === StepResultStatus.SUCCESS)
  );
}

function progressText({ kind, done, total, pullRequests, calls, msLeft }: ProgressUpdate): string {
  const numbers = [`${formatNumber(done)} of ${formatNumber(total)} ${kind} done`, timeLeft(msLeft)];
  return [...numbers, count(pullRequests, 'pull request'), count(calls, 'call')].join(', ');
}
