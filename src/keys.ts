/**
 * `_key` of a group. Bitbucket gives groups no id, and a slug alone is not unique across workspaces.
 */
export function toGroupKey(group: { workspaceUuid: string; slug: string }): string {
  return `bitbucket-group:${group.workspaceUuid}:${group.slug}`;
}

/**
 * `_key` of a pull request, whose id is unique in its repository only.
 *
 * @param repositoryFullName of the destination repository, in the case that Bitbucket gives
 */
export function toPullRequestKey(repositoryFullName: string, id: number): string {
  return `${repositoryFullName}/pull-requests/${id}`;
}
