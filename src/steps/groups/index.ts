import { listOf } from '../../approval/people';
import { ENDPOINTS } from '../../bitbucket/endpoints';
import { DependencyGraphs, Entities, Relationships, Steps } from '../../graph/model';
import { IngestionSources } from '../../ingestionConfig';
import { addEntityOnce } from '../jobState/addEntityOnce';
import { addRelationshipOnce } from '../jobState/addRelationshipOnce';
import { defineStep } from '../runtime/defineStep';
import { createGroupEntity } from './converter';

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
    endpoints: [ENDPOINTS.groups],
    documentation: 'https://support.atlassian.com/bitbucket-cloud/docs/groups-endpoint/',
    requiredRight:
      'Bitbucket shows groups to administrators of the workspace only, so an administrator must create the consumer.',
  },
  async ({ client, forEachWorkspace, jobState, skips }) => {
    await forEachWorkspace(async (workspace) => {
      for (const group of await client.listGroups(workspace.slug)) {
        const converted = skips.convert('groups', `group of ${workspace.slug}`, group, (record) =>
          createGroupEntity(record, workspace),
        );
        const entity = await addEntityOnce(jobState, converted, Relationships.WORKSPACE_HAS_GROUP, workspace.uuid);
        if (group && entity) {
          await addRelationshipOnce(jobState, Relationships.USER_OWNS_GROUP, {
            from: group.owner?.uuid,
            to: entity._key,
          });
          for (const member of listOf(group.members)) {
            await addRelationshipOnce(jobState, Relationships.GROUP_HAS_USER, { from: entity._key, to: member?.uuid });
          }
        }
      }
    });
  },
);
