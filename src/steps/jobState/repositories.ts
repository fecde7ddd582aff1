import type { JobState } from '@jupiterone/integration-sdk-core';

import type { RepositoryRef } from '../../bitbucket/refs';
import { getStepData, setStepData } from './stepData';

/** What later steps need to know about a repository. Small, because a run keeps one for every repository. */
export interface ListedRepository {
  readonly uuid: string;
  readonly workspaceUuid: string;
  readonly workspaceSlug: string;
  readonly name: string;
  /** As Bitbucket spells it, upper case included. */
  readonly fullName: string;
  /** Absent in an empty repository. */
  readonly mainBranch?: string;
  /** Milliseconds since 1970; 0 where Bitbucket does not say. */
  readonly updatedOn: number;
}

/** Stores the repositories in the order in which later steps work on them: most recently updated first. */
export async function setRepositories(jobState: JobState, repositories: readonly ListedRepository[]): Promise<void> {
  const byUpdate = [...repositories].sort((one, other) => other.updatedOn - one.updatedOn);
  await setStepData(jobState, 'repositories', byUpdate);
}

/** The repositories in the graph, most recently updated first, so that a run that ends early has read the latest changes. */
export async function getRepositories(jobState: JobState): Promise<readonly ListedRepository[]> {
  return (await getStepData(jobState, 'repositories')) ?? [];
}

/** How a request addresses a repository. */
export function toRepositoryRef({ workspaceUuid, uuid }: ListedRepository): RepositoryRef {
  return { workspace: workspaceUuid, repository: uuid };
}
