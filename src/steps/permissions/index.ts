import type { StepRelationshipMetadata } from '@jupiterone/integration-sdk-core';

import { ENDPOINTS } from '../../bitbucket/endpoints';
import type { Grant } from '../../bitbucket/resources/access';
import { DependencyGraphs, Entities, Relationships, Steps } from '../../graph/model';
import { IngestionSources } from '../../ingestionConfig';
import { addEntityOnce } from '../jobState/addEntityOnce';
import { addRelationshipOnce } from '../jobState/addRelationshipOnce';
import { toRepositoryRef } from '../jobState/repositories';
import { defineStep, type StepTools } from '../runtime/defineStep';
import { forEachProject, forEachRepository } from '../runtime/forEach';
import { createPermissionEntity, type GrantTarget, isForNobody, principalKeyOf } from './converter';

/** One call for each kind, in this order. When the first is refused, the second is not made. */
const PRINCIPALS = ['groups', 'users'] as const;

export const repoPermissionsStep = defineStep(
  {
    id: Steps.REPO_PERMISSIONS,
    name: 'Fetch Repository Permissions',
    entities: [Entities.PERMISSION],
    relationships: [
      Relationships.REPO_ALLOWS_PERMISSION,
      Relationships.GROUP_HAS_PERMISSION,
      Relationships.USER_HAS_PERMISSION,
    ],
    dependencyGraphId: DependencyGraphs.ACCESS,
    failsWith: [Steps.REPOS, Steps.GROUPS, Steps.USERS],
    ingestionSourceId: IngestionSources.REPO_PERMISSIONS,
    enabledBy: 'ingestAccessControls',
    scopes: ['repository:admin'],
    endpoints: [ENDPOINTS.repositoryGroupGrants, ENDPOINTS.repositoryUserGrants],
    documentation:
      'https://developer.atlassian.com/cloud/bitbucket/rest/api-group-repositories/#api-repositories-workspace-repo-slug-permissions-config-groups-get',
    missingScope: 'skip',
  },
  async (tools) => {
    await forEachRepository(tools, async (repository) => {
      for (const principals of PRINCIPALS) {
        const grants = tools.client.listRepositoryGrants(toRepositoryRef(repository), principals);
        await addGrants(tools, grants, repository, Relationships.REPO_ALLOWS_PERMISSION);
      }
    });
  },
);

export const projectPermissionsStep = defineStep(
  {
    id: Steps.PROJECT_PERMISSIONS,
    name: 'Fetch Project Permissions',
    entities: [Entities.PERMISSION],
    relationships: [
      Relationships.PROJECT_ALLOWS_PERMISSION,
      Relationships.GROUP_HAS_PERMISSION,
      Relationships.USER_HAS_PERMISSION,
    ],
    dependencyGraphId: DependencyGraphs.ACCESS,
    failsWith: [Steps.PROJECTS, Steps.GROUPS, Steps.USERS],
    ingestionSourceId: IngestionSources.PROJECT_PERMISSIONS,
    enabledBy: 'ingestAccessControls',
    scopes: ['project:admin'],
    endpoints: [ENDPOINTS.projectGroupGrants, ENDPOINTS.projectUserGrants],
    documentation:
      'https://developer.atlassian.com/cloud/bitbucket/rest/api-group-projects/#api-workspaces-workspace-projects-project-key-permissions-config-groups-get',
    missingScope: 'skip',
  },
  async (tools) => {
    await forEachProject(tools, async (project) => {
      for (const principals of PRINCIPALS) {
        const ref = { workspace: project.workspaceSlug, project: project.key };
        const grants = tools.client.listProjectGrants(ref, principals);
        await addGrants(tools, grants, project, Relationships.PROJECT_ALLOWS_PERMISSION);
      }
    });
  },
);

async function addGrants(
  { jobState, skips }: StepTools,
  grants: AsyncIterable<Grant | null>,
  target: GrantTarget & { readonly fullName: string },
  targetAllows: StepRelationshipMetadata,
): Promise<void> {
  for await (const grant of grants) {
    if (isForNobody(grant)) {
      skips.add('closedAccount', 'permissions', target.fullName);
      continue;
    }
    const converted = skips.convert('permissions', target.fullName, grant, (record) =>
      createPermissionEntity(record, target),
    );
    const entity = await addEntityOnce(jobState, converted, targetAllows, target.uuid);
    if (grant && entity) {
      const has = grant.group ? Relationships.GROUP_HAS_PERMISSION : Relationships.USER_HAS_PERMISSION;
      await addRelationshipOnce(jobState, has, { from: principalKeyOf(grant, target), to: entity._key });
    }
  }
}
