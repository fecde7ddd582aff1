import type { GraphBuilder } from '../graph/builder';
import { displayNames, whereaboutsOf } from '../graph/whereabouts';
import { projectList, repositoryList, workspaceList } from '../server/lists';
import type { Call } from '../server/route';
import type { Holder } from '../world/holder';
import { memoizeByOwner } from '../world/memoizeByOwner';
import { positionOf, projectPositionOf, workspaceOf } from '../world/positions';
import { createRandom, type Random } from '../world/random';
import type { Repository, Workspace, World } from '../world/types';
import { type Account, createDeletedAccount, externalUserEntity, nameOf, withAccount } from './accounts';
import { DELETED_GROUPS, groupKey, type GroupReference, referToGroup, renderGroupReference } from './groups/record';
import type { Json } from './json';
import type { Project } from './projects/record';
import { renderRepositoryReference } from './repositories/record';
import type { GraphContext, Resource } from './resource';

export type Permission = 'read' | 'write' | 'create-repo' | 'admin' | 'none';

export interface Grants {
  users: { user: Account; permission: Permission }[];
  groups: { group: GroupReference; permission: Permission }[];
}

/** The highest permission of a user on a repository. Only those of owners, who may do everything, are listed here. */
interface EffectivePermission {
  repository: Repository;
  user: Account;
  permission: Permission;
}

const REPOSITORY_LEVELS: readonly Permission[] = ['read', 'write', 'admin', 'none'];
const PROJECT_LEVELS: readonly Permission[] = ['create-repo', 'read', 'write', 'admin', 'none'];

/** The explicit permissions on the repository, without those inherited from its project or workspace. */
export const repositoryGrants = memoizeByOwner<Repository, Grants>((world, repository) => {
  const random = createRandom(world.seed, `grants ${repository.uuid}`);
  const position = positionOf(world, repository);
  if (position === 0) {
    return createEdgeCaseGrants(random, world, repository.workspace, REPOSITORY_LEVELS);
  }
  if (position === 2) {
    return { users: [], groups: [] };
  }
  return createGrants(random, repository.workspace, REPOSITORY_LEVELS);
});

export const projectGrants = memoizeByOwner<Project, Grants>((world, project) => {
  const random = createRandom(world.seed, `grants ${project.uuid}`);
  const workspace = workspaceOf(world, project);
  return projectPositionOf(world, project) === 0
    ? createEdgeCaseGrants(random, world, workspace, PROJECT_LEVELS)
    : createGrants(random, workspace, PROJECT_LEVELS);
});

function createGrants(random: Random, workspace: Workspace, levels: readonly Permission[]): Grants {
  const users = random.sample(workspace.memberships.slice(0, 40), random.integer(0, 3));
  const groups = random.sample(workspace.groups, random.integer(0, 2));
  return {
    users: users.map(({ user }) => ({ user, permission: random.pick(levels) })),
    groups: groups.map((group) => ({ group: referToGroup(group), permission: random.pick(levels) })),
  };
}

/** More than a page of users, with every permission level, outsiders, closed accounts and deleted groups. */
function createEdgeCaseGrants(
  random: Random,
  world: World,
  workspace: Workspace,
  levels: readonly Permission[],
): Grants {
  const members = workspace.memberships.slice(0, 9).map(({ user }) => user);
  const closed = [createDeletedAccount(random, 'null'), createDeletedAccount(random, 'absent')];
  const users = [...members.slice(0, 2), ...closed, ...members.slice(2), ...world.outsiders];
  users.push(...workspace.guests.map(({ user }) => user));
  const groups = [...workspace.groups.map(referToGroup), ...DELETED_GROUPS];
  const level = (index: number) => levels[index % levels.length] as Permission;
  return {
    users: users.map((user, index) => ({ user, permission: level(index) })),
    groups: groups.map((group, index) => ({ group, permission: level(index) })),
  };
}

const OF_REPOSITORIES = { scopes: ['repository:admin'], isClosedToAccessTokens: true, administratorsOnly: true };
const OF_PROJECTS = { scopes: ['project:admin'], isClosedToAccessTokens: true };

