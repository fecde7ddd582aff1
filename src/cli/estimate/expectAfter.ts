import type { LastRun } from './lastRun';
import type { EndpointName } from './quantities';
import { CALLS_OF_PULL_REQUESTS, type Expectation } from './runEstimate';
import type { SpentCalls } from './spentCalls';

/** What the next run reads, and what is known of it. Times are in milliseconds since 1970. */
export interface PlannedPeriod {
  /** The start of the period whose pull requests are read. */
  readonly since: number;
  /** From which on they are read in any case, whatever calls are left; earlier ones are read last. */
  readonly windowStart: number;
  /** What the last run in the folder tells. */
  readonly last?: LastRun;
  /** Whether the facts of closed pull requests are kept. */
  readonly isKept: boolean;
  /** What the last run leaves of the limits. */
  readonly spent?: SpentCalls;
}

/** With more repositories than this share, or fewer, the last run does not tell what the next one takes. */
const OTHER_REPOSITORIES = 0.05;
/** A run that read fewer pull requests says little about the others. */
const FEW = 10;

/**
 * What a run after the last one takes: the same calls for everything but pull requests. Of these, it reads what changed since, what the
 * last run did not cover, and what is still open.
 *
 * @param repositories how many there are now; undefined where that is not known
 * @returns undefined where the last run does not tell
 */
export function expectationAfter(
  { since, last, isKept }: PlannedPeriod,
  { now, repositories }: { now: number; repositories?: number },
): Expectation | undefined {
  const known = last?.repositories ?? 0;
  if (!last || Math.abs((repositories ?? known) - known) > OTHER_REPOSITORIES * known) {
    return undefined;
  }
  const calls = new Map(Object.entries(last.callsByEndpoint));
  const basis = { basis: 'last run', repositories: known, calls } as const;
  if (!calls.has('pullRequests' satisfies EndpointName)) {
    return { ...basis, discovery: 'off' };
  }
  const pace = last.pullRequests / (last.startedOn - last.since);
  const changed = Math.max(0, now - since) * pace;
  const again = Math.max(0, last.startedOn - Math.max(since, last.since)) * pace;
  const closed = again * (1 - last.open / Math.max(1, last.pullRequests));
  const toRead = changed - (isKept ? closed : 0);
  const { pullRequestCommits: read = 0, pullRequestActivity: approved = 0 } = last.callsByEndpoint;
  const approvedShare = read >= FEW ? Math.min(1, approved / read) : 1;
  CALLS_OF_PULL_REQUESTS.forEach((name) => calls.delete(name));
  setCalls(calls, 'pullRequestCommits', toRead);
  setCalls(calls, 'pullRequestActivity', toRead * approvedShare);
  const discovery = calls.has('memberPullRequests' satisfies EndpointName) ? 'economical' : 'full';
  return { ...basis, discovery, pullRequests: { since, changed, toRead, calls: toRead * (1 + approvedShare) } };
}

function setCalls(calls: Map<string, number>, name: EndpointName, number: number): void {
  calls.set(name, number);
}
