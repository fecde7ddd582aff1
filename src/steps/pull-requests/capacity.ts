import { CALLS_PER_HOUR, MINUTES_UNTIL_FREE } from '../../bitbucket/limits';

const { repository: HOURLY } = CALLS_PER_HOUR;

export interface Capacity {
  /** The least number of calls for repository data that the step needs. */
  readonly needed: number;
  readonly consumers: number;
  /** Calls for repository data that this run has made already. */
  readonly spent: number;
  /** How long the run may wait for limits, in minutes. */
  readonly maxWaitMinutes: number;
}

/**
 * Says what is missing when a step needs more calls than the consumers can make.
 *
 * @returns undefined when they suffice
 */
export function capacityWarning({ needed, consumers, spent, maxWaitMinutes }: Capacity): string | undefined {
  const free = Math.max(0, consumers * HOURLY - spent);
  const excess = needed - free;
  if (excess <= 0) {
    return undefined;
  }
  const minutes = Math.ceil(excess / (consumers * HOURLY)) * MINUTES_UNTIL_FREE;
  if (minutes <= maxWaitMinutes) {
    return undefined;
  }
  const more = Math.ceil(excess / HOURLY);
  return (
    `Pull requests need at least ${needed} calls, but ${consumers} OAuth consumer${consumers === 1 ? '' : 's'} can make ` +
    `about ${free} this hour (Bitbucket allows each ${HOURLY} an hour). The run may end early, without the repositories ` +
    `that were updated least recently. Add ${more} consumer${more === 1 ? '' : 's'}, ` +
    `or set rateLimitMaxWaitMinutes to ${minutes} or more.`
  );
}
