import { IntegrationError } from '@jupiterone/integration-sdk-core';

import { ENDPOINTS } from '../../bitbucket/endpoints';
import type { Account } from '../../bitbucket/endpoints/json';
import type { Workspace } from '../../bitbucket/endpoints/workspaces';
import { ApiError } from '../../bitbucket/http/errors';
import { text, time } from '../../graph/properties';
import type { ListedPermission, WorkspacePermissions } from '../jobState/listed';
import type { StepTools } from '../runtime/tools';

/**
 * Reads the permissions of a workspace's users. Bitbucket may show them to administrators only.
 *
 * @returns an error where Bitbucket refuses them, or lists nobody although there are members: then they are unknown
 * @throws ApiError for failures that may pass: JupiterOne would delete the permissions that an earlier run stored
 */
export async function readPermissions(
  { client, logger }: Pick<StepTools<readonly [typeof ENDPOINTS.workspacePermissions]>, 'client' | 'logger'>,
  { slug }: Workspace,
  members: ReadonlySet<string>,
): Promise<WorkspacePermissions | Error> {
  const permissions = new Map<string, ListedPermission>();
  const others = new Map<string, Account>();
  try {
    for await (const membership of client.list(ENDPOINTS.workspacePermissions, { workspace: slug })) {
      const user = membership?.user;
      const uuid = text(user?.uuid);
      const permission = text(membership?.permission);
      if (uuid && permission) {
        const joinedOn = time(membership?.added_on);
        permissions.set(uuid, { permission, joinedOn, lastAccessedOn: time(membership?.last_accessed) });
      }
      // a workspace may be listed, but is not a user
      if (user && uuid && user.type !== 'team' && !members.has(uuid)) {
        others.set(uuid, user);
      }
    }
  } catch (error) {
    if (!(error instanceof ApiError && error.isRefusal)) {
      throw error;
    }
    logger.info({ workspace: slug, reason: error.message }, 'Bitbucket does not show the permissions of the members');
    return error;
  }
  return permissions.size > 0
    ? { permissions, others }
    : new IntegrationError({
        code: 'EMPTY_LISTING',
        message: `Bitbucket lists no permissions of workspace "${slug}", although it has members.`,
      });
}
