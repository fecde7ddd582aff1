import type { IntegrationExecutionContext, IntegrationLogger } from '@jupiterone/integration-sdk-core';

import { instanceConfigFields, type IntegrationConfig } from '../../config';
import { CommandError } from '../CommandError';
import { shownPath, writeJson } from '../reportFiles';
import { loadEnvironmentReader } from '../sdk';
import { diagnose } from './diagnose';
import { diagnosisText } from './diagnosisText';

export interface DoctorOptions {
  /** Where `.env` is. */
  folder: string;
  /** A file to write the diagnosis to, or true to print it as data. */
  json?: string | true;
}

/**
 * Says whether a run can start, and what it would lack.
 *
 * @throws CommandError when there are problems
 */
export async function doctor({ folder, json }: DoctorOptions): Promise<void> {
  // the SDK reads `.env` of the current folder
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

/** What the checks of a run work with. Their log is left out: the diagnosis says everything. */
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
