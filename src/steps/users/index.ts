import { IngestionSources } from '../../ingestionConfig';
import { Entities, Relationships, Steps } from '../../model';
import { defineStep } from '../defineStep';
import { keepMembers } from '../members';
import { relate } from '../relate';
import { createUserEntity } from './converter';

/** https://developer.atlassian.com/cloud/bitbucket/rest/api-group-workspaces/#api-workspaces-workspace-members-get */
export const usersStep = defineStep(
  {
    id: Steps.USERS,
    name: 'Fetch Users',
    entities: [Entities.USER],
    relationships: [Relationships.WORKSPACE_HAS_USER],
    dependsOn: [Steps.WORKSPACES],
    ingestionSourceId: IngestionSources.USERS,
    advice: "Listing members needs the scope 'account'. Grant it, or switch the source 'Users' off.",
  },
  async ({ client, forEachWorkspace, jobState, skips }) => {
    await forEachWorkspace(async (workspace) => {
      const members = new Set<string>();
      for await (const membership of client.listMembers(workspace.slug)) {
        const user = skips.convert('users', `member of ${workspace.slug}`, () => createUserEntity(membership.user!));
        // a member of two workspaces is one user; lists that change while they are read repeat items
        if (user && !members.has(user._key)) {
          members.add(user._key);
          if (!(await jobState.hasKey(user._key))) {
            await jobState.addEntity(user);
          }
        }
      }
      await keepMembers(jobState, workspace.uuid, members);
      for (const key of members) {
        await relate(jobState, Relationships.WORKSPACE_HAS_USER, workspace.uuid, key);
      }
    });
  },
);
