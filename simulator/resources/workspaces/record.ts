import type { ExpectedEntity } from '../../graph/builder';
import type { Random } from '../../world/random';
import { DAY, type Micros, toMillis, toStamp } from '../../world/time';
import { type Account, nameOf } from '../accounts';
import type { Json } from '../json';

/** What a workspace is by itself, without what it contains. */
export interface WorkspaceRecord {
  uuid: string;
  slug: string;
  name: string;
  isPrivate: boolean;
  createdOn: Micros;
  updatedOn?: Micros;
  /** The workspace as an account. For a personal workspace, this is its owner. */
  account: Account;
}

const NAMES = ['Northwind Robotics', 'Harbor Lane Health', 'Juniper Freight', 'Blue Mesa Energy'];

/** @param edgeCases whether it has a property that most workspaces lack */
export function createWorkspaceRecord(random: Random, index: number, now: Micros, edgeCases: boolean): WorkspaceRecord {
  const known = NAMES[index % NAMES.length] as string;
  const name = index < NAMES.length ? known : `${known} ${Math.floor(index / NAMES.length) + 1}`;
  const slug = name.toLowerCase().replaceAll(' ', '-');
  const uuid = random.uuid();
  const createdOn = now - random.integer(1500, 2500) * DAY - random.integer(0, 999_999);
  return {
    uuid,
    slug,
    name,
    isPrivate: true,
    createdOn,
    // Bitbucket leaves it out for most workspaces.
    updatedOn: edgeCases && index % 2 === 1 ? createdOn + 30 * DAY : undefined,
    account: { type: 'team', uuid, displayName: name, username: slug },
  };
}

/** A personal workspace has the uuid of its owner. Where a record contains the workspace's account, it contains the owner. */
export function makePersonal(workspace: WorkspaceRecord, owner: Account): void {
  const slug = nameOf(owner)
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^a-z]+/g, '');
  Object.assign(workspace, { uuid: owner.uuid, slug, name: nameOf(owner), account: owner });
}

export function renderWorkspace(workspace: WorkspaceRecord, origin: string): Json {
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
export function renderWorkspaceReference(workspace: WorkspaceRecord, origin: string): Json {
  const { uuid, name, slug } = workspace;
  const links = {
    self: { href: `${origin}/2.0/workspaces/${slug}` },
    html: { href: `https://bitbucket.org/${slug}/` },
    avatar: { href: `https://bitbucket.org/workspaces/${slug}/avatar/` },
  };
  return { type: 'workspace', uuid, name, slug, links };
}

export function workspaceEntity(workspace: WorkspaceRecord): ExpectedEntity {
  const { uuid, slug, name, isPrivate, createdOn, updatedOn } = workspace;
  return {
    _key: uuid,
    _type: 'bitbucket_workspace',
    _class: ['Account'],
    slug,
    name,
    displayName: name,
    webLink: `https://bitbucket.org/${slug}/`,
    isPrivate,
    createdOn: toMillis(createdOn),
    updatedOn: updatedOn === undefined ? undefined : toMillis(updatedOn),
  };
}
