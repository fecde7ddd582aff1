import type { ActivityOptions, PeriodOptions } from '../../options';
import type { Account } from '../../resources/accounts';
import { BUSY, casesRepository } from '../edgeCases';
import { createRandom } from '../random';
import { HOUR } from '../time';
import type { Repository, World } from '../types';
import { addApprovalCases, type Cast } from './approvalCases';
import { EDGE_CASE_HISTORIES } from './edgeCaseHistories';
import { EDGE_CASE_RESPONSES } from './edgeCaseResponses';
import { addEdgeCasePullRequests } from './edgeCases';
import { addOverPeriod } from './longPeriod';
import { OBSERVED_PULL_REQUESTS } from './observedPayloads';
import { addQuietly } from './quietRepositories';
import { addRandomPullRequest } from './randomPullRequests';

interface PullRequestPlan {
  count: number;
  approvalCases: boolean;
  activity?: ActivityOptions;
  period?: PeriodOptions;
}

/** One repository has more than fifty recent pull requests, so that their list has a second page. */
const BUSY_SIZE = 58;

export function addPullRequests(world: World, { count, approvalCases, activity, period }: PullRequestPlan): void {
  const { edgeCaseRecords, extraCases, outsiders } = world;
  const first = world.workspaces[0];
  const home = first && casesRepository(first);
  if (!first || !home) {
    return;
  }
  const busy = first.repositories[BUSY] ?? home;
  const now = world.now * 1000;
  const random = createRandom(world.seed, 'pull requests');
  const [one, two, three] = first.memberships.map(({ user }) => user) as [Account, Account, Account];
  const cast: Cast = { 1: one, 2: two, 3: three, 9: outsiders[0] as Account };
  let left = count;
  if (approvalCases) {
    const withRetargeted = extraCases.has('retargeted pull requests');
    const start = now - 9 * HOUR;
    left -= addApprovalCases({ repository: home, cast, random, start, count: left, withRetargeted });
  }
  const cases = [
    ...(edgeCaseRecords ? [...EDGE_CASE_RESPONSES, ...EDGE_CASE_HISTORIES] : []),
    ...(extraCases.has('observed payloads') ? OBSERVED_PULL_REQUESTS : []),
  ];
  left -= addEdgeCasePullRequests(cases, { world, repository: busy, cast, random, now, count: left });
  const repositories = world.workspaces.flatMap((workspace) => workspace.repositories).filter(canHoldPullRequests);
  if (activity) {
    addQuietly({ random, repositories, now, outsiders, activity, count: left });
    return;
  }
  if (period) {
    addOverPeriod({ random, repositories, now, outsiders, period, count: left });
    return;
  }
  const missing = Math.max(0, BUSY_SIZE - busy.pullRequests.length);
  for (let index = 0; index < left; index += 1) {
    const inBusy = left > missing && index < missing;
    const repository = inBusy ? busy : random.pick(repositories);
    const recent = inBusy || random.chance(0.8);
    addRandomPullRequest({ random, repository, now, recent, outsiders });
  }
}

export function canHoldPullRequests({ mainBranch, pullRequestAccess }: Repository): boolean {
  return mainBranch !== null && pullRequestAccess !== 'missing';
}

export interface Advance {
  /** The end of the added day, in milliseconds since 1970. */
  now: number;
  /** How many pull requests to add. */
  count: number;
  activity?: ActivityOptions;
  period?: PeriodOptions;
}

/** Adds the activity of the day before `now`. Existing pull requests do not change. */
export function advanceWorld(world: World, { now, count, activity, period }: Advance): void {
  if (now <= world.now) {
    throw new RangeError('A world can only be advanced to a later time.');
  }
  world.now = now;
  const random = createRandom(world.seed, `day until ${now}`);
  const repositories = world.workspaces.flatMap((workspace) => workspace.repositories).filter(canHoldPullRequests);
  const plan = { random, now: now * 1000, outsiders: world.outsiders };
  if (activity) {
    addQuietly({ ...plan, repositories, activity, count });
    return;
  }
  if (period) {
    addOverPeriod({ ...plan, repositories, period: { ...period, days: 1 }, count });
    return;
  }
  for (let made = 0; made < count; made += 1) {
    addRandomPullRequest({ ...plan, repository: random.pick(repositories), recent: true });
  }
}
