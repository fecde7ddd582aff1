import { ApiError, NotFoundError, PermissionError } from '../../bitbucket/http/errors';
import type { Account, Workspace } from '../../bitbucket/resources';
import { text } from '../../graph/properties';
import type { StepTools } from '../runtime/defineStep';

export interface UserPermissions {
  /** What users may do in the workspace as a whole (`owner`, `member`, `collaborator`), by their uuids. */
  readonly permissions: ReadonlyMap<string, string>;
  /** Users whom the list of members did not have. */
  readonly others: readonly Account[];
}

/**
 * The permissions of a workspace's users. Bitbucket may show them to administrators only. The list of members is there
 * without them, so where it keeps them back, nothing is known.
 *
 * @throws ApiError when they could not be read this time: without them, the graph would lose what it had
 */
export async function permissionsOfUsers(
  { client, logger }: Pick<StepTools, 'client' | 'logger'>,
  { slug }: Workspace,
  members: ReadonlySet<string>,
): Promise<UserPermissions> {
  const permissions = new Map<string, string>();
  const others: Account[] = [];
  try {
    for await (const membership of client.listWorkspacePermissions(slug)) {
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
    if (!isKeptBack(error)) {
      throw error;
    }
    logger.info({ workspace: slug, reason: error.message }, 'The permissions of the members are not known');
    return { permissions: new Map(), others: [] };
  }
}

/** The users of one workspace, as far as Bitbucket lists them. */
export interface Listing {
  readonly workspace: Workspace;
  readonly accounts: readonly (Account | null | undefined)[];
  /** By uuid; empty where Bitbucket does not show them. */
  readonly permissions: ReadonlyMap<string, string>;
}

/**
 * Whether each user owns one of the workspaces, by uuid: undefined where Bitbucket keeps a permission back that might make
 * the user an owner.
 */
export function findAdministrators(
  listings: readonly Pick<Listing, 'accounts' | 'permissions'>[],
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

/** Whether Bitbucket does not show something at all: no right to it, or no such part of the API. */
function isKeptBack(error: unknown): error is ApiError {
  return (
    error instanceof PermissionError ||
    error instanceof NotFoundError ||
    (error instanceof ApiError && error.status === 410)
  );
}
