import type { Capacity as ClientCapacity } from '../../bitbucket/credentials/capacity';
import { CALLS_PER_HOUR, MINUTES_UNTIL_FREE } from '../../bitbucket/limits';
import type { Settings } from '../../config';
import { formatNumber } from '../../report/wording';

const LISTED_AT_ONCE = 100;

/*
 * Calls for each repository, in the limit for repository data. Permissions are two: of users and of groups. Environments,
 * runners and variables are asked for only where pipelines are on. Webhooks have a limit of their own.
 */
const ACCESS_CONTROLS = 5;
const AUTOMATION = 1;
const WITH_PIPELINES = 3;

/** Lists of pull requests for each repository. In economical discovery, each has its turn once in seven days. */
const SHARE_OF_PULL_REQUEST_LISTS = { full: 1, economical: 1 / 7, off: 0 } as const;

export interface Capacity {
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
}

/**
 * Estimates whether a run fits into Bitbucket's limits.
 *
 * @param repositories by workspace
 * @param available what the credentials can do
 * @param callMs how long Bitbucket takes for a call, in milliseconds
 */
export function estimateCapacity(
  settings: Settings,
  repositories: readonly number[],
  { available, callMs }: { available: Pick<ClientCapacity, 'hourly' | 'left' | 'withWaiting'>; callMs: number },
): Capacity {
  const total = sum(repositories);
  const listing = sum(repositories.map((count) => Math.max(1, Math.ceil(count / LISTED_AT_ONCE))));
  const forEachRepository =
    (settings.ingestAccessControls ? ACCESS_CONTROLS : 0) + (settings.ingestAutomation ? AUTOMATION : 0);
  const { hourly, left: now, withWaiting } = available;
  const discovery = discoveryOf(settings, total, withWaiting);
  const least = listing + Math.ceil(total * SHARE_OF_PULL_REQUEST_LISTS[discovery]) + total * forEachRepository;
  const most = least + (settings.ingestAutomation ? total * WITH_PIPELINES : 0);
  const waits = hourly > 0 ? Math.max(0, Math.ceil((most - now) / hourly)) : 0;
  const work = (most * callMs) / settings.concurrency / 60_000;
  return {
    repositories: total,
    neededCalls: { least, most },
    availableCalls: { now, withWaiting },
    fits: most <= withWaiting,
    discovery,
    minutes: Math.ceil(work + waits * MINUTES_UNTIL_FREE),
  };
}

/** What to do when a run does not fit; undefined when it does. */
export function capacityProblem({
  fits,
  neededCalls: { most },
  availableCalls: { withWaiting },
}: Capacity): string | undefined {
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

/** A run decides with what is left after the active repositories, and so may be full where this says economical. */
function discoveryOf(settings: Settings, repositories: number, availableCalls: number): Capacity['discovery'] {
  if (!settings.ingestPullRequests) {
    return 'off';
  }
  const { pullRequestDiscovery: setting } = settings;
  return setting === 'auto' ? (repositories <= availableCalls / 2 ? 'full' : 'economical') : setting;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
