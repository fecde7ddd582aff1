import type { CallRecord, PullRequest, Simulator } from '../../simulator';
import { Steps } from '../../src/graph/model';
import type { Run } from '../runIntegration';

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** What is known of a run from outside: its history, its answers from Bitbucket, and what it says in the job log. */
export interface RunFacts {
  /** Counted from 1. */
  readonly number: number;
  /** The start of the run by JupiterOne's clock, in milliseconds since 1970. */
  readonly startedOn: number;
  /** Pull requests that changed at this time or later had to be read. */
  readonly windowStart: number;
  /** The start of the last run in which no step failed. */
  readonly lastSuccessful?: number;
  /** Whether the step for pull requests succeeded, so that nothing is read for its sake again. */
  readonly readsPullRequests: boolean;
  /** Whether it knows the users that pull requests have relationships to. */
  readonly knowsUsers: boolean;
  /** Whether the source of pull requests is off, so that JupiterOne deletes all of them. */
  readonly arePullRequestsOff: boolean;
  readonly isEconomical: boolean;
  /** Within how many days every repository has its turn: 7, or as many as the run says; infinite if it left out turns. */
  readonly intervalDays: number;
  /** The calls of the run by path, with slugs in place of uuids. */
  readonly calls: ReadonlyMap<string, readonly CallRecord[]>;
}

/** A pull request when a run starts. */
export interface ChangedPullRequest {
  readonly key: string;
  /** In milliseconds since 1970. */
  readonly updatedOn: number;
  /** The last push to its repository, or the last merge. */
  readonly repositoryUpdatedOn: number;
  /** Whether its merge was its last change. */
  readonly wasMergedLast: boolean;
  /** The path of the list of its repository. */
  readonly listPath: string;
  /** The end of the path of the list of its author, if the author is a member. */
  readonly memberPath?: string;
}

/** The start of the window of a run, as `docs/sequences.md` promises it. */
export function windowOf(startedOn: number, history: { lastSuccessful?: number; previous?: number }): number {
  const { lastSuccessful, previous } = history;
  const longest = startedOn - 30 * DAY_MS;
  if (lastSuccessful === undefined) {
    return previous === undefined ? startedOn - DAY_MS : longest;
  }
  return Math.max(longest, Math.min(startedOn - DAY_MS, lastSuccessful - HOUR_MS / 4));
}

/** What a finished run says about its discovery of pull requests. */
export function discoveryOf({
  events,
  statuses,
}: Run): Pick<RunFacts, 'arePullRequestsOff' | 'isEconomical' | 'intervalDays' | 'knowsUsers' | 'readsPullRequests'> {
  const text = events.find(({ description }) => description?.startsWith('Discovery of pull requests is'))?.description;
  const days = /once every (\d+) days/.exec(text ?? '')?.[1];
  const areTurnsLeft = events.some(({ description }) => description?.includes('whose turn it is are not listed'));
  return {
    readsPullRequests: statuses[Steps.PULL_REQUESTS] === 'success',
    knowsUsers: statuses[Steps.USERS] === 'success',
    arePullRequestsOff: statuses[Steps.PULL_REQUESTS] === 'disabled',
    isEconomical: text?.startsWith('Discovery of pull requests is economical') ?? false,
    intervalDays: areTurnsLeft ? Infinity : Number(days ?? 7),
  };
}

/** All pull requests of repositories that can be read. */
export function pullRequestsOf({ world }: Simulator): ChangedPullRequest[] {
  return world.workspaces.flatMap((workspace) =>
    workspace.repositories
      .filter(({ pullRequestAccess }) => pullRequestAccess === 'granted')
      .flatMap((repository) =>
        repository.pullRequests.map((pullRequest) => ({
          key: keyOf(pullRequest),
          updatedOn: Math.floor(pullRequest.updatedOn / 1000),
          repositoryUpdatedOn: Math.floor(repository.updatedOn / 1000),
          wasMergedLast: pullRequest.state === 'MERGED' && pullRequest.closedOn === pullRequest.updatedOn,
          listPath: `/2.0/repositories/${workspace.slug}/${repository.slug}/pullrequests`,
          ...(workspace.members.has(pullRequest.author) && {
            memberPath: `/2.0/workspaces/${workspace.slug}/pullrequests/${pullRequest.author.uuid}`,
          }),
        })),
      ),
  );
}

/** The `_key` of a pull request in the graph. */
export function keyOf({ id, repository }: PullRequest): string {
  return `${repository.fullName}/pull-requests/${id}`;
}

/** Groups calls by their path, with slugs in place of uuids of workspaces and repositories. */
export function callsByPath(calls: readonly CallRecord[], { world }: Simulator): ReadonlyMap<string, CallRecord[]> {
  const owners = world.workspaces.flatMap((workspace) => [workspace, ...workspace.repositories]);
  const slugs = new Map(owners.map(({ uuid, slug }) => [uuid, slug]));
  const byPath = new Map<string, CallRecord[]>();
  for (const call of calls) {
    const path = call.path
      .split('/')
      .map((part) => decodeURIComponent(part))
      .map((part) => slugs.get(part) ?? part)
      .join('/');
    const same = byPath.get(path);
    if (same) {
      same.push(call);
    } else {
      byPath.set(path, [call]);
    }
  }
  return byPath;
}

/** Whether Bitbucket refused a list in the end. */
export function wasRefused({ calls }: RunFacts, path: string): boolean {
  return [403, 404, 410].includes(calls.get(path)?.at(-1)?.status ?? 0);
}

/** Whether a list was read to its end. */
export function wasRead({ calls }: RunFacts, path: string): boolean {
  const statuses = new Map(calls.get(path)?.map(({ query, status }) => [query, status]));
  return statuses.size > 0 && [...statuses.values()].every((status) => status === 200);
}
