import { ENDPOINTS } from '../../bitbucket/endpoints';
import type { Account, Workspace } from '../../bitbucket/resources';
import { Entities, Relationships, Steps } from '../../graph/model';
import { text } from '../../graph/properties';
import { IngestionSources } from '../../ingestionConfig';
import { addRelationshipOnce } from '../jobState/addRelationshipOnce';
import { setMembers, setUserKeys, toMembers } from '../jobState/members';
import { defineStep, type StepTools } from '../runtime/defineStep';
import { createAddressLookUp } from './addressLookUp';
import { createUserEntity } from './converter';
import { findAdministrators, type Listing, permissionsOfUsers } from './permissions';

export const usersStep = defineStep(
  {
    id: Steps.USERS,
    name: 'Fetch Users',
    entities: [Entities.USER],
    relationships: [Relationships.WORKSPACE_HAS_USER],
    dependsOn: [Steps.WORKSPACES],
    ingestionSourceId: IngestionSources.USERS,
    scopes: ['account'],
    endpoints: [ENDPOINTS.members, ENDPOINTS.membersByEmail, ENDPOINTS.workspacePermissions],
    documentation:
      'https://developer.atlassian.com/cloud/bitbucket/rest/api-group-workspaces/#api-workspaces-workspace-members-get',
  },
  async (tools) => {
    const workspaceUuids = new Set<string>();
    const listings: Listing[] = [];
    const withAddresses = createAddressLookUp(tools);
    await tools
      .forEachWorkspace(async (workspace) => {
        workspaceUuids.add(workspace.uuid);
        const { accounts, permissions } = await listUsers(tools, workspace);
        listings.push({ workspace, accounts: await withAddresses(workspace.slug, accounts), permissions });
      })
      // keys and rights depend on all workspaces; a workspace that failed must not hide the users of the others
      .finally(() => addUsers(tools, listings, workspaceUuids));
  },
);

async function listUsers(tools: StepTools, workspace: Workspace): Promise<Omit<Listing, 'workspace'>> {
  const accounts: (Account | null | undefined)[] = [];
  for await (const membership of tools.client.listMembers(workspace.slug)) {
    accounts.push(membership?.user);
  }
  const uuids = new Set(accounts.flatMap((account) => text(account?.uuid) ?? []));
  const { permissions, others } = await permissionsOfUsers(tools, workspace, uuids);
  // a workspace may be listed as its own member, but is not a user
  return { accounts: [...accounts, ...others].filter((account) => account?.type !== 'team'), permissions };
}

async function addUsers(
  { jobState, skips }: StepTools,
  listings: readonly Listing[],
  workspaceUuids: ReadonlySet<string>,
): Promise<void> {
  const userKeys = new Map<string, string>();
  const administrators = findAdministrators(listings);
  for (const { workspace, accounts } of listings) {
    const members: Account[] = [];
    for (const account of accounts) {
      const entity = skips.convert('users', `member of ${workspace.slug}`, account, (record) =>
        createUserEntity(record, {
          isWorkspace: workspaceUuids.has(record.uuid),
          isAdmin: administrators.get(record.uuid),
        }),
      );
      // a member of two workspaces is one user; a listing that changes while it is read repeats items
      if (entity && account) {
        members.push(account);
        if (!userKeys.has(account.uuid)) {
          userKeys.set(account.uuid, entity._key);
          await jobState.addEntity(entity);
        }
      }
    }
    await setMembers(jobState, workspace.uuid, toMembers(members));
  }
  await setUserKeys(jobState, userKeys);
  for (const { workspace, accounts, permissions } of listings) {
    for (const account of accounts) {
      await addRelationshipOnce(jobState, Relationships.WORKSPACE_HAS_USER, {
        from: workspace.uuid,
        to: account?.uuid,
        properties: { permission: permissions.get(account?.uuid ?? '') },
      });
    }
  }
}
