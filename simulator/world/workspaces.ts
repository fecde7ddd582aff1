import { GROUPS, MORE_GROUPS, WORKSPACES } from './names';
import { nameOf } from './people';
import { createRandom, type Random } from './random';
import { addRepositoryEdgeCases, createProject, createRepository } from './repositories';
import { DAY, type Micros } from './time';
import type { Account, Group, Workspace, WorldSizes } from './types';

interface WorkspacePlan {
  seed: number;
  now: Micros;
  index: number;
  sizes: WorldSizes;
  members: Account[];
  outsiders: Account[];
  edgeCases: boolean;
  /** Makes it the personal workspace of this member. */
  owner?: Account;
}

/** Creates a workspace without pull requests. The groups at the same position have the same slug in every workspace. */
export function createWorkspace({ now, index, sizes, members, outsiders, ...plan }: WorkspacePlan): Workspace {
  const { seed, edgeCases, owner } = plan;
  const random = createRandom(seed, `workspace ${index}`);
  const workspace = createBareWorkspace(random, index, now, edgeCases);
  if (owner) {
    makePersonal(workspace, owner);
  }
  workspace.members = new Set(members);
  workspace.memberships = members.map((user, rank) => ({
    user,
    permission: rank < 2 ? 'owner' : rank % 9 === 8 ? 'collaborator' : 'member',
  }));
  for (let rank = 0; rank < share(sizes.groups, sizes.workspaces, index); rank += 1) {
    workspace.groups.push(createGroup(random, workspace, rank));
  }
  for (let rank = 0; rank < share(sizes.projects, sizes.workspaces, index); rank += 1) {
    workspace.projects.push(createProject(random, rank, now));
  }
  for (let rank = 0; rank < share(sizes.repositories, sizes.workspaces, index); rank += 1) {
    workspace.repositories.push(createRepository(random, workspace, rank, now));
  }
  if (edgeCases) {
    addEdgeCases(workspace, outsiders);
  }
  return workspace;
}

/** The size of the part at `index` when `total` is divided into `parts`. The remainder is spread over the first parts. */
export function share(total: number, parts: number, index: number): number {
  return Math.floor(total / parts) + (index < total % parts ? 1 : 0);
}

function createBareWorkspace(random: Random, index: number, now: Micros, edgeCases: boolean): Workspace {
  const known = WORKSPACES[index % WORKSPACES.length] as string;
  const name = index < WORKSPACES.length ? known : `${known} ${Math.floor(index / WORKSPACES.length) + 1}`;
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
    memberships: [],
    members: new Set(),
    groups: [],
    projects: [],
    repositories: [],
  };
}

/** A personal workspace has the uuid of its owner. Where a record contains the workspace's account, it contains the owner. */
function makePersonal(workspace: Workspace, owner: Account): void {
  const slug = nameOf(owner)
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^a-z]+/g, '');
  Object.assign(workspace, { uuid: owner.uuid, slug, name: nameOf(owner), account: owner });
}

function createGroup(random: Random, workspace: Workspace, rank: number): Group {
  const names = [...GROUPS, ...MORE_GROUPS];
  const round = Math.floor(rank / names.length);
  const name = `${names[rank % names.length]}${round === 0 ? '' : ` ${round + 1}`}`;
  const users = workspace.memberships.map(({ user }) => user);
  return {
    slug: name.toLowerCase().replaceAll(' ', '-'),
    name,
    permission: rank === 0 ? 'admin' : random.pick(['read', 'write'] as const),
    autoAdd: rank === 1,
    owner: workspace.account,
    members: random.sample(users, Math.min(users.length, random.integer(2, 12))),
  };
}

function addEdgeCases(workspace: Workspace, outsiders: Account[]): void {
  addRepositoryEdgeCases(workspace.repositories);
  const [, withoutPermission, ownedByPerson, withOutsider, , nameless] = workspace.groups;
  const firstMember = workspace.memberships[0]?.user;
  if (withoutPermission) {
    withoutPermission.permission = null;
  }
  if (ownedByPerson && firstMember) {
    ownedByPerson.owner = firstMember;
  }
  if (withOutsider && outsiders[1]) {
    withOutsider.members.push(outsiders[1]);
  }
  if (nameless) {
    delete nameless.name;
  }
}
