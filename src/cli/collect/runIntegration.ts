import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { IntegrationInstance, IntegrationStep } from '@jupiterone/integration-sdk-core';

import type { IntegrationConfig } from '../../config';
import { type Execution, executionFor } from '../../execution';
import { invocationConfig } from '../../index';
import { type ProgressUpdate, timeLeft } from '../../progress';
import { RUN_RECORD_FILE, type RunRecord } from '../../report/readRun';
import type { Sdk } from '../sdk';
import type { RunDetails } from '../summaryText';
import { createLogger } from './integrationLogger';
import { createLogFile } from './logFile';

export interface RunOptions {
  instance: IntegrationInstance<IntegrationConfig>;
  /** The `.j1-integration` folder to write. */
  storage: string;
  logFile: string;
  /** Ids of the only steps to run, with those that they need; undefined for all that the configuration enables. */
  step?: readonly string[];
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
  const { instance, storage, logFile, step, onProgress = () => undefined } = options;
  const startedOn = Date.now();
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
      run.execution = executionFor(context);
      run.execution.progress.onUpdate = (update) => onProgress(progressText(update), run.stepsEnded);
      await invocationConfig.validateInvocation?.(context);
    },
  };
  const integrationSteps = invocationConfig.integrationSteps as IntegrationStep[];
  process.env.JUPITERONE_INTEGRATION_STORAGE_DIRECTORY = storage;
  try {
    await sdk.executeIntegrationInstance(
      logger,
      instance,
      step ? sdk.prepareLocalStepCollection(config, { step: [...step] }) : config,
      { current: { startedOn } },
      {
        enableSchemaValidation: true,
        graphObjectStore: new sdk.FileSystemGraphObjectStore({ prettifyFiles: true, integrationSteps }),
      },
    );
  } finally {
    log.close();
  }
  const { disabledSteps = [], client } = run.execution ?? {};
  const causes = Object.fromEntries([...disabledSteps, ...failures]);
  const record: RunRecord = { startedOn, endedOn: Date.now(), causes };
  writeFileSync(join(storage, RUN_RECORD_FILE), JSON.stringify(record));
  return { warnings, calls: client?.stats() };
}

function progressText({ kind, done, total, pullRequests, calls, msLeft }: ProgressUpdate): string {
  return `${done} of ${total} ${kind} done, ${pullRequests} pull requests, ${calls} calls, ${timeLeft(msLeft)}`;
}
