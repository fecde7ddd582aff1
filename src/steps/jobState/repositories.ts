import type { JobState } from '@jupiterone/integration-sdk-core';

import type { RepositoryRef } from '../../bitbucket/refs';
import { getStepData, setStepData } from './stepData';

/** The facts about a repository that later steps need. Kept small, because a run holds one for every repository. */
export interface ListedRepository {
  readonly uuid: string;
  readonly workspaceUuid: string;
  readonly workspaceSlug: string;
  readonly name: string;
  /** As Bitbucket spells it, upper case included. */
  readonly fullName: string;
  /** Absent in an empty repository. */
  readonly mainBranch?: string;
  /** Milliseconds since 1970; 0 if Bitbucket does not say. */
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

/** The path parameters that address a repository. */
export function toRepositoryRef({ workspaceUuid, uuid }: ListedRepository): RepositoryRef {
  return { workspace: workspaceUuid, repository: uuid };
}
