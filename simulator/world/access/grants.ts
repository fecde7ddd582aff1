import { memoizeByOwner } from '../memoizeByOwner';
import { createDeletedAccount } from '../people';
import { positionOf, projectPositionOf, workspaceOf } from '../positions';
import { createRandom, type Random } from '../random';
import type { Project, Repository, Workspace, World } from '../types';
import type { Grants, GroupReference, Permission } from './types';

/** Deleted groups that grants and branch restrictions still refer to. */
export const DELETED_GROUPS: readonly GroupReference[] = [
  { slug: 'former-vendors', name: 'Former Vendors' },
  { slug: 'merger-2023', name: 'Merger 2023', short: true },
];

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

export function referToGroup({ slug, name }: GroupReference): GroupReference {
  return { slug, ...(name !== undefined && { name }) };
}

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
  const groups = [...workspace.groups.map(referToGroup), ...DELETED_GROUPS];
  const level = (index: number) => levels[index % levels.length] as Permission;
  return {
    users: users.map((user, index) => ({ user, permission: level(index) })),
    groups: groups.map((group, index) => ({ group, permission: level(index) })),
  };
}
