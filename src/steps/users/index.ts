import type { Account } from '../../bitbucket/resources';
import { Entities, Relationships, Steps } from '../../graph/model';
import { IngestionSources } from '../../ingestionConfig';
import { addRelationshipOnce } from '../jobState/addRelationshipOnce';
import { setMembers, setUserKeys } from '../jobState/members';
import { defineStep } from '../runtime/defineStep';
import { createUserEntity } from './converter';
import { createAddressLookUp } from './emailAddresses/lookUp';
import { permissionsOfUsers } from './permissions';

/** https://developer.atlassian.com/cloud/bitbucket/rest/api-group-workspaces/#api-workspaces-workspace-members-get */
export const usersStep = defineStep(
  {
    id: Steps.USERS,
    name: 'Fetch Users',
    entities: [Entities.USER],
    relationships: [Relationships.WORKSPACE_HAS_USER],
    dependsOn: [Steps.WORKSPACES],
    ingestionSourceId: IngestionSources.USERS,
    scopes: ['account'],
  },
  async (tools) => {
    const { client, forEachWorkspace, jobState, skips } = tools;
    const userKeys = new Map<string, string>();
    const withAddresses = createAddressLookUp(tools);
    await forEachWorkspace(async (workspace) => {
      const members = new Set<string>();
      const add = async (account: Account | null | undefined): Promise<void> => {
        const user = skips.convert('users', `member of ${workspace.slug}`, account, createUserEntity);
        // a member of two workspaces is one user; lists that change while they are read repeat items
        if (user && !members.has(user._key)) {
          members.add(user._key);
          userKeys.set(user._key, user._key);
          if (!(await jobState.hasKey(user._key))) {
            await jobState.addEntity(user);
          }
        }
      };
      const listed: (Account | null | undefined)[] = [];
      for await (const membership of client.listMembers(workspace.slug)) {
        listed.push(membership?.user);
      }
      const uuids = new Set(listed.flatMap((account) => account?.uuid ?? []));
      const { permissions, others } = await permissionsOfUsers(tools, workspace, uuids);
      for (const account of await withAddresses(workspace.slug, [...listed, ...others])) {
        await add(account);
      }
      await setMembers(jobState, workspace.uuid, members);
      await setUserKeys(jobState, userKeys);
      for (const key of members) {
        const permission = permissions.get(key);
        await addRelationshipOnce(jobState, Relationships.WORKSPACE_HAS_USER, {
          from: workspace.uuid,
          to: key,
          properties: { permission },
        });
      }
    });
  },
);
