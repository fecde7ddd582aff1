import type { JobState } from '@jupiterone/integration-sdk-core';

import type { ListedRepository } from './repositories';
import { getStepData, setStepData } from './stepData';

/** Stores the uuids of the repositories that have no pipelines. */
export async function setRepositoriesWithoutPipelines(jobState: JobState, uuids: ReadonlySet<string>): Promise<void> {
  await setStepData(jobState, 'repositoriesWithoutPipelines', uuids);
}

/**
 * A filter for repositories that may have pipelines. A repository also passes when this is unknown, because pipelines
 * configurations are not ingested or its own could not be read.
 */
export async function getPipelinesFilter(jobState: JobState): Promise<(repository: ListedRepository) => boolean> {
  const without = await getStepData(jobState, 'repositoriesWithoutPipelines');
  return ({ uuid }) => !without?.has(uuid);
}
