import { IntegrationError } from '@jupiterone/integration-sdk-core';

import { listOf } from '../../approval/people';
import { ENDPOINTS } from '../../bitbucket/endpoints';
import type { Grant } from '../../bitbucket/endpoints/access';
import type { Workspace } from '../../bitbucket/endpoints/workspaces';
import { DependencyGraphs, Entities, Relationships, Steps } from '../../graph/model';
import { text } from '../../graph/properties';
import { IngestionSources } from '../../ingestionConfig';
import type { ListedProject } from '../jobState/listed';
import { getStepData, hasFailed } from '../jobState/stepData';
import { Selection } from '../repos/selection';
import { addRelationshipOnce } from '../runtime/addOnce';
import { defineStep } from '../runtime/defineStep';
import { firstRecords, unlessContradicted } from '../runtime/emptyLists';
import type { StepTools } from '../runtime/tools';
import { createGroupEntity } from './converter';

const endpoints = [ENDPOINTS.groups] as const;
const occasionalEndpoints = [
  ENDPOINTS.repositories,
  ENDPOINTS.repositoryGroupGrants,
  ENDPOINTS.projectGroupGrants,
] as const;

type GroupTools = StepTools<readonly [...typeof endpoints, ...typeof occasionalEndpoints]>;

/** How many projects, and how many repositories, are asked whether a group has access to them. */
const MAX_WITNESSES = 5;

export const groupsStep = defineStep(
  {
    id: Steps.GROUPS,
    name: 'Fetch Groups',
    entities: [Entities.GROUP],
    relationships: [Relationships.WORKSPACE_HAS_GROUP, Relationships.GROUP_HAS_USER, Relationships.USER_OWNS_GROUP],
    dependsOn: [Steps.WORKSPACES],
    follows: [Steps.USERS],
    dependencyGraphId: DependencyGraphs.REPOSITORIES,
    ingestionSourceId: IngestionSources.GROUPS,
    scopes: ['account'],
    endpoints,
    occasionalEndpoints,
    documentation: 'https://support.atlassian.com/bitbucket-cloud/docs/groups-endpoint/',
    requiredRight:
      'Bitbucket shows groups to administrators of the workspace only, so an administrator must create the consumer.',
  },
  fetchGroups,
);

async function fetchGroups(tools: GroupTools): Promise<void> {
  const { client, entities, forEachWorkspace, jobState } = tools;
  await forEachWorkspace((workspace) =>
    entities(
      'groups',
      unlessContradicted(
        `groups of workspace "${workspace.slug}"`,
        client.list(ENDPOINTS.groups, { workspace: workspace.slug }),
        () => findGrant(tools, workspace),
      ),
      (group) => createGroupEntity(group, workspace),
      {
        owner: workspace.uuid,
        has: Relationships.WORKSPACE_HAS_GROUP,
        name: `group of ${workspace.slug}`,
        added: async ({ _key }, { owner, members }) => {
          await addRelationshipOnce(jobState, Relationships.USER_OWNS_GROUP, { from: owner?.uuid, to: _key });
          for (const member of listOf(members)) {
            await addRelationshipOnce(jobState, Relationships.GROUP_HAS_USER, { from: _key, to: member?.uuid });
          }
        },
      },
    ),
  );
}

/** A grant to a group. Without access controls in the run, the right to read grants may be missing, so nothing is asked. */
async function findGrant(tools: GroupTools, workspace: Workspace): Promise<string | undefined> {
  if (tools.disabledSteps.has(Steps.REPO_PERMISSIONS) && tools.disabledSteps.has(Steps.PROJECT_PERMISSIONS)) {
    return undefined;
  }
  const projects = ((await getStepData(tools.jobState, 'projects')) ?? []).filter(
    ({ workspaceUuid }) => workspaceUuid === workspace.uuid,
  );
  const grant = (await findProjectGrant(tools, workspace, projects)) ?? (await findRepositoryGrant(tools, workspace));
  if (grant === undefined && projects.length === 0 && (await hasFailed(tools.jobState, Steps.PROJECTS))) {
    throw new IntegrationError({
      code: 'UNCHECKED_LIST',
      message:
        `Bitbucket lists no groups of workspace "${workspace.slug}". Whether a project names one is unknown, because step ` +
        `${Steps.PROJECTS} failed, so this step fails as well and JupiterOne deletes none of its data.`,
    });
  }
  return grant;
}

async function findProjectGrant(
  { client }: GroupTools,
  workspace: Workspace,
  projects: readonly ListedProject[],
): Promise<string | undefined> {
  for (const { key: project, fullName } of projects.slice(0, MAX_WITNESSES)) {
    const slug = await findGroup(client.list(ENDPOINTS.projectGroupGrants, { workspace: workspace.slug, project }));
    if (slug !== undefined) {
      return `group ${slug} has a permission on project ${fullName}`;
    }
  }
  return undefined;
}

async function findRepositoryGrant(
  { client, settings }: GroupTools,
  { uuid: workspace }: Workspace,
): Promise<string | undefined> {
  const selection = new Selection(settings.excludeRepositories);
  const listing = selection.filter(client.list(ENDPOINTS.repositories, { workspace }));
  const repositories = await firstRecords(listing, MAX_WITNESSES);
  for (const { uuid: repository, full_name: name } of repositories.filter(({ uuid }) => text(uuid))) {
    const slug = await findGroup(client.list(ENDPOINTS.repositoryGroupGrants, { workspace, repository }));
    if (slug !== undefined) {
      return `group ${slug} has a permission on repository ${name}`;
    }
  }
  return undefined;
}

/** The slug of a group that a list of grants names. */
async function findGroup(listing: AsyncIterable<Grant | null>): Promise<string | undefined> {
  const grants = await firstRecords(listing);
  return grants.map(({ group }) => text(group?.slug)).find(Boolean);
}
