import { type Account, createGuests } from '../resources/accounts';
import { createGroup } from '../resources/groups/record';
import { createProject } from '../resources/projects/record';
import { createRepositoryRecord } from '../resources/repositories/record';
import { createWorkspaceRecord, makePersonal } from '../resources/workspaces/record';
import { addEdgeCases } from './edgeCases';
import { createRandom, type Random } from './random';
import { DAY, type Micros } from './time';
import type { Membership, Workspace, WorldSizes } from './types';

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
  const record = createWorkspaceRecord(random, index, now, edgeCases);
  if (owner) {
    makePersonal(record, owner);
  }
  const positions = (total: number) => Array.from({ length: share(total, sizes.workspaces, index) }, (_, rank) => rank);
  const groups = positions(sizes.groups).map((rank) => createGroup(random, record.account, members, rank));
  const projects = positions(sizes.projects).map((rank) => createProject(random, rank, now));
  // every second workspace is administered in admin.atlassian.com
  const timesOf = ({ uuid }: Account, rank: number) =>
    index % 2 === 0 ? pickTimes(createRandom(seed, `membership ${record.uuid} ${uuid}`), rank, now) : {};
  const workspace: Workspace = {
    ...record,
    members: new Set(members),
    memberships: members.map((user, rank) => ({
      user,
      permission: rank < 2 ? 'owner' : rank % 9 === 8 ? 'collaborator' : 'member',
      ...timesOf(user, rank),
    })),
    guests: edgeCases
      ? createGuests(seed).map((user, rank) => ({ user, permission: 'collaborator', ...timesOf(user, rank) }))
      : [],
    groups,
    projects,
    repositories: [],
  };
  for (const rank of positions(sizes.repositories)) {
    const repository = createRepositoryRecord(random, { workspace, projects, index: rank, now });
    const overridesBranchRestrictions = pickOverride(createRandom(seed, `override settings ${repository.uuid}`));
    workspace.repositories.push({ ...repository, overridesBranchRestrictions, workspace, pullRequests: [] });
  }
  if (edgeCases) {
    addEdgeCases(workspace, outsiders);
  }
  return workspace;
}

/** When somebody joined, and was last seen. Some were never seen. */
function pickTimes(random: Random, rank: number, now: Micros): Pick<Membership, 'addedOn' | 'lastAccessed'> {
  const addedOn = now - random.integer(200, 1400) * DAY - random.integer(0, 999_999);
  return { addedOn, lastAccessed: rank % 7 === 5 ? null : now - random.integer(1, 150) * DAY };
}

/** Most repositories inherit what their project restricts. Undefined: Bitbucket does not tell. */
function pickOverride(random: Random): boolean | undefined {
  return random.pick([false, false, false, false, false, false, true, true, true, undefined]);
}

/** The size of the part at `index` when `total` is divided into `parts`. The remainder is spread over the first parts. */
export function share(total: number, parts: number, index: number): number {
  return Math.floor(total / parts) + (index < total % parts ? 1 : 0);
}
