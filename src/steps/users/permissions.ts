import { ENDPOINTS } from '../../bitbucket/endpoints';
import type { Account } from '../../bitbucket/endpoints/json';
import type { Workspace } from '../../bitbucket/endpoints/workspaces';
import { ApiError } from '../../bitbucket/http/errors';
import { text } from '../../graph/properties';
import type { StepTools } from '../runtime/tools';

export interface UserPermissions {
  /** Permissions on the workspace (`owner`, `member`, `collaborator`) by user uuid. */
  readonly permissions: ReadonlyMap<string, string>;
  /** Users who are missing from the list of members. */
  readonly others: readonly Account[];
}

/**
 * Reads the permissions of a workspace's users. Bitbucket may show them to administrators only; then the result is empty.
 *
 * @throws ApiError for failures that may pass: JupiterOne would delete the permissions that an earlier run stored
 */
export async function permissionsOfUsers(
  { client, logger }: Pick<StepTools<readonly [typeof ENDPOINTS.workspacePermissions]>, 'client' | 'logger'>,
  { slug }: Workspace,
  members: ReadonlySet<string>,
): Promise<UserPermissions> {
  const permissions = new Map<string, string>();
  const others: Account[] = [];
  try {
    for await (const membership of client.list(ENDPOINTS.workspacePermissions, { workspace: slug })) {
      const user = membership?.user;
      const uuid = text(user?.uuid);
      const permission = text(membership?.permission);
      if (uuid && permission) {
        permissions.set(uuid, permission);
      }
      if (user && uuid && !members.has(uuid)) {
        others.push(user);
      }
    }
    return { permissions, others };
  } catch (error) {
    if (!isWithheld(error)) {
      throw error;
    }
    logger.info({ workspace: slug, reason: error.message }, 'Bitbucket does not show the permissions of the members');
    return { permissions: new Map(), others: [] };
  }
}

/** The users of one workspace, as far as Bitbucket lists them. */
export interface ListedUsers {
  readonly workspace: Workspace;
  readonly accounts: readonly (Account | null | undefined)[];
  /** By uuid; empty where Bitbucket does not show them. */
  readonly permissions: ReadonlyMap<string, string>;
}

/**
 * Tells by uuid whether a user owns one of the workspaces. The value is undefined if Bitbucket hides a permission that could
 * make the user an owner.
 */
export function findAdministrators(
  listings: readonly Pick<ListedUsers, 'accounts' | 'permissions'>[],
): ReadonlyMap<string, boolean | undefined> {
  const administrators = new Map<string, boolean | undefined>();
  for (const { accounts, permissions } of listings) {
    for (const account of accounts) {
      if (account) {
        const { uuid } = account;
        const before = administrators.has(uuid) ? administrators.get(uuid) : false;
        const permission = permissions.get(uuid);
        const isUnknown = permission === undefined || before === undefined;
        administrators.set(uuid, before || permission === 'owner' || (isUnknown ? undefined : false));
      }
    }
  }
  return administrators;
}

/** Whether the right is missing. */
function isWithheld(error: unknown): error is ApiError {
  return error instanceof ApiError && error.isRefusal;
}
