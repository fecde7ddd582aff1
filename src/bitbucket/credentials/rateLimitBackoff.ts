import type { RateWindow } from './rateWindow';

/** A credential whose own calls reach this share of its limit needs no other explanation for a 429. */
const EXPLAINING_SHARE = 0.9;
/** How many calls must be free again before a credential is worth using; with fewer it would be limited at once. */
const WORTHWHILE_CALLS = 30;
/** Minutes until a credential is tried again whose own calls do not explain the limit: somebody else spent it. */
const UNEXPLAINED_MINUTES: readonly number[] = [1, 2, 5, 10];

const MINUTE_MS = 60_000;
const MIN_RETRY_AFTER_MS = 1000;
/** How often in a row `Retry-After` is followed as it is. After that pauses grow, so that short ones cannot go on for ever. */
const MAX_SHORT_RETRY_AFTERS = 3;
/** A longer `Retry-After` is taken for a mistake: every documented limit is over after an hour. */
const MAX_RETRY_AFTER_MS = 24 * 60 * MINUTE_MS;

export interface RateLimited {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** The credential's own calls against the limit. */
  readonly window: RateWindow;
  /** How many calls an hour the limit allows; undefined where Bitbucket documents none. */
  readonly limit: number | undefined;
  /** How many 429 in a row before this one the credential's own calls did not explain. */
  readonly unexplainedLimits: number;
  /** What the response asks for, in milliseconds. Bitbucket sends no `Retry-After` with OAuth, but may begin to. */
  readonly retryAfterMs?: number;
}

export interface RateLimitBackoff {
  /** When the credential may be used again, in milliseconds since 1970. */
  readonly until: number;
  /** Whether the credential's own calls explain the limit, so that the pause is not a guess. */
  readonly explained: boolean;
}

/** How long a credential is left alone after a 429. */
export function rateLimitBackoff(limited: RateLimited): RateLimitBackoff {
  const { now, window, limit, unexplainedLimits, retryAfterMs } = limited;
  if (retryAfterMs !== undefined) {
    const excess = unexplainedLimits - MAX_SHORT_RETRY_AFTERS;
    const shortest = excess < 0 ? MIN_RETRY_AFTER_MS : growingPause(excess);
    return { until: now + Math.min(Math.max(retryAfterMs, shortest), MAX_RETRY_AFTER_MS), explained: false };
  }
  if (limit !== undefined && window.count(now) >= EXPLAINING_SHARE * limit) {
    const until = window.whenFree(WORTHWHILE_CALLS, now);
    if (until !== undefined) {
      return { until, explained: true };
    }
  }
  return { until: now + growingPause(unexplainedLimits), explained: false };
}

/** When enough calls are free again to prefer a credential whose limit is nearly spent, in milliseconds since 1970. */
export function timeUntilWorthwhile(window: RateWindow, now: number): number {
  return window.whenFree(WORTHWHILE_CALLS, now) ?? now + growingPause(UNEXPLAINED_MINUTES.length);
}

function growingPause(before: number): number {
  const index = Math.min(before, UNEXPLAINED_MINUTES.length - 1);
  return (UNEXPLAINED_MINUTES[index] ?? 0) * MINUTE_MS;
}
