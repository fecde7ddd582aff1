import { ApiError, NotFoundError, PermissionError, ProtocolError, type Failure } from './errors';
import type { Answer } from './exchange';
import type { Redaction } from './redaction';
import { parseRetryAfter } from './retry';
import { TooManyRequests } from './signals';

export interface Reading {
  endpoint: string;
  now: number;
  redaction: Redaction;
}

/**
 * The body of a 429 is plain text that says nothing more, so it is not read.
 *
 * @param counted whether the request draws on the limit for repository data
 * @throws TooManyRequests for a 429
 */
export function assertNotLimited(answer: Answer, counted: boolean, now: number): void {
  if (answer.status === 429) {
    throw new TooManyRequests(counted, retryAfterOf(answer, now));
  }
}

/**
 * The JSON of a successful answer.
 *
 * @throws ProtocolError when it is none, worth asking again: proxies put pages of their own in Bitbucket's place
 */
export function readJson({ status, text }: Answer, endpoint: string): unknown {
  const json = parseJson(text);
  if (json === undefined) {
    const problem = text ? 'the answer is not JSON' : 'the answer is empty';
    throw new ProtocolError({ endpoint, status, problem, damaged: true });
  }
  return json;
}

export function isSuccess({ status }: Answer): boolean {
  return status >= 200 && status < 300;
}

/** What an answer says that is no success, without anything that must not be shown. */
export function failureOf(answer: Answer, { endpoint, now, redaction }: Reading): Failure {
  const reason = reasonOf(parseJson(answer.text));
  return {
    endpoint,
    status: answer.status,
    statusText: redaction.clean(answer.statusText),
    reason: reason && redaction.clean(reason),
    retryAfterMs: retryAfterOf(answer, now),
  };
}

/** A date is read by the clock of who sent it, as the answer's own `Date` tells it: the clock here may go wrong. */
function retryAfterOf(answer: Answer, now: number): number | undefined {
  const sentAt = Date.parse(answer.header('date') ?? '');
  return parseRetryAfter(answer.header('retry-after'), Number.isNaN(sentAt) ? now : sentAt);
}

/** The error for an answer of the API that is no success. */
export function errorOf(answer: Answer, reading: Reading): ApiError {
  const failure = failureOf(answer, reading);
  switch (answer.status) {
    case 403: {
      const detail = fieldOf(fieldOf(parseJson(answer.text), 'error'), 'detail');
      const scopes = (name: string) => stringsOf(fieldOf(detail, name))?.map((scope) => reading.redaction.clean(scope));
      return new PermissionError({ ...failure, granted: scopes('granted'), required: scopes('required') });
    }
    case 404:
      return new NotFoundError(failure);
    default:
      return new ApiError(failure);
  }
}

/** Bitbucket's own words: `error.message` of the API, `error_description` of the OAuth endpoint. */
function reasonOf(body: unknown): string | undefined {
  const words = fieldOf(fieldOf(body, 'error'), 'message') ?? fieldOf(body, 'error_description');
  return typeof words === 'string' && words ? words : undefined;
}

/** A field of a value that may be anything. */
export function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

function stringsOf(value: unknown): string[] | undefined {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
