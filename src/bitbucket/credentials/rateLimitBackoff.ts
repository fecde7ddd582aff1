import type { RateWindow } from './rateWindow';

/**
 * How many calls below `/2.0/repositories/` Bitbucket documents for an hour and an OAuth consumer.
 * https://support.atlassian.com/bitbucket-cloud/docs/api-request-limits/
 */
export const REPOSITORY_CALLS_PER_HOUR = 1000;

/** From this share of the documented limit on, a consumer's own calls explain why it was limited. */
const EXPLAINING_SHARE = 0.9;
/** How many calls must be given back before a consumer is worth asking again; with fewer it would be limited at once. */
const WORTHWHILE_CALLS = 30;
/** Minutes until a consumer is asked again whose own calls do not explain the limit: earlier runs or others spent it. */
const UNEXPLAINED_MINUTES: readonly number[] = [1, 2, 5, 10];

const MINUTE_MS = 60_000;
const MIN_RETRY_AFTER_MS = 1000;
/** So often in a row `Retry-After` is believed; then pauses grow, or a short one would have one request sent for ever. */
const BELIEVED = 3;
/** A longer `Retry-After` than this is taken for a mistake: every documented limit is over after an hour. */
const MAX_RETRY_AFTER_MS = 24 * 60 * MINUTE_MS;

export interface Limited {
  now: number;
  /** The consumer's own calls below `/2.0/repositories/`. */
  log: RateWindow;
  /** Whether the call that was limited is one of those: others draw on limits that the log says nothing about. */
  counted: boolean;
  /** How many limits in a row its own calls did not explain before this one. */
  unexplainedLimits: number;
  /** What the response asked for, in milliseconds. Bitbucket sends no `Retry-After` with OAuth, but may begin to. */
  retryAfterMs?: number;
}

export interface RateLimitBackoff {
  /** When the consumer may be asked again, in milliseconds since 1970. */
  until: number;
  /** Whether the consumer's own calls explain the limit, so that the pause is not a guess. */
  explained: boolean;
}

/** How long a consumer that was answered 429 is left alone. */
export function rateLimitBackoff({ now, log, counted, unexplainedLimits, retryAfterMs }: Limited): RateLimitBackoff {
  if (retryAfterMs !== undefined) {
    const shortest = unexplainedLimits < BELIEVED ? MIN_RETRY_AFTER_MS : growingPause(unexplainedLimits - BELIEVED);
    return { until: now + Math.min(Math.max(retryAfterMs, shortest), MAX_RETRY_AFTER_MS), explained: false };
  }
  if (counted && log.count(now) >= EXPLAINING_SHARE * REPOSITORY_CALLS_PER_HOUR) {
    const until = log.whenOld(WORTHWHILE_CALLS, now);
    if (until !== undefined) {
      return { until, explained: true };
    }
  }
  return { until: now + growingPause(unexplainedLimits), explained: false };
}

function growingPause(before: number): number {
  const index = Math.min(before, UNEXPLAINED_MINUTES.length - 1);
  return (UNEXPLAINED_MINUTES[index] ?? 0) * MINUTE_MS;
}