/** Explicit permissions of users and groups on repositories and projects. */
export const grants: Resource = {
  source: 'accessControls',
  feature: 'permissions',
  routes: [
    repositoryList({
      ...OF_REPOSITORIES,
      endpoint: 'repository-user-permissions',
      path: 'permissions-config/users',
      feature: 'permissions',
      items: (repository, { world }) => repositoryGrants(world, repository).users,
      render: renderUserGrant,
    }),
    repositoryList({
      ...OF_REPOSITORIES,
      endpoint: 'repository-group-permissions',
      path: 'permissions-config/groups',
      feature: 'permissions',
      items: (repository, { world }) => repositoryGrants(world, repository).groups,
      render: renderGroupGrant,
    }),
    projectList({
      ...OF_PROJECTS,
      endpoint: 'project-user-permissions',
      path: 'permissions-config/users',
      items: (project, { world }) => projectGrants(world, project).users,
      render: renderUserGrant,
    }),
    projectList({
      ...OF_PROJECTS,
      endpoint: 'project-group-permissions',
      path: 'permissions-config/groups',
      items: (project, { world }) => projectGrants(world, project).groups,
      render: renderGroupGrant,
    }),
    workspaceList({
      scopes: ['account'],
      isClosedToAccessTokens: true,
      administratorsOnly: true,
      endpoint: 'repository-permissions',
      path: 'permissions/repositories',
      items: ({ repositories, memberships }) =>
        repositories.flatMap((repository) =>
          memberships
            .filter(({ permission }) => permission === 'owner')
            .map(({ user }): EffectivePermission => ({ repository, user, permission: 'admin' })),
        ),
      render: ({ repository, user, permission }, _, { origin }) => {
        const reference = renderRepositoryReference(repository, origin);
        return withAccount({ type: 'repository_permission', permission, repository: reference }, 'user', user, origin);
      },
    }),
  ],
  addOfProject: (graph, holder, context) =>
    addGrants(graph, holder, projectGrants(context.world, holder.subject), context),
  addOfRepository: (graph, holder, context) =>
    addGrants(graph, holder, repositoryGrants(context.world, holder.subject), context),
};

function renderUserGrant(
  { user, permission }: Grants['users'][number],
  { kind, path }: Holder,
  { origin }: Call,
): Json {
  const self = `${origin}${path}/permissions-config/users/${encodeURIComponent(user.accountId ?? user.uuid)}`;
  const grant: Json = { type: `${kind}_user_permission`, permission, links: { self: { href: self } } };
  return withAccount(grant, 'user', user, origin);
}

function renderGroupGrant(
  { group, permission }: Grants['groups'][number],
  { kind, path, workspace }: Holder,
  { origin }: Call,
): Json {
  return {
    type: `${kind}_group_permission`,
    permission,
    group: renderGroupReference(group, workspace, origin),
    links: { self: { href: `${origin}${path}/permissions-config/groups/${group.slug}` } },
  };
}

function addGrants(
  graph: GraphBuilder,
  holder: Holder,
  { users, groups }: Grants,
  { options }: Pick<GraphContext, 'options'>,
): void {
  const present = users.filter(({ user }) => !user.deleted);
  for (const { user } of present) {
    // a workspace is no person, and members are in the graph already
    if (options.users && user.type !== 'team') {
      const isAdmin = options.permissions ? false : undefined;
      graph.addEntity(externalUserEntity(user, { key: graph.userKey(user.uuid), isAdmin }));
    }
  }
  const toUsers = present.map(({ user, permission }) => {
    const named = { name: `${permission} for ${nameOf(user)}`, id: user.uuid };
    return { ...named, principalType: 'user' as const, principalKey: user.uuid, permission };
  });
  const toGroups = groups.map(({ group, permission }) => {
    const named = { name: `${permission} for group ${group.name ?? group.slug}`, id: group.slug };
    const principalKey = groupKey(group, holder.workspace);
    return { ...named, principalType: 'group' as const, principalKey, permission };
  });
  for (const granted of [toUsers, toGroups]) {
    const names = displayNames(whereaboutsOf(holder).place, granted);
    granted.forEach((one, index) => addPermission(graph, holder, { ...one, displayName: String(names[index]) }));
  }
}

interface GrantedPermission {
  principalType: 'user' | 'group';
  principalKey: string;
  permission: Permission;
  displayName: string;
}

function addPermission(
  graph: GraphBuilder,
  holder: Holder,
  { principalType, principalKey, permission, displayName }: GrantedPermission,
): void {
  const { kind, graphName, uuid, workspace } = holder;
  const { page, properties } = whereaboutsOf(holder);
  const _key = `${principalKey}:${permission}:${uuid}`;
  const name = `${kind}_${principalType}_permission`;
  graph.addEntity({
    _key,
    _type: 'bitbucket_permission',
    _class: ['AccessPolicy'],
    name,
    displayName,
    ...properties,
    webLink: kind === 'project' ? `${page}settings` : `${page}admin/permissions`,
    ownerId: workspace.uuid,
    principalKey,
    principalType,
    permission,
    admin: permission === 'admin',
  });
  graph.addRelationship(uuid, `bitbucket_${graphName}_allows_permission`, _key);
  if (kind === 'repository' && permission !== 'none') {
    graph.addRelationship(uuid, `bitbucket_repo_allows_${principalType}`, principalKey, { permission });
  }
  graph.addRelationship(principalKey, `bitbucket_${principalType}_has_permission`, _key);
}
