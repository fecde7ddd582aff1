import type { JobState } from '@jupiterone/integration-sdk-core';

import type { ListedRepository } from './repositories';
import { getStepData, setStepData } from './stepData';

/** Stores the uuids of the repositories that have no pipelines. */
export async function setRepositoriesWithoutPipelines(jobState: JobState, uuids: ReadonlySet<string>): Promise<void> {
  await setStepData(jobState, 'repositoriesWithoutPipelines', uuids);
}

/**
 * A filter for the repositories that may have pipelines. A repository passes where nothing is known, because pipelines
 * configurations are not ingested or the repository's one could not be read.
 */
export async function getPipelinesFilter(jobState: JobState): Promise<(repository: ListedRepository) => boolean> {
  const without = await getStepData(jobState, 'repositoriesWithoutPipelines');
  return ({ uuid }) => !without?.has(uuid);
}
