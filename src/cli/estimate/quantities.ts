import { ENDPOINTS } from '../../bitbucket/endpoints';
import { endpointOwner, pagesOf } from '../../bitbucket/endpoints/calls';
import type { BitbucketStep } from '../../steps/runtime/defineStep';
import { lookUp } from '../../text/untrusted';

/** How many calls a run makes, by the name of the endpoint as `ClientStats` counts them. */
export type CallsByEndpoint = ReadonlyMap<string, number>;

export type EndpointName = keyof typeof ENDPOINTS;

/** What decides how many calls a run makes. Where a number is estimated, it may be a fraction. */
export interface Quantities {
  /** Of each workspace. */
  readonly members: readonly number[];
  /** The users whom the permissions of each workspace name. */
  readonly permitted: readonly number[];
  readonly projects: readonly number[];
  /** Those that a run reads, and those that Bitbucket lists. */
  readonly repositories: readonly number[];
  readonly listed: readonly number[];
  /** Repositories with a main branch and a push or merge in the period. */
  readonly active: number;
  /** Repositories with such a push and commits that no pull request explains. */
  readonly pushed: number;
  /** Repositories about which Bitbucket refuses everything, and those of them with a push or merge in the period. */
  readonly refused: number;
  readonly refusedActive: number;
  readonly byModel: number;
  readonly withPipelines: number;
  readonly environments: number;
  /** Lists of pull requests by repository and by member. */
  readonly lists: number;
  readonly memberLists: number;
  /** Pull requests whose commits, and whose activity, is read. */
  readonly read: number;
  readonly readWithActivity: number;
  /** Calls for lists that do not fit on one page. */
  readonly furtherPages: { readonly pullRequests: number; readonly branchCommits: number };
  readonly consumers: number;
  readonly credentials: number;
}

const one = ({ repositories }: Quantities) => repositories.length;
const ofProjects = ({ projects }: Quantities) => sum(projects);
const ofRepositories = ({ repositories }: Quantities) => sum(repositories);
const ofPipelines = ({ withPipelines }: Quantities) => withPipelines;
const never = () => 0;

/** The formula of calls, which docs/rate-limits.md gives in words. Lists of more than a page count only where they are usual. */
const CALLS: Readonly<Record<EndpointName, (quantities: Quantities) => number>> = {
  // each credential is checked in each workspace before the run
  workspace: ({ credentials, repositories }) => credentials * repositories.length,
  members: ({ members }) => pages(ENDPOINTS.members, members),
  membersByEmail: never,
  workspacePermissions: ({ permitted }) => pages(ENDPOINTS.workspacePermissions, permitted),
  repositoryPermissions: never,
  projects: ({ projects }) => pages(ENDPOINTS.projects, projects),
  groups: one,
  repositories: ({ listed }) => pages(ENDPOINTS.repositories, listed),
  // of those with direct pushes once more
  pullRequests: ({ lists, pushed, furtherPages }) => lists + furtherPages.pullRequests + pushed,
  memberPullRequests: ({ memberLists }) => memberLists,
  pullRequest: never,
  pullRequestCommits: ({ read }) => read,
  pullRequestActivity: ({ readWithActivity }) => readWithActivity,
  commits: never,
  // not where the pull requests are unknown
  branchCommits: ({ active, furtherPages, refusedActive }) =>
    Math.max(0, active - refusedActive) + furtherPages.branchCommits,
  repositoryGroupGrants: ofRepositories,
  // not where those of groups are refused
  repositoryUserGrants: (quantities) => ofRepositories(quantities) - quantities.refused,
  projectGroupGrants: ofProjects,
  projectUserGrants: ofProjects,
  branchRestrictions: ofRepositories,
  branchingModel: ({ byModel }) => byModel,
  defaultReviewers: ofRepositories,
  repositoryDeployKeys: ofRepositories,
  projectDeployKeys: ofProjects,
  workspaceWebhooks: one,
  repositoryWebhooks: ofRepositories,
  pipelinesConfiguration: ofRepositories,
  environments: ofPipelines,
  workspaceRunners: one,
  repositoryRunners: ofPipelines,
  workspaceVariables: one,
  repositoryVariables: ofPipelines,
  environmentVariables: ({ environments }) => environments,
};

/** The endpoints that count repositories before a run and fetch tokens, under the names that the statistics of calls have. */
export const COUNT_REPOSITORIES = 'countRepositories';
export const TOKEN = 'token';

/**
 * The calls that a run makes.
 *
 * @param running its steps
 */
export function callsOf(quantities: Quantities, running: readonly BitbucketStep[]): CallsByEndpoint {
  const { consumers, credentials, refused, repositories } = quantities;
  const names = new Set(running.flatMap(({ endpoints = [] }) => endpoints.map(({ name }) => name)));
  if (names.has('branchRestrictions' satisfies EndpointName)) {
    names.add('branchingModel' satisfies EndpointName);
  }
  const known = Object.entries(CALLS).filter(([name]) => names.has(name) || name === 'workspace');
  // a refusal is believed when a second credential gives it as well
  const confirmations = (name: string) => (credentials > 1 && isConfirmed(name) ? refused : 0);
  return new Map([
    [TOKEN, consumers],
    // where there are several, their numbers are compared
    [COUNT_REPOSITORIES, credentials > 1 ? credentials * repositories.length : 0],
    ...known.map(([name, calls]): [string, number] => [name, calls(quantities) + confirmations(name)]),
  ]);
}

/** Whether each repository is asked for what an endpoint gives, so that one that refuses everything refuses this as well. */
function isConfirmed(name: string): boolean {
  const endpoint = lookUp(ENDPOINTS, name);
  const isOfEach = endpoint !== undefined && endpointOwner(endpoint) === 'repository';
  return isOfEach && !NOT_OF_EACH.has(name);
}

const NOT_OF_EACH: ReadonlySet<string> = new Set<EndpointName>(['repositoryUserGrants', 'branchingModel']);

function pages(endpoint: Parameters<typeof pagesOf>[0], counts: readonly number[]): number {
  return sum(counts.map((count) => pagesOf(endpoint, count)));
}

export function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
