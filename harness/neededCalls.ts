import type { PullRequest, Repository, Workspace, World } from '../simulator';
import { branchRestrictionsOf } from '../simulator/resources/branchRestrictions/record';
import { defaultReviewersOf } from '../simulator/resources/defaultReviewers';
import { projectDeployKeys, repositoryDeployKeys } from '../simulator/resources/deployKeys';
import { directPushesOf } from '../simulator/resources/directPushes';
import { projectGrants, repositoryGrants } from '../simulator/resources/grants';
import { pipelinesOf } from '../simulator/resources/pipelines';
import { workspaceRunners } from '../simulator/resources/pipelines/runners';
import { workspaceVariables } from '../simulator/resources/pipelines/variables';
import { repositoryWebhooks, workspaceWebhooks } from '../simulator/resources/webhooks';
import { historyOf } from '../simulator/world/mainBranch/historyOf';
import { ENDPOINTS } from '../src/bitbucket/endpoints';
import { pagesOf } from '../src/bitbucket/endpoints/calls';
import { integrationSteps } from '../src/steps';

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
  /** Selects the pull requests whose commits and activity an earlier run has kept. Default: none. */
  isKnown?: (pullRequest: PullRequest) => boolean;
}

/** A workspace, and what a run reads of it. */
interface Reading {
  world: World;
  /** Milliseconds since 1970. */
  since: number;
  allSources: boolean;
  workspace: Workspace;
  /** The repositories that are asked: all, or those with pipelines. */
  repositories: readonly Repository[];
  /** The changed pull requests of each repository whose pull requests are listed. */
  listed: readonly (readonly PullRequest[])[];
  /** The changed pull requests of each member, where these are listed. */
  ofMembers: readonly (readonly PullRequest[])[];
  /** The changed pull requests that are found, and that no earlier run knows. */
  found: readonly PullRequest[];
}

/** By endpoint, the lists of the simulator that a run reads. An object is a list of one. */
const LISTS: Record<keyof typeof ENDPOINTS, (reading: Reading) => readonly (readonly unknown[])[]> = {
  workspace: ({ workspace }) => [[workspace]],
  members: ({ workspace }) => [workspace.memberships],
  // only with domains of addresses
  membersByEmail: () => [],
  workspacePermissions: ({ workspace }) => [[...workspace.memberships, ...workspace.guests]],
  // only where no repository is listed
  repositoryPermissions: () => [],
  projects: ({ workspace }) => [workspace.projects],
  groups: ({ workspace }) => [workspace.groups],
  repositories: ({ workspace }) => [workspace.repositories],
  // once more where somebody pushed to the main branch
  pullRequests: ({ allSources, listed, repositories, since }) => [
    ...listed,
    ...(allSources ? repositories.filter((each) => directPushesOf(each, since).length > 0).map(() => []) : []),
  ],
  memberPullRequests: ({ ofMembers }) => ofMembers,
  // these two only where a list is incomplete
  pullRequest: () => [],
  commits: () => [],
  // as far as the window reaches
  branchCommits: ({ repositories, since }) =>
    repositories
      .filter(({ mainBranch, updatedOn }) => mainBranch !== null && updatedOn >= since * 1000)
      .map((each) => historyOf(each).list())
      .map((commits) => commits.filter(({ at }) => at >= since * 1000)),
  pullRequestCommits: ({ found }) => found.map(({ commits }) => commits),
  pullRequestActivity: ({ found }) =>
    found.filter(({ participants }) => participants.some(({ approved }) => approved)).map(({ activity }) => activity),
  repositoryGroupGrants: ({ world, repositories }) => repositories.map((each) => repositoryGrants(world, each).groups),
  repositoryUserGrants: ({ world, repositories }) => repositories.map((each) => repositoryGrants(world, each).users),
  projectGroupGrants: ({ world, workspace }) => workspace.projects.map((each) => projectGrants(world, each).groups),
  projectUserGrants: ({ world, workspace }) => workspace.projects.map((each) => projectGrants(world, each).users),
  branchRestrictions: ({ world, repositories }) => repositories.map((each) => branchRestrictionsOf(world, each)),
  // only where restrictions of a repository with a main branch need it
  branchingModel: ({ world, repositories }) =>
    repositories
      .filter((each) => each.mainBranch !== null)
      .flatMap((each) => (branchRestrictionsOf(world, each).some(({ branchType }) => branchType) ? [[each]] : [])),
  defaultReviewers: ({ world, repositories }) => repositories.map((each) => defaultReviewersOf(world, each)),
  repositoryDeployKeys: ({ world, repositories }) => repositories.map((each) => repositoryDeployKeys(world, each)),
  projectDeployKeys: ({ world, workspace }) => workspace.projects.map((each) => projectDeployKeys(world, each)),
  workspaceWebhooks: ({ world, workspace }) => [workspaceWebhooks(world, workspace)],
  repositoryWebhooks: ({ world, repositories }) => repositories.map((each) => repositoryWebhooks(world, each)),
  pipelinesConfiguration: ({ world, repositories }) => repositories.map((each) => [pipelinesOf(world, each).status]),
  environments: ({ world, repositories }) => repositories.map((each) => pipelinesOf(world, each).environments),
  workspaceRunners: ({ world, workspace }) => [workspaceRunners(world, workspace)],
  repositoryRunners: ({ world, repositories }) => repositories.map((each) => pipelinesOf(world, each).runners),
  workspaceVariables: ({ world, workspace }) => [workspaceVariables(world, workspace)],
  repositoryVariables: ({ world, repositories }) => repositories.map((each) => pipelinesOf(world, each).variables),
  environmentVariables: ({ world, repositories }) =>
    repositories.flatMap((each) => pipelinesOf(world, each).environments.map(({ variables }) => variables)),
};

