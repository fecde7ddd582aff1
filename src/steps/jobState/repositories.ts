import type { Entity, JobState } from '@jupiterone/integration-sdk-core';

import type { Repository } from '../../bitbucket/resources';
import { Entities } from '../../graph/model';

/** The little that is held of a repository while other things are asked about it. */
export interface ListedRepository {
  readonly uuid: string;
  readonly workspaceUuid: string;
  readonly workspaceSlug: string;
  readonly name: string;
  /** In the case that Bitbucket gives. */
  readonly fullName: string;
  /** Absent in an empty repository. */
  readonly mainBranch?: string;
  readonly updatedOn: number;
}

const DATA_KEY = 'repositories';

/** The list that the step of the repositories fills, so that later steps need not read whole entities from the disk. */
export async function setRepositories(jobState: JobState): Promise<ListedRepository[]> {
  const kept: ListedRepository[] = [];
  await jobState.setData(DATA_KEY, kept);
  return kept;
}

/**
 * The repositories of the graph, most recently updated first: a run that ends early has seen what matters most. For steps
 * that start when the step of the repositories has ended; they share one list.
 */
export async function repositoriesByUpdate(jobState: JobState): Promise<readonly ListedRepository[]> {
  const repositories = (await jobState.getData<ListedRepository[]>(DATA_KEY)) ?? (await readRepositories(jobState));
  return repositories.sort((one, other) => other.updatedOn - one.updatedOn);
}

/** Where a developer runs a single step, the repositories come from an earlier run and were never listed in this one. */
async function readRepositories(jobState: JobState): Promise<ListedRepository[]> {
  const repositories = await setRepositories(jobState);
  await jobState.iterateEntities({ _type: Entities.REPO._type }, (entity) => {
    repositories.push(toListedRepository(entity));
  });
  return repositories;
}

export function toListedRepository(entity: Entity): ListedRepository {
  const raw = entity._rawData?.[0]?.rawData as Repository | undefined;
  return {
    uuid: entity._key,
    workspaceUuid: entity.ownerId as string,
    workspaceSlug: entity.owner as string,
    name: entity.name as string,
    fullName: raw?.full_name ?? (entity.fullName as string),
    mainBranch: entity.defaultBranch as string | undefined,
    updatedOn: (entity.updatedOn as number | undefined) ?? 0,
  };
}

/** How a path names a repository. */
export function refOf({ workspaceUuid, uuid }: ListedRepository): { workspace: string; repository: string } {
  return { workspace: workspaceUuid, repository: uuid };
}
