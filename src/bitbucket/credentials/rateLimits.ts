const MINUTE_MS = 60_000;
const HOUR_IN_MINUTES = 60;

/**
 * Counts the calls of the last hour, minute by minute.
 *
 * Bitbucket's limits are rolling: a call is free again one hour later. A minute counts until its youngest possible call is
 * an hour old, so at most 61 minutes are kept, whatever the number of calls.
 */
export class RateWindow {
  /** Calls by minute since 1970, oldest first. */
  private readonly minutes = new Map<number, number>();

  /** @param at when the calls were made, in milliseconds since 1970 */
  record(at: number, calls = 1): void {
    const minute = toMinute(at);
    this.minutes.set(minute, (this.minutes.get(minute) ?? 0) + calls);
    this.forget(at);
  }

  /** The calls of the hour before `now`. */
  count(now: number): number {
    this.forget(now);
    return [...this.minutes.values()].reduce((sum, calls) => sum + calls, 0);
  }

  /**
   * When `calls` of the calls of the hour before `now` will be an hour old, in milliseconds since 1970; undefined when
   * there are fewer.
   */
  whenFree(calls: number, now: number): number | undefined {
    this.forget(now);
    let sum = 0;
    for (const [minute, inMinute] of [...this.minutes].sort(([a], [b]) => a - b)) {
      sum += inMinute;
      if (sum >= calls) {
        return (minute + 1 + HOUR_IN_MINUTES) * MINUTE_MS;
      }
    }
    return undefined;
  }

  private forget(now: number): void {
    const oldest = toMinute(now) - HOUR_IN_MINUTES;
    for (const minute of this.minutes.keys()) {
      if (minute < oldest) {
        this.minutes.delete(minute);
      }
    }
  }
}

function toMinute(ms: number): number {
  return Math.floor(ms / MINUTE_MS);
}

/** A credential whose own calls reach this share of its limit needs no other explanation for a 429. */
const EXPLAINING_SHARE = 0.9;
/** How many calls must be free again before a credential is worth using; with fewer it would be limited at once. */
const WORTHWHILE_CALLS = 30;
/** Minutes until a credential is tried again whose own calls do not explain the limit: somebody else spent it. */
const UNEXPLAINED_MINUTES: readonly number[] = [1, 2, 5, 10];

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

/** What a response states about the limit that it counted against. */
export interface RateHeaders {
  /** Calls an hour. */
  readonly limit?: number;
  /** Whether most of them are spent. */
  readonly isNearLimit?: boolean;
}

/**
 * Reads the headers that come with access tokens. A limit that makes no sense is ignored.
 * https://www.atlassian.com/blog/bitbucket/introducing-scaled-rate-limits-for-bitbucket-cloud-api
 */
export function readRateHeaders(response: { header(name: string): string | undefined }): RateHeaders {
  const limit = response.header('x-ratelimit-limit')?.trim() ?? '';
  const nearLimit = response.header('x-ratelimit-nearlimit')?.trim().toLowerCase();
  return {
    ...(/^[1-9]\d{0,6}$/.test(limit) && { limit: Number(limit) }),
    ...((nearLimit === 'true' || nearLimit === 'false') && { isNearLimit: nearLimit === 'true' }),
  };
}
