import type { PullRequest, World } from '../simulator';
import { type Lists, listsOfRepository, listsOfWorkspace } from './neededOptionalCalls';

/** The least number of calls with which a world can be collected. */
export interface NeededCalls {
  /** Those against the limit for repository data. */
  budget: number;
  /** Those and the others: tokens, workspaces, members and their permissions, projects, groups. */
  all: number;
}

const LISTED_AT_ONCE = 100;
const COMMITS_AT_ONCE = 100;
const PULL_REQUESTS_AT_ONCE = 50;
const ACTIVITY_AT_ONCE = 50;

/**
 * With R repositories, P changed pull requests and A approved ones among them: R/100 + R + P + A, and further pages of what
 * does not fit on one.
 *
 * @param since milliseconds; pull requests updated before are not collected
 * @param allSources whether access controls and automation are collected, too
 */
export function neededCalls(world: World, since: number, allSources = false): NeededCalls {
  let budget = 0;
  let others = 1;
  for (const workspace of world.workspaces) {
    const { memberships, projects, repositories } = workspace;
    const members = pages(memberships, LISTED_AT_ONCE);
    const permissions = members;
    others += 1 + members + permissions + pages(projects, LISTED_AT_ONCE) + 1;
    budget += pages(repositories, LISTED_AT_ONCE);
    others += allSources ? pagesOfAll(listsOfWorkspace(world, workspace)) : 0;
    for (const repository of repositories) {
      const changed = repository.pullRequests.filter((pullRequest) => isChanged(pullRequest, since));
      const approved = changed.filter(({ participants }) => participants.some((participant) => participant.approved));
      budget += pages(changed, PULL_REQUESTS_AT_ONCE);
      budget += allSources ? pagesOfAll(listsOfRepository(world, repository)) : 0;
      budget += sum(changed.map(({ commits }) => pages(commits, COMMITS_AT_ONCE)));
      budget += sum(approved.map(({ activity }) => pages(activity, ACTIVITY_AT_ONCE)));
    }
  }
  return { budget, all: budget + others };
}

/** @param since milliseconds */
export function isChanged({ updatedOn }: PullRequest, since: number): boolean {
  return updatedOn >= since * 1000;
}

/** A list that is empty takes a call, too. */
function pages(items: readonly unknown[], size: number): number {
  return Math.max(1, Math.ceil(items.length / size));
}

function pagesOfAll(lists: Lists): number {
  return sum(lists.map((list) => pages(list, LISTED_AT_ONCE)));
}

export function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
