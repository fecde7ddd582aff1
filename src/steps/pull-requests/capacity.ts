/** What Bitbucket documents for each OAuth consumer: https://support.atlassian.com/bitbucket-cloud/docs/api-request-limits/ */
export const CALLS_PER_HOUR = 1000;

/** A consumer's calls are free again an hour after the minute in which they were made. */
const MINUTES_UNTIL_FREE = 61;

export interface Capacity {
  /** The least number of repository calls that the step needs. */
  needed: number;
  consumers: number;
  /** Repository calls that this run has spent already. */
  spent: number;
  /** How long the run may wait for the limit, in minutes. */
  maxWaitMinutes: number;
}

/**
 * Says what is missing when a step needs more calls than the consumers can give.
 *
 * @returns undefined when they suffice
 */
export function capacityWarning({ needed, consumers, spent, maxWaitMinutes }: Capacity): string | undefined {
  const excess = needed - Math.max(0, consumers * CALLS_PER_HOUR - spent);
  if (excess <= 0) {
    return undefined;
  }
  const minutes = Math.ceil(excess / (consumers * CALLS_PER_HOUR)) * MINUTES_UNTIL_FREE;
  if (minutes <= maxWaitMinutes) {
    return undefined;
  }
  const more = Math.ceil(excess / CALLS_PER_HOUR);
  return (
    `Pull requests need at least ${needed} calls, but ${consumers} OAuth consumer${consumers === 1 ? '' : 's'} can make ` +
    `about ${Math.max(0, consumers * CALLS_PER_HOUR - spent)} this hour (Bitbucket documents ${CALLS_PER_HOUR} an hour ` +
    `for each). The run may end early, with the repositories updated last. Add ${more} consumer${more === 1 ? '' : 's'}, ` +
    `or set rateLimitMaxWaitMinutes to ${minutes} or more.`
  );
}
