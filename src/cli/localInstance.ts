import type { IntegrationInstance, IntegrationInstanceConfigFieldMap } from '@jupiterone/integration-sdk-core';

import { instanceConfigFields, type IntegrationConfig, parseConfig, type Settings } from '../config';
import { loadEnvironmentFile } from './environmentFile';
import type { Sdk } from './sdk';

/** The instance of a run on this machine. */
export interface LocalInstance {
  instance: IntegrationInstance<IntegrationConfig>;
  /** What is wrong with its configuration, a sentence for each; empty when nothing is. */
  problems: readonly string[];
  /** Undefined when something is. */
  settings?: Settings;
}

/**
 * Reads the configuration from the environment and from `.env`. The SDK reads every field as optional text here, because it
 * would end at the first field that is missing or misspelled; `parseConfig` finds all of them, and says what to do.
 *
 * @param folder contains `.env`
 */
export function readLocalInstance(sdk: Sdk, folder: string): LocalInstance {
  const fields = Object.fromEntries(
    Object.keys(instanceConfigFields).map((field) => [field, { type: 'string', optional: true }]),
  ) as IntegrationInstanceConfigFieldMap;
  loadEnvironmentFile(folder);
  const config = { instanceConfigFields: fields, integrationSteps: [] };
  const instance = inFolder(folder, () => sdk.createIntegrationInstanceForLocalExecution(config));
  const { problems = [], settings } = parseConfig(instance.config, process.env, true);
  return { instance: instance as IntegrationInstance<IntegrationConfig>, problems, settings };
}

/** The SDK looks for `.env` in the current folder. */
function inFolder<T>(folder: string, read: () => T): T {
  const before = process.cwd();
  process.chdir(folder);
  try {
    return read();
  } finally {
    process.chdir(before);
  }
}
