import { dirname, join } from 'node:path';

import { CommandError } from './CommandError';

/** Whether this code runs from TypeScript sources, in a checkout, and not from the built package. */
export const IS_SOURCE = __filename.endsWith('.ts');

/**
 * The script that runs JupiterOne's command line. The package does not contain it: its version is the choice of whoever
 * runs the integration.
 *
 * @param folder where to look besides the package's own surroundings
 * @throws CommandError when it is not installed
 */
export function findSdkCommand(folder: string): string {
  const manifest = resolveSdk('@jupiterone/integration-sdk-cli/package.json', folder);
  return join(dirname(manifest), 'bin', 'j1-integration');
}

/** Reads an instance's configuration from the environment and `.env`, exactly as a run does. */
export type ReadEnvironment = (fields: object) => Record<string, unknown>;

/** @throws CommandError when JupiterOne's SDK is not installed */
export function loadEnvironmentReader(folder: string): ReadEnvironment {
  // the command line depends on this part of the SDK
  const command = findSdkCommand(folder);
  const path = resolveSdk('@jupiterone/integration-sdk-runtime', dirname(command));
  // a dependency of the SDK would print a notice about itself
  process.env.AWS_SDK_JS_SUPPRESS_MAINTENANCE_MODE_MESSAGE ??= '1';
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const runtime = require(path) as { loadConfigFromEnvironmentVariables: ReadEnvironment };
  return (fields) => runtime.loadConfigFromEnvironmentVariables(fields);
}

function resolveSdk(module: string, folder: string): string {
  try {
    return require.resolve(module, { paths: [folder, __dirname] });
  } catch {
    throw new CommandError(
      `JupiterOne's SDK is not installed: ${module} was not found from ${folder}. ` +
        'Run "npm install @jupiterone/integration-sdk-cli@8.41.0" in this folder.',
    );
  }
}
