import type { JobState } from '@jupiterone/integration-sdk-core';

import type { Workspace } from '../../bitbucket/resources';
import { Entities } from '../../graph/model';

/** The little that is held of a project while other things are asked about it. */
export interface ListedProject {
  readonly uuid: string;
  readonly key: string;
  readonly workspaceUuid: string;
  readonly workspaceSlug: string;
  /** For people: `acme/KEY`. */
  readonly fullName: string;
}

/** The projects of a workspace that are in the graph. */
export async function projectsOf(jobState: JobState, { uuid, slug }: Workspace): Promise<ListedProject[]> {
  const projects: ListedProject[] = [];
  await jobState.iterateEntities({ _type: Entities.PROJECT._type }, (entity) => {
    if (entity.workspace === slug) {
      const key = entity.key as string;
      projects.push({
        uuid: entity._key,
        key,
        workspaceUuid: uuid,
        workspaceSlug: slug,
        fullName: `${slug}/${key}`,
      });
    }
  });
  return projects;
}
