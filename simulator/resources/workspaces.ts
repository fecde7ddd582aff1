import { toStamp } from '../world/time';
import type { Group, Membership, Project, Workspace } from '../world/types';
import { renderAccount, renderLegacyAccount } from './accounts';

type Json = Record<string, unknown>;

export function renderWorkspace(workspace: Workspace, origin: string): Json {
  const api = `${origin}/2.0/workspaces/${workspace.slug}`;
  return {
    type: 'workspace',
    uuid: workspace.uuid,
    name: workspace.name,
    slug: workspace.slug,
    is_private: workspace.isPrivate,
    is_privacy_enforced: false,
    forking_mode: 'allow_forks',
    created_on: toStamp(workspace.createdOn),
    ...(workspace.updatedOn !== undefined && { updated_on: toStamp(workspace.updatedOn) }),
    links: {
      self: { href: api },
      html: { href: `https://bitbucket.org/${workspace.slug}/` },
      avatar: { href: `https://bitbucket.org/workspaces/${workspace.slug}/avatar/` },
      members: { href: `${api}/members` },
      projects: { href: `${api}/projects` },
      repositories: { href: `${origin}/2.0/repositories/${workspace.slug}` },
    },
  };
}

/** The short form that other records contain. */
export function renderWorkspaceReference(workspace: Workspace, origin: string): Json {
  const { uuid, name, slug } = workspace;
  const links = {
    self: { href: `${origin}/2.0/workspaces/${slug}` },
    html: { href: `https://bitbucket.org/${slug}/` },
    avatar: { href: `https://bitbucket.org/workspaces/${slug}/avatar/` },
  };
  return { type: 'workspace', uuid, name, slug, links };
}

export interface MembershipParts {
  /** Set for the list of permissions, which is the list of members with the additional field `permission`. */
  withPermission: boolean;
  /** Set when `fields` names the address, because Bitbucket omits it otherwise. */
  showsAddress: boolean;
}

export function renderMembership(
  { user, permission }: Membership,
  workspace: Workspace,
  origin: string,
  { withPermission, showsAddress }: MembershipParts,
): Json {
  const self = `${origin}/2.0/workspaces/${workspace.slug}/members/${encodeURIComponent(user.uuid)}`;
  return {
    type: 'workspace_membership',
    ...(withPermission && { permission }),
    user: { ...renderAccount(user, origin), ...(showsAddress && { email: user.email }) },
    workspace: renderWorkspaceReference(workspace, origin),
    links: { self: { href: self } },
  };
}

export function renderProject(project: Project, workspace: Workspace, origin: string): Json {
  return {
    type: 'project',
    uuid: project.uuid,
    key: project.key,
    name: project.name,
    description: project.description,
    is_private: project.isPrivate,
    has_publicly_visible_repos: false,
    owner: renderAccount(workspace.account, origin),
    workspace: renderWorkspaceReference(workspace, origin),
    created_on: toStamp(project.createdOn),
    updated_on: toStamp(project.updatedOn),
    links: renderProjectLinks(project, workspace),
  };
}

export function renderProjectLinks({ key }: Project, { slug }: Workspace): Json {
  const html = `https://bitbucket.org/${slug}/workspace/projects/${key}`;
  return { html: { href: html }, avatar: { href: `${html}/avatar/32` } };
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
