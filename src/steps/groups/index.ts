import { listOf } from '../../approval/people';
import { ENDPOINTS } from '../../bitbucket/endpoints';
import { DependencyGraphs, Entities, Relationships, Steps } from '../../graph/model';
import { IngestionSources } from '../../ingestionConfig';
import { addRelationshipOnce } from '../runtime/addOnce';
import { defineStep } from '../runtime/defineStep';
import type { StepTools } from '../runtime/tools';
import { createGroupEntity } from './converter';

const endpoints = [ENDPOINTS.groups] as const;

export const groupsStep = defineStep(
  {
    id: Steps.GROUPS,
    name: 'Fetch Groups',
    entities: [Entities.GROUP],
    relationships: [Relationships.WORKSPACE_HAS_GROUP, Relationships.GROUP_HAS_USER, Relationships.USER_OWNS_GROUP],
    dependencyGraphId: DependencyGraphs.REPOSITORIES,
    failsWith: [Steps.WORKSPACES, Steps.USERS],
    ingestionSourceId: IngestionSources.GROUPS,
    scopes: ['account'],
    endpoints,
    documentation: 'https://support.atlassian.com/bitbucket-cloud/docs/groups-endpoint/',
    requiredRight:
      'Bitbucket shows groups to administrators of the workspace only, so an administrator must create the consumer.',
  },
  fetchGroups,
);

async function fetchGroups(tools: StepTools<typeof endpoints>): Promise<void> {
  const { client, entities, forEachWorkspace, jobState } = tools;
  await forEachWorkspace((workspace) =>
    entities(
      'groups',
      client.list(ENDPOINTS.groups, { workspace: workspace.slug }),
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
