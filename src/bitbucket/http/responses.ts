import { ApiError, type Failure, NotFoundError, PermissionError, ProtocolError } from './errors';
import { TooManyRequests } from './internalErrors';
import type { Redaction } from './redaction';
import { parseRetryAfter } from './retry';
import type { HttpResponse } from './transport';

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
export function assertNotLimited(response: HttpResponse, counted: boolean, now: number): void {
  if (response.status === 429) {
    throw new TooManyRequests(counted, retryAfterOf(response, now));
  }
}

/**
 * The JSON of a successful response.
 *
 * @throws ProtocolError when it is none, worth asking again: proxies put pages of their own in Bitbucket's place
 */
export function readJson({ status, text }: HttpResponse, endpoint: string): unknown {
  const json = parseJson(text);
  if (json === undefined) {
    const problem = text ? 'the response is not JSON' : 'the response is empty';
    throw new ProtocolError({ endpoint, status, problem, damaged: true });
  }
  return json;
}

export function isSuccess({ status }: HttpResponse): boolean {
  return status >= 200 && status < 300;
}

/** What a response says that is no success, without anything that must not be shown. */
export function failureOf(response: HttpResponse, { endpoint, now, redaction }: Reading): Failure {
  const reason = reasonOf(parseJson(response.text));
  return {
    endpoint,
    status: response.status,
    statusText: redaction.clean(response.statusText),
    reason: reason && redaction.clean(reason),
    retryAfterMs: retryAfterOf(response, now),
  };
}

/** A date is read by the clock of who sent it, as the response's own `Date` tells it: the clock here may go wrong. */
function retryAfterOf(response: HttpResponse, now: number): number | undefined {
  const sentAt = Date.parse(response.header('date') ?? '');
  return parseRetryAfter(response.header('retry-after'), Number.isNaN(sentAt) ? now : sentAt);
}

/** The error for a response of the API that is no success. */
export function errorOf(response: HttpResponse, reading: Reading): ApiError {
  const failure = failureOf(response, reading);
  switch (response.status) {
    case 403: {
      const detail = fieldOf(fieldOf(parseJson(response.text), 'error'), 'detail');
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
