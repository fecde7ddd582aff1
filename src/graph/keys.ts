const USER_PREFIX = 'bitbucket-user:';

/**
 * `_key` of a user. Bitbucket gives a personal workspace the uuid of its owner, so the user needs a different key there.
 *
 * @param isWorkspace whether a workspace in the graph has this uuid as well
 */
export function toUserKey(uuid: string, isWorkspace: boolean): string {
  return isWorkspace ? `${USER_PREFIX}${uuid}` : uuid;
}

/** The uuid of the user with a key. */
export function fromUserKey(key: string): string {
  return key.startsWith(USER_PREFIX) ? key.slice(USER_PREFIX.length) : key;
}

/**
 * `_key` of a group. Bitbucket gives groups no id, and a slug alone is not unique across workspaces.
 */
export function toGroupKey(group: { workspaceUuid: string; slug: string }): string {
  return `bitbucket-group:${group.workspaceUuid}:${group.slug}`;
}

/**
 * `_key` of a pull request. Its id is unique only within its repository.
 *
 * @param repositoryFullName of the destination repository, in upper and lower case as Bitbucket spells it
 */
export function toPullRequestKey(repositoryFullName: string, id: number): string {
  return `${repositoryFullName}/pull-requests/${id}`;
}

/**
 * `_key` of a permission. Bitbucket gives it no id.
 *
 * @param principalKey uuid of the user, or `_key` of the group
 * @param targetUuid of the repository or the project
 */
export function toPermissionKey(principalKey: string, permission: string, targetUuid: string): string {
  return `${principalKey}:${permission}:${targetUuid}`;
}

export function toBranchRestrictionKey(repositoryUuid: string, id: string): string {
  return `${repositoryUuid}:${id}`;
}

export function toBranchProtectionKey(repositoryUuid: string): string {
  return `${repositoryUuid}:main-branch-protection`;
}

/**
 * `_key` of what Bitbucket identifies only within its owner.
 *
 * @param ownerUuid of the workspace, project, repository or environment
 * @param kind for example `webhook`
 */
export function toOwnedKey(ownerUuid: string, kind: string, id: string): string {
  return `${ownerUuid}:${kind}:${id}`;
}

export function toPipelinesConfigurationKey(repositoryUuid: string): string {
  return `${repositoryUuid}:pipelines`;
}
