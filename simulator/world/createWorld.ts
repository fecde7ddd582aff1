import type { ActivityOptions, PeriodOptions } from '../options';
import { type Account, createOutsiders, createUsers } from '../resources/accounts';
import { createWorkspace, share } from './createWorkspace';
import { addPullRequest } from './pullRequests/addPullRequest';
import { addPullRequests } from './pullRequests/addPullRequests';
import { nextChange } from './pullRequests/changes';
import { PullRequestHistory } from './pullRequests/history';
import { addObservedSettings } from './pullRequests/observedPayloads';
import { addSecondPeopleCases } from './pullRequests/secondPeopleCases';
import { createRandom } from './random';
import { createStaff } from './staff';
import { HOUR } from './time';
import type { ExtraCase, World, WorldSizes } from './types';

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
  /** Milliseconds since 1970: everything in the world is older than this. */
  now: number;
  sizes: WorldSizes;
  /** Whether to add the approval examples. */
  approvalCases: boolean;
  /** Whether to add deleted accounts, deleted forks, repositories that refuse access and other edge cases. */
  edgeCaseRecords: boolean;
  extraCases?: readonly ExtraCase[];
  /** Gives members addresses at these domains, and names from many countries. */
  emailDomains?: readonly string[];
  activity?: ActivityOptions;
  period?: PeriodOptions;
}

/** Creates a world; the same options give the same one. The first user is a member of every workspace. */
export function createWorld(options: WorldOptions): World {
  const { seed, now, sizes, edgeCaseRecords, emailDomains } = options;
  const extraCases = new Set(options.extraCases);
  if (sizes.users < 3 && sizes.pullRequests > 0) {
    throw new RangeError('A world with pull requests needs at least three users.');
  }
  const users = emailDomains ? createStaff(seed, sizes.users, emailDomains) : createUsers(seed, sizes.users);
  if (!edgeCaseRecords) {
    for (const user of users) {
      complete(user);
    }
  }
  const outsiders = createOutsiders(seed);
  const world: World = { seed, edgeCaseRecords, extraCases, now, workspaces: [], outsiders };
  addWorkspaces(world, users, sizes);
  addPullRequests(world, {
    count: sizes.pullRequests,
    approvalCases: options.approvalCases,
    activity: options.activity,
    period: options.period,
  });
  addExtraCases(world);
  return world;
}

function addWorkspaces(world: World, users: Account[], sizes: WorldSizes): void {
  const { seed, edgeCaseRecords, outsiders, extraCases } = world;
  const now = world.now * 1000;
  let dealt = 0;
  for (let index = 0; index < sizes.workspaces; index += 1) {
    const count = share(users.length, sizes.workspaces, index);
    const own = users.slice(dealt, dealt + count);
    dealt += count;
    const members = index === 0 ? own : [...users.slice(0, 1), ...own];
    const edgeCases = edgeCaseRecords && index === 0;
    const owner = extraCases.has('personal workspace only') && index === 0 ? users[0] : undefined;
    world.workspaces.push(createWorkspace({ seed, now, index, sizes, members, outsiders, edgeCases, owner }));
  }
}

const PERSONAL: WorldSizes = { workspaces: 1, users: 1, groups: 1, projects: 1, repositories: 2, pullRequests: 1 };

/** Must be called last, so that extra cases do not change the rest of the world. */
function addExtraCases(world: World): void {
  const { extraCases, outsiders, seed, workspaces } = world;
  const [first] = workspaces;
  const owner = first?.memberships[0]?.user;
  if (extraCases.has('personal workspace') && owner) {
    const now = world.now * 1000;
    const plan = { seed, now, outsiders, sizes: PERSONAL, members: [owner], edgeCases: false, owner };
    // The index selects the random stream. The names that it also selects are replaced.
    workspaces.push(createWorkspace({ ...plan, index: workspaces.length }));
    addPersonalPullRequest(world, owner);
  }
  if (extraCases.has('members that are not people') && first) {
    const robot: Account = { type: 'app_user', uuid: createRandom(seed, 'robot').uuid(), displayName: 'Release Robot' };
    for (const user of [first.account, robot]) {
      first.memberships.push({ user, permission: 'member' });
      first.members.add(user);
    }
  }
  if (extraCases.has('second people')) {
    addSecondPeopleCases(world);
  }
  if (extraCases.has('observed payloads')) {
    addObservedSettings(first?.repositories ?? []);
  }
}

/** The owner opened it, and a colleague who is not a member of the personal workspace approved it. */
function addPersonalPullRequest({ workspaces, seed, now }: World, opener: Account): void {
  const repository = workspaces.at(-1)?.repositories[0];
  const colleague = workspaces[0]?.memberships[1]?.user;
  if (!repository || !colleague) {
    return;
  }
  const random = createRandom(seed, 'personal workspace');
  const history = new PullRequestHistory({
    random,
    opener,
    change: nextChange(repository, opener),
    start: now * 1000 - 5 * HOUR,
  });
  history.push(history.commit());
  history.approve(colleague);
  addPullRequest(history, { label: 'personal', repository, opener, reviewers: [colleague] });
}

function complete(user: Account): void {
  user.type = 'user';
  user.displayName ??= user.nickname ?? 'Sam Doe';
  user.nickname ??= user.displayName;
  user.accountStatus = 'active';
  user.accountId ??= `712020:${user.uuid.slice(1, -1)}`;
}
