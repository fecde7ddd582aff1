import type { JobState } from '@jupiterone/integration-sdk-core';

import type { ListedRepository } from './repositories';

const DATA_KEY = 'repositories without pipelines';

/** Keeps the uuids of the repositories where there is nothing to ask about pipelines. */
export async function setWithoutPipelines(jobState: JobState, uuids: ReadonlySet<string>): Promise<void> {
  await jobState.setData(DATA_KEY, uuids);
}

/**
 * Tells the repositories that may have pipelines from those that were found to have none. Where nothing is known, because
 * the step of the configurations was left out or met an error, a repository may have them.
 */
export async function mayHavePipelines(jobState: JobState): Promise<(repository: ListedRepository) => boolean> {
  const without = await jobState.getData<ReadonlySet<string>>(DATA_KEY);
  return ({ uuid }) => !without?.has(uuid);
}
