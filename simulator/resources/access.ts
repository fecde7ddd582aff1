import type { BranchRestriction, DefaultReviewer, DeployKey, Grants } from '../world/access/types';
import { toStamp } from '../world/time';
import type { Project, Repository, Workspace } from '../world/types';
import { renderAccount, withAccount } from './accounts';
import { renderGroupReference } from './groups';
import { renderRepositoryReference } from './repositories';
import { renderProjectLinks } from './workspaces';

type Json = Record<string, unknown>;

/** What a grant or a deploy key belongs to. */
export interface Owner {
  kind: 'repository' | 'project';
  /** Its URL in the API. */
  href: string;
  workspace: Workspace;
}

export function renderUserGrant({ user, permission }: Grants['users'][number], { kind, href }: Owner, origin: string) {
  const self = `${href}/permissions-config/users/${encodeURIComponent(user.accountId ?? user.uuid)}`;
  const grant: Json = { type: `${kind}_user_permission`, permission, links: { self: { href: self } } };
  return withAccount(grant, 'user', user, origin);
}

export function renderGroupGrant({ group, permission }: Grants['groups'][number], owner: Owner, origin: string): Json {
  return {
    type: `${owner.kind}_group_permission`,
    permission,
    group: renderGroupReference(group, owner.workspace, origin),
    links: { self: { href: `${owner.href}/permissions-config/groups/${group.slug}` } },
  };
}

export function renderBranchRestriction(restriction: BranchRestriction, repository: Repository, origin: string): Json {
  const { id, kind, value, pattern, branchType, users, groups } = restriction;
  const { workspace, slug } = repository;
  return {
    type: 'branchrestriction',
    id,
    kind,
    value,
    pattern,
    branch_match_kind: branchType === undefined ? 'glob' : 'branching_model',
    ...(branchType !== undefined && { branch_type: branchType }),
    users: users.map((user) => renderAccount(user, origin)),
    groups: groups.map((group) => renderGroupReference(group, workspace, origin)),
    links: { self: { href: `${origin}/2.0/repositories/${workspace.slug}/${slug}/branch-restrictions/${id}` } },
  };
}

export function renderDefaultReviewer({ user, kind }: DefaultReviewer, origin: string): Json {
  return withAccount({ type: 'default_reviewer', reviewer_type: kind }, 'user', user, origin);
}

export function renderDeployKey(key: DeployKey, { kind, href, workspace }: Owner, origin: string): Json {
  const { id, label, comment, lastUsed, addedBy, owner } = key;
  return {
    type: kind === 'project' ? 'project_deploy_key' : 'deploy_key',
    id,
    key: key.key,
    ...(label !== undefined && { label }),
    ...(comment !== undefined && { comment }),
    [key.createdOnName]: toStamp(key.createdOn),
    last_used: lastUsed === null ? null : toStamp(lastUsed),
    ...('fullName' in owner
      ? { repository: renderRepositoryReference(owner, origin), owner: renderAccount(addedBy, origin) }
      : { project: renderProjectReference(owner, workspace), created_by: renderAccount(addedBy, origin) }),
    links: { self: { href: `${href}/deploy-keys/${id}` } },
  };
}

function renderProjectReference(project: Project, workspace: Workspace): Json {
  const { key, uuid, name } = project;
  return { type: 'project', key, uuid, name, links: renderProjectLinks(project, workspace) };
}
