import { addApprovalCases, type Cast } from './approvalCases';
import { addOddPullRequests } from './edgeCasePullRequests';
import { createRandom } from './random';
import { addRandomPullRequest } from './randomPullRequests';
import { BUSY, casesRepository } from './repositories';
import { HOUR } from './time';
import type { Account, Repository, World } from './types';

interface PullRequestPlan {
  count: number;
  approvalCases: boolean;
  edgeCaseRecords: boolean;
}

/** One repository has so many that its list of the last day, at fifty to a page, has a second page. */
const BUSY_SIZE = 58;

export function addPullRequests(world: World, { count, approvalCases, edgeCaseRecords }: PullRequestPlan): void {
  const first = world.workspaces[0];
  const home = first && casesRepository(first);
  if (!first || !home) {
    return;
  }
  const busy = first.repositories[BUSY] ?? home;
  const now = world.now * 1000;
  const random = createRandom(world.seed, 'pull requests');
  const [one, two, three] = first.memberships.map(({ user }) => user) as [Account, Account, Account];
  const cast: Cast = { 1: one, 2: two, 3: three, 9: world.outsiders[0] as Account };
  let left = count;
  if (approvalCases) {
    left -= addApprovalCases(home, cast, random, now - 9 * HOUR, left);
  }
  if (edgeCaseRecords) {
    left -= addOddPullRequests({ world, repository: busy, cast, random, now, count: left });
  }
  const wanting = Math.max(0, BUSY_SIZE - busy.pullRequests.length);
  const open = world.workspaces.flatMap(({ repositories }) => repositories).filter(canHoldPullRequests);
  for (let index = 0; index < left; index += 1) {
    const inBusy = left > wanting && index < wanting;
    const repository = inBusy ? busy : random.pick(open);
    const recent = inBusy || random.chance(0.8);
    addRandomPullRequest({ random, repository, now, recent, outsiders: world.outsiders });
  }
}

function canHoldPullRequests({ mainBranch, pullRequestAccess }: Repository): boolean {
  return mainBranch !== null && pullRequestAccess !== 'missing';
}
