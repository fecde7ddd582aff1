import { ENDPOINTS } from '../../bitbucket/endpoints';
import type { Account } from '../../bitbucket/endpoints/json';
import type { Workspace, WorkspaceMembership } from '../../bitbucket/endpoints/workspaces';
import { ApiError } from '../../bitbucket/http/errors';
import { Entities, Relationships, Steps } from '../../graph/model';
import { text } from '../../graph/properties';
import { IngestionSources } from '../../ingestionConfig';
import { type ListedMembers, toMembers, type WorkspacePermissions } from '../jobState/listed';
import { NonMembers } from '../jobState/nonMembers';
import { setStepData } from '../jobState/stepData';
import { addRelationshipOnce } from '../runtime/addOnce';
import { defineStep } from '../runtime/defineStep';
import { unlessContradicted } from '../runtime/emptyLists';
import type { StepTools } from '../runtime/tools';
import { createAddressLookUp } from './addressLookUp';
import { createUserEntity } from './converter';
import { findMembershipFacts, type ListedUsers } from './membership';
import { readPermissions } from './permissions';

const endpoints = [ENDPOINTS.members, ENDPOINTS.membersByEmail, ENDPOINTS.workspacePermissions] as const;

export const usersStep = defineStep(
  {
    id: Steps.USERS,
    name: 'Fetch Users',
    entities: [Entities.USER],
    relationships: [Relationships.WORKSPACE_HAS_USER],
    dependsOn: [Steps.WORKSPACES],
    ingestionSourceId: IngestionSources.USERS,
    scopes: ['account'],
    endpoints,
    documentation:
      'https://developer.atlassian.com/cloud/bitbucket/rest/api-group-workspaces/#api-workspaces-workspace-members-get',
  },
  fetchUsers,
);

type UserTools = StepTools<typeof endpoints>;

interface FoundUsers {
  readonly workspaceUuids: Set<string>;
  /** Of the workspaces that were read completely. */
  readonly listings: ListedUsers[];
  /** Why the others were not. */
  readonly failures: unknown[];
}

async function fetchUsers(tools: UserTools): Promise<void> {
  const found: FoundUsers = { workspaceUuids: new Set(), listings: [], failures: [] };
  const workspacePermissions = new Map<string, WorkspacePermissions | Error>();
  const withAddresses = createAddressLookUp(tools);
  await tools
    .forEachWorkspace(async (workspace) => {
      found.workspaceUuids.add(workspace.uuid);
      try {
        const accounts = await listMembers(tools, workspace);
        const uuids = new Set(accounts.flatMap((account) => text(account?.uuid) ?? []));
        const listed = await readPermissions(tools, workspace, uuids);
        workspacePermissions.set(workspace.uuid, listed);
        const permissions = listed instanceof Error ? new Map<string, never>() : listed.permissions;
        found.listings.push({ workspace, accounts: await withAddresses(workspace.slug, accounts), permissions });
      } catch (error) {
        found.failures.push(error);
        throw error;
      }
    })
    .finally(async () => {
      await setStepData(tools.jobState, 'workspacePermissions', workspacePermissions);
      await addUsers(tools, found);
    });
  // when the step fails, a member could pass for somebody outside
  tools.skips.assertFewMalformed();
  await setStepData(tools.jobState, 'nonMembers', new NonMembers());
}

async function listMembers(
  { client }: UserTools,
  { slug }: Workspace,
): Promise<readonly (Account | null | undefined)[]> {
  const accounts: (Account | null | undefined)[] = [];
  const memberships = unlessContradicted(
    `members of workspace "${slug}"`,
    ofPeople(client.list(ENDPOINTS.members, { workspace: slug })),
    () => Promise.resolve('every workspace has one'),
  );
  for await (const membership of memberships) {
    accounts.push(membership?.user);
  }
  return accounts;
}

/** A workspace may be listed as its own member, but is not a user. */
async function* ofPeople(memberships: AsyncIterable<WorkspaceMembership | null>) {
  for await (const membership of memberships) {
    if (membership?.user?.type !== 'team') {
      yield membership;
    }
  }
}

/**
 * Adds the users of all workspaces that were listed, and leaves their members for later steps.
 *
 * What is stated of a user depends on every workspace: which role the user has, and which address was found. So nobody is added
 * while a workspace is missing because of an error that may pass: JupiterOne keeps what it knows, instead of losing properties for
 * a run. A workspace that refuses must not hide the users of the others for good.
 */
async function addUsers(
  { jobState, skips }: UserTools,
  { listings, workspaceUuids, failures }: FoundUsers,
): Promise<void> {
  const areKnown = failures.every((error) => error instanceof ApiError && error.isRefusal);
  const userKeys = new Map<string, string>();
  const listed = new Map<string, ListedMembers>();
  const facts = findMembershipFacts(listings, failures.length === 0);
  for (const { workspace, accounts } of listings) {
    const members: Account[] = [];
    for (const account of accounts) {
      const entity = skips.convert('users', `member of ${workspace.slug}`, account, (record) =>
        createUserEntity(record, { isWorkspace: workspaceUuids.has(record.uuid), ...facts.get(record.uuid) }),
      );
      // a member of two workspaces is one user; a listing that changes while it is read repeats items
      if (entity && account) {
        members.push(account);
        if (areKnown && !userKeys.has(account.uuid)) {
          userKeys.set(account.uuid, entity._key);
          await jobState.addEntity(entity);
        }
      }
    }
    listed.set(workspace.uuid, toMembers(members));
  }
  await setStepData(jobState, 'members', listed);
  await setStepData(jobState, 'userKeys', userKeys);
  for (const { workspace, accounts, permissions } of listings) {
    for (const account of accounts) {
      await addRelationshipOnce(jobState, Relationships.WORKSPACE_HAS_USER, {
        from: workspace.uuid,
        to: account?.uuid,
        properties: { permission: permissions.get(account?.uuid ?? '')?.permission },
      });
    }
  }
}
