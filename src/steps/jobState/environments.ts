import type { JobState } from '@jupiterone/integration-sdk-core';

/** The uuids of the environments of each repository that has some, by the repository's uuid. */
export type EnvironmentsByRepository = ReadonlyMap<string, readonly string[]>;

const DATA_KEY = 'environments by repository uuid';

/** Keeps the environments that are in the graph. */
export async function setEnvironments(jobState: JobState, environments: EnvironmentsByRepository): Promise<void> {
  await jobState.setData(DATA_KEY, environments);
}

/** None where the step of the environments was left out. */
export async function getEnvironments(jobState: JobState): Promise<EnvironmentsByRepository> {
  return (await jobState.getData<EnvironmentsByRepository>(DATA_KEY)) ?? new Map<string, readonly string[]>();
}
