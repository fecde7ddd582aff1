import { createOutsiders, createUsers } from './people';
import { addPullRequests } from './pullRequests';
import type { Account, World, WorldSizes } from './types';
import { createWorkspace, share } from './workspaces';

export const DEFAULT_SIZES: WorldSizes = {
  workspaces: 1,
  users: 25,
  groups: 6,
  projects: 8,
  repositories: 60,
  pullRequests: 120,
};

export interface WorldOptions {
  seed: number;
  /** Milliseconds; everything is made to lie before it. */
  now: number;
  sizes: WorldSizes;
  /** The worked approval examples. */
  approvalCases: boolean;
  /** Deleted accounts, forks that are gone, repositories that refuse, and the like. */
  edgeCaseRecords: boolean;
}

/** The same options give the same world. The first user is a member of every workspace. */
export function createWorld({ seed, now, sizes, approvalCases, edgeCaseRecords }: WorldOptions): World {
  if (sizes.users < 3 && sizes.pullRequests > 0) {
    throw new RangeError('pull requests need at least three users');
  }
  const users = createUsers(seed, sizes.users);
  if (!edgeCaseRecords) {
    for (const user of users) {
      complete(user);
    }
  }
  const outsiders = createOutsiders(seed);
  const micros = now * 1000;
  const world: World = { seed, edgeCaseRecords, now, workspaces: [], outsiders };
  let dealt = 0;
  for (let index = 0; index < sizes.workspaces; index += 1) {
    const count = share(users.length, sizes.workspaces, index);
    const own = users.slice(dealt, dealt + count);
    dealt += count;
    const members = index === 0 ? own : [...users.slice(0, 1), ...own];
    world.workspaces.push(
      createWorkspace({ seed, now: micros, index, sizes, members, outsiders, odd: edgeCaseRecords && index === 0 }),
    );
  }
  addPullRequests(world, { count: sizes.pullRequests, approvalCases, edgeCaseRecords });
  return world;
}

function complete(user: Account): void {
  user.type = 'user';
  user.displayName ??= user.nickname ?? 'Sam Doe';
  user.nickname ??= user.displayName;
  user.accountId ??= `712020:${user.uuid.slice(1, -1)}`;
}
