import { CALLS_PER_HOUR, minutesOf } from '../../bitbucket/limits';
import type { StepTools } from '../runtime/tools';
import type { CallsLeft } from './discovery/plan';

/** The calls for one pull request: its commits, and its activity if somebody approved it. Few take more. */
export const CALLS_FOR_ONE = 2;

const { repository: HOURLY } = CALLS_PER_HOUR;

/** The calls for repository data that the credentials can still make, with as much waiting as is still allowed. */
export function callsLeft({ client }: Pick<StepTools, 'client'>): CallsLeft {
  return {
    available: client.credentials.capacity('repository').withWaiting,
    spent: client.stats().callsByBucket.repository,
  };
}

/** @param needed the number of listings */
export function logExpectedWaiting({ client, logger }: Pick<StepTools, 'client' | 'logger'>, needed: number): void {
  const { left, withWaiting } = client.credentials.capacity('repository');
  if (needed > left && needed <= withWaiting) {
    logger.info(
      { needed, left },
      `Pull requests need at least ${needed} calls, and the credentials can make ${left} now. The run will wait for more, as ` +
        'rateLimitMaxWaitMinutes allows',
    );
  }
}

/**
 * Explains what is missing if the first listings of a run need more calls than the credentials can make.
 *
 * @param needed the number of listings
 * @returns undefined when they suffice
 */
export function capacityWarning(needed: number, { client }: Pick<StepTools, 'client'>): string | undefined {
  const { hourly, left, withWaiting } = client.credentials.capacity('repository');
  const missing = needed - withWaiting;
  if (missing <= 0) {
    return undefined;
  }
  // each consumer has its calls at once and after each pause
  const pauses = hourly > 0 ? Math.round((withWaiting - left) / hourly) : 0;
  const more = Math.ceil(missing / (HOURLY * (1 + pauses)));
  return (
    `Pull requests need at least ${needed} calls, but the credentials can make only about ${withWaiting} more. The run may end ` +
    'early, without the repositories that were updated least recently. ' +
    `Add ${more} OAuth consumer${more === 1 ? '' : 's'}, which can make ${HOURLY} calls an hour each` +
    (hourly > 0
      ? `, or raise rateLimitMaxWaitMinutes by ${minutesOf(Math.ceil(missing / hourly))} or more: Bitbucket allows the same calls again after ${minutesOf(1)} minutes.`
      : '.')
  );
}
