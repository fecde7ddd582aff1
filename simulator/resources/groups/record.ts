import type { ExpectedEntity } from '../../graph/builder';
import type { Random } from '../../world/random';
import { type Account, renderAccount, renderLegacyAccount } from '../accounts';
import type { Json } from '../json';
import { renderWorkspaceReference, type WorkspaceRecord } from '../workspaces/record';

export interface Group {
  slug: string;
  name?: string;
  permission: 'read' | 'write' | 'admin' | null;
  autoAdd: boolean;
  owner: Account;
  members: Account[];
}

/** A reference to a group, which may have been deleted since. */
export interface GroupReference {
  slug: string;
  name?: string;
  /** Only slug and name are given, as in Bitbucket's own examples. */
  short?: boolean;
}

const NAMES = [
  ...['Administrators', 'Developers', 'Platform Team', 'Security Reviewers', 'Mobile', 'Contractors'],
  ...['Data Science', 'Site Reliability', 'Release Managers', 'QA', 'Design Systems', 'Interns'],
];

/** Deleted groups that grants and branch restrictions still refer to. */
export const DELETED_GROUPS: readonly GroupReference[] = [
  { slug: 'former-vendors', name: 'Former Vendors' },
  { slug: 'merger-2023', name: 'Merger 2023', short: true },
];

/** @param users the members of the workspace */
export function createGroup(random: Random, owner: Account, users: readonly Account[], rank: number): Group {
  const round = Math.floor(rank / NAMES.length);
  const name = `${NAMES[rank % NAMES.length]}${round === 0 ? '' : ` ${round + 1}`}`;
  return {
    slug: name.toLowerCase().replaceAll(' ', '-'),
    name,
    permission: rank === 0 ? 'admin' : random.pick(['read', 'write'] as const),
    autoAdd: rank === 1,
    owner,
    members: random.sample(users, Math.min(users.length, random.integer(2, 12))),
  };
}

export function referToGroup({ slug, name }: GroupReference): GroupReference {
  return { slug, ...(name !== undefined && { name }) };
}

/** A group as the 1.0 API returns it: without a uuid or a workspace. Its owner usually has the uuid of the workspace. */
export function renderGroup(group: Group): Json {
  return {
    ...(group.name !== undefined && { name: group.name }),
    slug: group.slug,
    permission: group.permission,
    auto_add: group.autoAdd,
    email_forwarding_disabled: false,
    owner: renderLegacyAccount(group.owner),
    members: group.members.map(renderLegacyAccount),
  };
}

/** A group as the 2.0 API refers to it: without a uuid, as in the 1.0 API. */
export function renderGroupReference(
  { slug, name, short }: GroupReference,
  workspace: WorkspaceRecord,
  origin: string,
): Json {
  const brief = { type: 'group', slug, ...(name !== undefined && { name }) };
  if (short) {
    return brief;
  }
  return {
    ...brief,
    full_slug: `${workspace.slug}:${slug}`,
    default_permission: null,
    email_forwarding_disabled: false,
    account_privilege: null,
    owner: renderAccount(workspace.account, origin),
    workspace: renderWorkspaceReference(workspace, origin),
    links: { self: { href: `${origin}/1.0/groups/${workspace.slug}/${slug}` } },
  };
}

export function groupEntity(group: Group, workspace: WorkspaceRecord): ExpectedEntity {
  const name = group.name ?? group.slug;
  return {
    _key: groupKey(group, workspace),
    _type: 'bitbucket_group',
    _class: ['UserGroup'],
    slug: group.slug,
    name,
    displayName: `${workspace.slug}: ${name}`,
    permission: group.permission,
    autoAdd: group.autoAdd,
    workspace: workspace.slug,
  };
}

/** The slug alone is not unique across workspaces. */
export function groupKey({ slug }: { slug: string }, workspace: WorkspaceRecord): string {
  return `bitbucket-group:${workspace.uuid}:${slug}`;
}
