import type { JobState } from '@jupiterone/integration-sdk-core';

import type { Repository } from '../../bitbucket/resources';
import { Entities } from '../../model';
import type { DestinationRepository } from './converter';

/** The little that is held of a repository while its pull requests are asked for. */
export interface ListedRepository extends DestinationRepository {
  readonly workspaceSlug: string;
  readonly updatedOn: number;
}

/** The repositories of the graph, most recently updated first: a run that ends early has seen what matters most. */
export async function repositoriesByUpdate(jobState: JobState): Promise<ListedRepository[]> {
  const repositories: ListedRepository[] = [];
  await jobState.iterateEntities({ _type: Entities.REPO._type }, (entity) => {
    const raw = entity._rawData?.[0]?.rawData as Repository | undefined;
    repositories.push({
      uuid: entity._key,
      workspaceUuid: entity.ownerId as string,
      workspaceSlug: entity.owner as string,
      name: entity.name as string,
      fullName: raw?.full_name ?? (entity.fullName as string),
      updatedOn: (entity.updatedOn as number | undefined) ?? 0,
    });
  });
  return repositories.sort((one, other) => other.updatedOn - one.updatedOn);
}
