import type { PullRequest, Repository, World } from '../simulator';
import { type Lists, listsOfRepository, listsOfWorkspace, webhooksOfRepository } from './neededOptionalCalls';

/** The minimum number of calls that a run needs to collect a world. */
export interface NeededCalls {
  /** Calls that count against the limit for repository data. */
  budget: number;
  /** All calls, including those for tokens, workspaces, members, permissions, projects and groups. */
  all: number;
}

export interface NeededCallsOptions {
  /** Whether the run collects access controls and automation as well. */
  allSources?: boolean;
  /**
   * Selects the repositories whose pull requests economical discovery lists. It also lists the pull requests of members,
   * which does not count against the limit for repository data. Default: full discovery.
   */
  isListed?: (repository: Repository) => boolean;
}

const PAGE_LENGTH = 100;
const COMMITS_PAGE_LENGTH = 100;
const PULL_REQUESTS_PAGE_LENGTH = 50;
const ACTIVITY_PAGE_LENGTH = 50;

/**
 * Computes the calls from the sizes of lists. With R repositories and P changed pull requests, A of which are approved, full
 * discovery needs R/100 + R + P + A calls, and one more for each further page of a list.
 *
 * @param since milliseconds since 1970; pull requests updated before are not collected
 */
export function neededCalls(world: World, since: number, options: NeededCallsOptions = {}): NeededCalls {
  const { allSources = false, isListed } = options;
  let budget = 0;
  let others = 1;
  for (const workspace of world.workspaces) {
    const { memberships, members, projects, repositories } = workspace;
    const memberPages = pages(memberships, PAGE_LENGTH);
    const permissionPages = memberPages;
    others += 1 + memberPages + permissionPages + pages(projects, PAGE_LENGTH) + 1;
    budget += pages(repositories, PAGE_LENGTH);
    others += allSources ? pagesOfAll(listsOfWorkspace(world, workspace)) : 0;
    const listed = isListed ? repositories.filter(isListed) : repositories;
    const changed = repositories.flatMap((repository) => changedIn(repository, since));
    budget += sum(listed.map((repository) => pages(changedIn(repository, since), PULL_REQUESTS_PAGE_LENGTH)));
    if (isListed) {
      const ofMembers = memberships.map(({ user }) => changed.filter(({ author }) => author === user));
      others += sum(ofMembers.map((own) => pages(own, PULL_REQUESTS_PAGE_LENGTH)));
    }
    const isFound = ({ repository, author }: PullRequest) => !isListed || isListed(repository) || members.has(author);
    budget += sum(changed.filter(isFound).map(callsOf));
    budget += allSources ? sum(repositories.map((repository) => pagesOfAll(listsOfRepository(world, repository)))) : 0;
    others += allSources
      ? sum(repositories.map((repository) => pagesOfAll(webhooksOfRepository(world, repository))))
      : 0;
  }
  return { budget, all: budget + others };
}

/** @param since milliseconds since 1970 */
export function isChanged({ updatedOn }: PullRequest, since: number): boolean {
  return updatedOn >= since * 1000;
}

function changedIn({ pullRequests }: Repository, since: number): PullRequest[] {
  return pullRequests.filter((pullRequest) => isChanged(pullRequest, since));
}

/** The pages of commits of a pull request and, if someone approved it, of its activity. */
function callsOf({ commits, activity, participants }: PullRequest): number {
  const isApproved = participants.some(({ approved }) => approved);
  return pages(commits, COMMITS_PAGE_LENGTH) + (isApproved ? pages(activity, ACTIVITY_PAGE_LENGTH) : 0);
}

/** Even an empty list takes one call. */
function pages(items: readonly unknown[], size: number): number {
  return Math.max(1, Math.ceil(items.length / size));
}

function pagesOfAll(lists: Lists): number {
  return sum(lists.map((list) => pages(list, PAGE_LENGTH)));
}

export function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
