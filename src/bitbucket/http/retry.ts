import type { Logger } from '../logger';
import { ApiError, AuthenticationError, NetworkError, ProtocolError, RateLimitError } from './errors';

/** The longest pause before the first retry, in milliseconds; doubled for each further one. */
const BASE_DELAY_MS = 500;
const MAX_DELAY_MS = 30_000;
/** A longer `Retry-After` of a failed request is cut to this: a step cannot stand still for an hour. */
const MAX_RETRY_AFTER_MS = 5 * 60_000;

/** Statuses below 500 that are worth a retry. From 500 on, all are. */
const RETRIED_STATUSES: readonly number[] = [408];

/** As RFC 9110 defines it. `Date.parse` alone would find a date in almost anything. */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

export interface RetryOptions {
  /** How often a request is sent in all. */
  readonly attempts: number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly random: () => number;
  readonly logger?: Logger;
  /** Called before each retry with how long it waits. */
  readonly onRetry: (delayMs: number) => void;
}

/**
 * Runs `attempt` until it succeeds, fails with an error that a retry cannot fix, or has failed `attempts` times.
 *
 * @throws the last error, which says how often it was retried
 */
export async function retrying<T>(attempt: () => Promise<T>, options: RetryOptions): Promise<T> {
  const { attempts, sleep, random, logger, onRetry } = options;
  for (let retries = 0; ; retries += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!isWorthRetrying(error)) {
        throw error;
      }
      if (retries + 1 >= attempts) {
        throw error.after(retries);
      }
      const delayMs = delayBeforeRetry(retries + 1, random, error.retryAfterMs);
      onRetry(delayMs);
      const { endpoint, message: problem } = error;
      logger?.debug({ endpoint, retry: retries + 1, delayMs, problem }, 'Sending the request again');
      await sleep(delayMs);
    }
  }
}

/** Whether the same request may succeed when it is sent again: no response, a damaged one, or an incident at the server. */
export function isWorthRetrying(error: unknown): error is ApiError {
  if (!(error instanceof ApiError) || error instanceof AuthenticationError || error instanceof RateLimitError) {
    return false;
  }
  if (error instanceof ProtocolError) {
    return error.damaged;
  }
  const { status = 0 } = error;
  return error instanceof NetworkError || status >= 500 || RETRIED_STATUSES.includes(status);
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
