import { dirname } from 'node:path';

import type * as Commands from '@jupiterone/integration-sdk-cli';
import type * as Runtime from '@jupiterone/integration-sdk-runtime';

import { CommandError } from './CommandError';

/** JupiterOne's SDK, as far as it runs integrations. */
export type Sdk = typeof Runtime;

const RUNTIME = '@jupiterone/integration-sdk-runtime';
const COMMAND_LINE = '@jupiterone/integration-sdk-cli';

/**
 * Loads JupiterOne's SDK. The package does not contain it: its version is the choice of whoever runs the integration.
 *
 * @param folder where to look besides the package's own surroundings
 * @throws CommandError when it is not installed
 */
export function loadSdk(folder: string): Sdk {
  const surroundings = [folder, __dirname];
  const commandLine = resolveModule(`${COMMAND_LINE}/package.json`, surroundings);
  // the command line, where it is installed, decides the version
  const path = resolveModule(RUNTIME, commandLine ? [dirname(commandLine)] : surroundings);
  if (path === undefined) {
    throw new CommandError(
      `JupiterOne's SDK is not installed: ${RUNTIME} was not found from ${folder}. ` +
        'Run "npm install @jupiterone/integration-sdk-cli@8.41.0" in this folder.',
    );
  }
  // a dependency of the SDK would print a notice about itself
  process.env.AWS_SDK_JS_SUPPRESS_MAINTENANCE_MODE_MESSAGE ??= '1';
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require(path) as Sdk;
}

/**
 * Loads the command line of JupiterOne's SDK.
 *
 * @param folder as for {@link loadSdk}
 * @throws CommandError when it is not installed
 */
export function loadSdkCommands(folder: string): typeof Commands {
  loadSdk(folder);
  const path = resolveModule(COMMAND_LINE, [folder, __dirname]);
  if (path === undefined) {
    throw new CommandError(
      `JupiterOne's command line is not installed: ${COMMAND_LINE} was not found from ${folder}. ` +
        'Run "npm install @jupiterone/integration-sdk-cli@8.41.0" in this folder.',
    );
  }
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require(path) as typeof Commands;
}

function resolveModule(module: string, paths: string[]): string | undefined {
  try {
    return require.resolve(module, { paths });
  } catch {
    return undefined;
  }
}
