import type { JobState, StepRelationshipMetadata } from '@jupiterone/integration-sdk-core';

import { ENDPOINTS } from '../../bitbucket/endpoints';
import type { Grant } from '../../bitbucket/endpoints/access';
import type { Account } from '../../bitbucket/endpoints/json';
import { DependencyGraphs, Entities, Relationships, Steps } from '../../graph/model';
import { type Place, projectPlace, repositoryPlace } from '../../graph/place';
import { text } from '../../graph/properties';
import { IngestionSources } from '../../ingestionConfig';
import { toRepositoryRef } from '../jobState/listed';
import { getStepData } from '../jobState/stepData';
import { addRelationshipOnce } from '../runtime/addOnce';
import { defineStep } from '../runtime/defineStep';
import type { StepTools } from '../runtime/tools';
import { createPermissionEntity, isForNobody, principalKeyOf } from './converter';

/* One call for each kind of principal, in this order. When the first is refused, the second is not made. */
const repositoryEndpoints = [ENDPOINTS.repositoryGroupGrants, ENDPOINTS.repositoryUserGrants] as const;
const projectEndpoints = [ENDPOINTS.projectGroupGrants, ENDPOINTS.projectUserGrants] as const;

export const repoPermissionsStep = defineStep(
  {
    id: Steps.REPO_PERMISSIONS,
    name: 'Fetch Repository Permissions',
    entities: [Entities.PERMISSION],
    relationships: [
      Relationships.REPO_ALLOWS_USER,
      Relationships.REPO_ALLOWS_GROUP,
      Relationships.REPO_ALLOWS_PERMISSION,
      Relationships.GROUP_HAS_PERMISSION,
      Relationships.USER_HAS_PERMISSION,
    ],
    dependsOn: [Steps.REPOS],
    follows: [Steps.USERS, Steps.GROUPS],
    dependencyGraphId: DependencyGraphs.ACCESS,
    ingestionSourceId: IngestionSources.REPO_PERMISSIONS,
    enabledBy: 'ingestAccessControls',
    scopes: ['repository:admin'],
    endpoints: repositoryEndpoints,
    documentation:
      'https://developer.atlassian.com/cloud/bitbucket/rest/api-group-repositories/#api-repositories-workspace-repo-slug-permissions-config-groups-get',
    missingScope: 'skip',
  },
  fetchRepositoryPermissions,
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
    dependsOn: [Steps.PROJECTS],
    follows: [Steps.USERS, Steps.GROUPS],
    dependencyGraphId: DependencyGraphs.ACCESS,
    ingestionSourceId: IngestionSources.PROJECT_PERMISSIONS,
    enabledBy: 'ingestAccessControls',
    scopes: ['project:admin'],
    endpoints: projectEndpoints,
    documentation:
      'https://developer.atlassian.com/cloud/bitbucket/rest/api-group-projects/#api-workspaces-workspace-projects-project-key-permissions-config-groups-get',
    missingScope: 'skip',
  },
  fetchProjectPermissions,
);

async function fetchRepositoryPermissions(tools: StepTools<typeof repositoryEndpoints>): Promise<void> {
  const kept = await getStepData(tools.jobState, 'userGrants');
  await tools.forEachRepository(async (repository) => {
    for (const endpoint of repositoryEndpoints) {
      const known = endpoint === ENDPOINTS.repositoryUserGrants ? kept?.get(repository.uuid) : undefined;
      const grants = known ?? tools.client.list(endpoint, toRepositoryRef(repository));
      await addGrants(tools, grants, repositoryPlace(repository), {
        permission: Relationships.REPO_ALLOWS_PERMISSION,
        user: Relationships.REPO_ALLOWS_USER,
        group: Relationships.REPO_ALLOWS_GROUP,
      });
    }
  });
}

async function fetchProjectPermissions(tools: StepTools<typeof projectEndpoints>): Promise<void> {
  await tools.forEachProject(async (project) => {
    for (const endpoint of projectEndpoints) {
      const grants = tools.client.list(endpoint, { workspace: project.workspaceSlug, project: project.key });
      await addGrants(tools, grants, projectPlace(project), { permission: Relationships.PROJECT_ALLOWS_PERMISSION });
    }
  });
}

type PermissionTools = Pick<StepTools, 'entities' | 'jobState' | 'skips'>;

/** The relationships from what permissions are granted on. */
interface TargetAllows {
  readonly permission: StepRelationshipMetadata;
  /** Straight to whoever has the permission. */
  readonly user?: StepRelationshipMetadata;
  readonly group?: StepRelationshipMetadata;
}

async function addGrants(
  tools: PermissionTools,
  grants: AsyncIterable<Grant | null> | readonly (Grant | null)[],
  target: Place,
  allows: TargetAllows,
): Promise<void> {
  const { entities, jobState } = tools;
  await entities(
    'permissions',
    withoutClosedAccounts(tools, grants, target),
    (grant) => createPermissionEntity(grant, target),
    {
      owner: target.uuid,
      has: allows.permission,
      name: target.name,
      // Bitbucket lets people have the same name
      idOf: ({ group, user }) => group?.slug ?? user?.uuid,
      added: async ({ _key }, grant) => {
        const { group, permission, user } = grant;
        await keepGranted(jobState, user);
        const principal = principalKeyOf(grant, target);
        const has = group ? Relationships.GROUP_HAS_PERMISSION : Relationships.USER_HAS_PERMISSION;
        await addRelationshipOnce(jobState, has, { from: principal, to: _key });
        const direct = group ? allows.group : allows.user;
        // Bitbucket also lists those from whom access was taken away
        if (direct && permission !== 'none') {
          await addRelationshipOnce(jobState, direct, { from: target.uuid, to: principal, properties: { permission } });
        }
      },
    },
  );
}

async function* withoutClosedAccounts(
  { skips }: PermissionTools,
  grants: AsyncIterable<Grant | null> | readonly (Grant | null)[],
  { name }: Place,
): AsyncGenerator<Grant | null> {
  for await (const grant of grants) {
    if (isForNobody(grant)) {
      skips.add('closedAccount', 'permissions', name);
    } else {
      yield grant;
    }
  }
}

/** Keeps an account that a grant names, unless it is a member or a workspace. Nothing is kept where the members are unknown. */
async function keepGranted(jobState: JobState, account: Account | null | undefined): Promise<void> {
  const nonMembers = await getStepData(jobState, 'nonMembers');
  const userKeys = await getStepData(jobState, 'userKeys');
  const uuid = text(account?.uuid);
  if (nonMembers && account && uuid && account.type !== 'team' && !userKeys?.has(uuid)) {
    nonMembers.granted.set(uuid, account);
  }
}
