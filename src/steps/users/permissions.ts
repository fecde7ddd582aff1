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

/** Whether Bitbucket does not show something at all: no right to it, or no such part of the API. */
function isKeptBack(error: unknown): error is ApiError {
  return (
    error instanceof PermissionError ||
    error instanceof NotFoundError ||
    (error instanceof ApiError && error.status === 410)
  );
}
