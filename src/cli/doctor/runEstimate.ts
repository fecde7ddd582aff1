import type { Capacity } from '../../bitbucket/credentials/pool';
import { ENDPOINTS } from '../../bitbucket/endpoints';
import { callsPer, pagesOf } from '../../bitbucket/endpoints/calls';
import { CALLS_PER_HOUR, MINUTES_UNTIL_FREE } from '../../bitbucket/limits';
import type { Settings } from '../../config';
import { optionalCallsOf } from '../../steps/optionalCalls';
import { chooseDiscovery } from '../../steps/pullRequests/discovery/plan';
import { TURN_INTERVALS } from '../../steps/pullRequests/discovery/turns';
import { PULL_REQUEST_ENDPOINTS } from '../../steps/pullRequests/pullRequestTools';
import { runningSteps } from '../../steps/requiredScopes';
import { formatNumber } from '../../text/wording';
import type { PeriodEstimate } from '../periodEstimate';

/** What part of the repositories is asked for pull requests. In economical discovery, each has its turn. */
const SHARE_OF_PULL_REQUEST_LISTS = { full: 1, economical: 1 / TURN_INTERVALS[0], off: 0 } as const;

export interface RunEstimate {
  repositories: number;
  /** How many calls a run needs at least, and at most before it asks for what changed. */
  neededCalls: { least: number; most: number };
  /** How many calls the credentials can make: at once, and with the waiting that is allowed. */
  availableCalls: { now: number; withWaiting: number };
  fits: boolean;
  /** How pull requests are found: by asking every repository, or those where something is to be expected. */
  discovery: 'full' | 'economical' | 'off';
  /** How long a run takes that makes the most calls, waiting included. */
  minutes: number;
  /** What is to be expected of the period that the next run reads, where that can be told. */
  period?: PeriodEstimate;
}

/**
 * Estimates whether a run fits into Bitbucket's limits.
 *
 * @param repositories by workspace
 * @param available what the credentials can do
 * @param callMs how long Bitbucket takes for a call, in milliseconds
 */
export function estimateRun(
  settings: Settings,
  repositories: readonly number[],
  { available, callMs, period }: { available: Capacity; callMs: number; period?: PeriodEstimate },
): RunEstimate {
  const total = sum(repositories);
  const { hourly, left: now, withWaiting } = available;
  const discovery = settings.ingestPullRequests ? discoveryOf(settings, total, withWaiting) : 'off';
  const listing = sum(repositories.map((count) => pagesOf(ENDPOINTS.repositories, count)));
  const lists = callsPer('repository', PULL_REQUEST_ENDPOINTS) * SHARE_OF_PULL_REQUEST_LISTS[discovery];
  const { always, withPipelines } = optionalCallsOf(runningSteps(settings, []));
  const least = listing + Math.ceil(total * lists) + total * always;
  const most = least + total * withPipelines;
  const calls = most + (period?.calls ?? 0);
  const waits = hourly > 0 ? Math.max(0, Math.ceil((calls - now) / hourly)) : 0;
  const work = (calls * callMs) / settings.concurrency / 60_000;
  return {
    repositories: total,
    neededCalls: { least, most },
    availableCalls: { now, withWaiting },
    fits: most <= withWaiting,
    discovery,
    minutes: Math.ceil(work + waits * MINUTES_UNTIL_FREE),
    period,
  };
}

/** A run decides with what is left after the active repositories, and so may be full where this says economical. */
function discoveryOf(settings: Settings, repositories: number, available: number): 'full' | 'economical' {
  const calls = { available, spent: 0 };
  return chooseDiscovery(repositories, settings.pullRequestDiscovery, calls)?.discovery ?? 'economical';
}

/** What to do when a run does not fit; undefined when it does. */
export function capacityProblem({
  fits,
  neededCalls: { most },
  availableCalls: { withWaiting },
}: RunEstimate): string | undefined {
  if (fits) {
    return undefined;
  }
  const consumers = Math.ceil((most - withWaiting) / CALLS_PER_HOUR.repository);
  return (
    `A run needs up to ${formatNumber(most)} calls for repositories, but the credentials can make ` +
    `${formatNumber(withWaiting)}. ` +
    `Add ${consumers} OAuth consumer${consumers === 1 ? '' : 's'}, or raise RATE_LIMIT_MAX_WAIT_MINUTES by ` +
    `${MINUTES_UNTIL_FREE} or more.`
  );
}

export function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
