import type { JobState } from '@jupiterone/integration-sdk-core';

import { getStepData, setStepData, type StepData } from './stepData';

export type EnvironmentsByRepository = StepData['environments'];

/** Stores which environments of which repository are in the graph. */
export async function setEnvironments(jobState: JobState, environments: EnvironmentsByRepository): Promise<void> {
  await setStepData(jobState, 'environments', environments);
}

/** Empty where environments are not ingested. */
export async function getEnvironments(jobState: JobState): Promise<EnvironmentsByRepository> {
  return (await getStepData(jobState, 'environments')) ?? new Map<string, readonly string[]>();
}
