import { listing, named, object, type Query } from './endpoint';
import type { Account, Links, Timestamp } from './json';

export interface Workspace {
  uuid: string;
  slug: string;
  name?: string | null;
  is_private?: boolean | null;
  created_on?: Timestamp | null;
  updated_on?: Timestamp | null;
  links?: Links | null;
}

/** An element of `/workspaces/{ws}/members`; `/workspaces/{ws}/permissions` adds the other fields. */
export interface WorkspaceMembership {
  user?: Account | null;
  permission?: string | null;
  /** Absent, like the next one, in workspaces that are administered in admin.atlassian.com. */
  added_on?: Timestamp | null;
  last_accessed?: Timestamp | null;
}

/** An element of `/workspaces/{ws}/permissions/repositories`: the highest permission of a user on a repository. */
export interface RepositoryPermission {
  repository?: { uuid?: string | null; full_name?: string | null } | null;
  permission?: string | null;
}

/** A member of a group as the 1.0 API gives it. */
export interface GroupMember {
  uuid: string;
  display_name?: string | null;
  nickname?: string | null;
  account_id?: string | null;
  is_active?: boolean | null;
}

/** An element of the bare array of `/1.0/groups/{ws}`. It has no uuid. */
export interface Group {
  slug: string;
  name?: string | null;
  permission?: string | null;
  auto_add?: boolean | null;
  owner?: Account | null;
  members?: (GroupMember | null)[] | null;
}

export interface Project {
  uuid: string;
  key: string;
  name?: string | null;
  description?: string | null;
  is_private?: boolean | null;
  created_on?: Timestamp | null;
  updated_on?: Timestamp | null;
  links?: Links | null;
}

/**
 * Workspaces are addressed by their slugs here: Bitbucket does not take a uuid everywhere below `/workspaces` and in the 1.0
 * API. https://developer.atlassian.com/cloud/bitbucket/rest/api-group-workspaces/
 */
export const workspaceEndpoints = named({
  workspace: object<Workspace>()('/2.0/workspaces/{workspace}', { isKept: true }),
  members: listing<WorkspaceMembership>()('/2.0/workspaces/{workspace}/members', { isWholeWorkspace: true }),
  /** The members who have one of the addresses. Bitbucket lists every member, without one, for callers who may not search. */
  membersByEmail: listing<WorkspaceMembership>()('/2.0/workspaces/{workspace}/members', {
    fields: '+values.user.email',
  }),
  /** The members with their permission on the workspace. */
  workspacePermissions: listing<WorkspaceMembership>()('/2.0/workspaces/{workspace}/permissions', {
    isWholeWorkspace: true,
  }),
  /** The permissions of all users on all repositories. Bitbucket shows them to administrators of the workspace only. */
  repositoryPermissions: listing<RepositoryPermission>()('/2.0/workspaces/{workspace}/permissions/repositories'),
  projects: listing<Project>()('/2.0/workspaces/{workspace}/projects', { isWholeWorkspace: true }),
  /** https://support.atlassian.com/bitbucket-cloud/docs/groups-endpoint/ */
  groups: object<Group>()('/1.0/groups/{workspace}', { isUnpaged: true }),
});

/** Filters members by at most 90 addresses, none of which holds a quotation mark. */
export function byEmail(addresses: readonly string[]): Query {
  return [['q', `user.email IN (${addresses.map((address) => `"${address}"`).join(',')})`]];
}