/**
 * Computes the calls from the endpoints that steps declare and the sizes of lists. With R repositories and P changed pull
 * requests, A of which are approved, full discovery needs R/100 + R + P + A calls, and one more for each further page of a list.
 *
 * @param since milliseconds since 1970; pull requests updated before are not collected
 */
export function neededCalls(world: World, since: number, options: NeededCallsOptions = {}): NeededCalls {
  const { allSources = false, isListed, isKnown = () => false } = options;
  // one for the token
  const needed = { budget: 0, all: 1 };
  for (const workspace of world.workspaces) {
    const { memberships, members, repositories } = workspace;
    const changedIn = ({ pullRequests }: Repository) => pullRequests.filter((each) => isChanged(each, since));
    const changed = repositories.flatMap(changedIn);
    const reading = {
      world,
      since,
      allSources,
      workspace,
      listed: (isListed ? repositories.filter(isListed) : repositories).map(changedIn),
      ofMembers: isListed ? memberships.map(({ user }) => changed.filter(({ author }) => author === user)) : [],
      found: changed
        .filter(({ repository, author }) => !isListed || isListed(repository) || members.has(author))
        .filter((pullRequest) => !isKnown(pullRequest)),
    };
    for (const endpoint of endpointsOfRun(allSources)) {
      const asked = repositories.filter((each) => !endpoint.needsPipelines || pipelinesOf(world, each).status === 'on');
      const lists = LISTS[endpoint.name]({ ...reading, repositories: asked });
      const calls = sum(lists.map(({ length }) => pagesOf(endpoint, length)));
      needed.all += calls;
      needed.budget += endpoint.bucket === 'repository' ? calls : 0;
    }
  }
  return needed;
}

/** The endpoints that the steps of a run declare, each once: what several steps use is requested once. */
export function endpointsOfRun(allSources: boolean) {
  const steps = integrationSteps.filter(({ missingScope }) => allSources || missingScope !== 'skip');
  const declared = new Set(steps.flatMap(({ endpoints = [] }) => endpoints));
  // what a later step declares is requested for that step
  const occasional = new Set(steps.flatMap(({ occasionalEndpoints = [] }) => occasionalEndpoints));
  integrationSteps.forEach(({ endpoints = [] }) => endpoints.forEach((endpoint) => occasional.delete(endpoint)));
  return Object.values(ENDPOINTS).filter((endpoint) => declared.has(endpoint) || occasional.has(endpoint));
}

/** @param since milliseconds since 1970 */
export function isChanged({ updatedOn }: PullRequest, since: number): boolean {
  return updatedOn >= since * 1000;
}

export function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
