import type { Logger } from '../logger';
import type { Stats } from '../stats';
import type { ApiError } from './errors';

/** The longest pause before the first retry, in milliseconds; doubled for each further one. */
const BASE_DELAY_MS = 500;
const MAX_DELAY_MS = 30_000;
/** A longer `Retry-After` of a failed request is cut to this: a step cannot stand still for an hour. */
const MAX_RETRY_AFTER_MS = 5 * 60_000;

/** As RFC 9110 defines it. `Date.parse` alone would find a date in almost anything. */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

export interface RetryOptions {
  /** How often a request is sent at most, not counting changes of credential and renewals of tokens. */
  readonly attempts: number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly random: () => number;
  readonly stats: Pick<Stats, 'recordRetry'>;
  readonly logger?: Logger;
}

/** What is known after the last attempt: the error. */
export interface Failed {
  readonly kind: 'failed';
  readonly error: ApiError;
}

/**
 * Repeats `attempt` until it succeeds, fails with an error that does not pass, or has failed `attempts` times.
 *
 * @throws the last error, which says how often it was retried
 */
export async function retrying<T extends { readonly kind: 'ok' }>(
  attempt: () => Promise<T | Failed>,
  { attempts, sleep, random, stats, logger }: RetryOptions,
): Promise<T> {
  for (let retries = 0; ; retries += 1) {
    const result = await attempt();
    if (result.kind === 'ok') {
      return result;
    }
    const { error } = result;
    if (!error.isTemporary) {
      throw error;
    }
    if (retries + 1 >= attempts) {
      throw error.after(retries);
    }
    const delayMs = delayBeforeRetry(retries + 1, random, error.retryAfterMs);
    stats.recordRetry(delayMs);
    const { endpoint, message: problem } = error;
    logger?.debug({ endpoint, retry: retries + 1, delayMs, problem }, 'Sending the request again');
    await sleep(delayMs);
  }
}

/**
 * How long to wait before a retry, in milliseconds: exponential with full jitter, so that requests that failed together do
 * not return together, and at least as long as the server asks for.
 *
 * @param retry 1 for the first retry
 * @param random a number from 0 to below 1
 */
export function delayBeforeRetry(retry: number, random: () => number, retryAfterMs = 0): number {
  const ceiling = Math.min(MAX_DELAY_MS, BASE_DELAY_MS * 2 ** (retry - 1));
  return Math.max(Math.floor(random() * ceiling), Math.min(retryAfterMs, MAX_RETRY_AFTER_MS));
}

/**
 * Reads a `Retry-After` header: a number of seconds, or an HTTP date.
 *
 * @returns milliseconds from `now`, not below 0; undefined where the header is missing or makes no sense
 */
export function parseRetryAfter(header: string | undefined, now: number): number | undefined {
  const text = header?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) {
    return Number(text) * 1000;
  }
  const date = HTTP_DATE.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
