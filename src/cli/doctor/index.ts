import type { IntegrationExecutionContext, IntegrationLogger } from '@jupiterone/integration-sdk-core';

import { instanceConfigFields, type IntegrationConfig } from '../../config';
import { CommandError } from '../CommandError';
import { shownPath, writeJson } from '../reportFiles';
import { loadEnvironmentReader } from '../sdk';
import { diagnose } from './diagnose';
import { diagnosisText } from './diagnosisText';

export interface DoctorOptions {
  /** Contains `.env`. */
  folder: string;
  /** A file to write the diagnosis to as JSON, or true to print it as JSON. */
  json?: string | true;
}

/**
 * Prints whether a run can start, and what it could not collect.
 *
 * @throws CommandError when there are problems
 */
export async function doctor({ folder, json }: DoctorOptions): Promise<void> {
  // the SDK reads `.env` in the current folder
  process.chdir(folder);
  const config = loadEnvironmentReader(folder)(instanceConfigFields) as IntegrationConfig;
  const diagnosis = await diagnose(contextOf(config));
  if (json === true) {
    console.log(JSON.stringify(diagnosis, null, 2));
  } else {
    console.log(diagnosisText(diagnosis));
  }
  if (typeof json === 'string') {
    writeJson(diagnosis, json);
    console.log(`\nData: ${shownPath(json)}`);
  }
  const { length } = diagnosis.problems;
  if (length > 0) {
    throw new CommandError(
      length === 1 ? 'There is a problem, see above.' : `There are ${length} problems, see above.`,
    );
  }
}

/** The context for the checks. Its logger is silent, because the diagnosis contains everything they find. */
function contextOf(config: IntegrationConfig): IntegrationExecutionContext<IntegrationConfig> {
  const now = Date.now();
  return {
    instance: {
      id: 'local-integration-instance',
      accountId: '',
      name: '',
      integrationDefinitionId: '',
      description: '',
      config,
    },
    logger: silentLogger(),
    executionConfig: {},
    executionHistory: { current: { startedOn: now } },
  };
}

function silentLogger(): IntegrationLogger {
  const ignore = () => undefined;
  const methods = [
    'trace',
    'debug',
    'info',
    'warn',
    'error',
    'fatal',
    'publishInfoEvent',
    'publishWarnEvent',
    'publishErrorEvent',
  ];
  return Object.fromEntries(methods.map((method) => [method, ignore])) as unknown as IntegrationLogger;
}
