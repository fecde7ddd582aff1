import { fieldOf, parseJson, stringsOf } from '../../text/untrusted';
import { ApiError, type Failure, NotFoundError, PermissionError, ProtocolError } from './errors';
import { TooManyRequests } from './internalErrors';
import type { Redaction } from './redaction';
import { parseRetryAfter } from './retry';
import type { HttpResponse } from './transport';

export interface Reading {
  readonly endpoint: string;
  readonly now: number;
  readonly redaction: Redaction;
}

/**
 * The body of a 429 is plain text without any detail, so it is not read.
 *
 * @throws TooManyRequests for a 429
 */
export function assertNotLimited(response: HttpResponse, now: number): void {
  if (response.status === 429) {
    throw new TooManyRequests(retryAfterOf(response, now));
  }
}

/**
 * The JSON of a successful response.
 *
 * @throws ProtocolError when there is none; it is worth a retry, since gateways send pages of their own
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

/** What an unsuccessful response says, without anything secret. */
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

/** A date is compared with the `Date` of the same response: the clock of this machine may be wrong. */
function retryAfterOf(response: HttpResponse, now: number): number | undefined {
  const sentAt = Date.parse(response.header('date') ?? '');
  return parseRetryAfter(response.header('retry-after'), Number.isNaN(sentAt) ? now : sentAt);
}

/**
 * The error for an unsuccessful response of the API. A 402, 403 or 404 without Bitbucket's JSON comes from a gateway, not from
 * Bitbucket. It counts as damaged, so it is tried again and never believed.
 */
export function errorOf(response: HttpResponse, reading: Reading): ApiError {
  const failure = failureOf(response, reading);
  const body = parseJson(response.text);
  const { status } = response;
  if (status !== 402 && status !== 403 && status !== 404) {
    return new ApiError(failure);
  }
  if (!isBitbucketError(body)) {
    const { endpoint, retryAfterMs } = failure;
    const problem = `the ${status} response is not Bitbucket's: its body is no error of the API`;
    return new ProtocolError({ endpoint, status, retryAfterMs, problem, damaged: true });
  }
  if (status === 404) {
    return new NotFoundError(failure);
  }
  const detail = fieldOf(fieldOf(body, 'error'), 'detail');
  const scopes = (name: string) => stringsOf(fieldOf(detail, name))?.map((scope) => reading.redaction.clean(scope));
  return new PermissionError({ ...failure, granted: scopes('granted'), required: scopes('required') });
}

/** https://developer.atlassian.com/cloud/bitbucket/rest/intro/#standardized-error-responses */
export function isBitbucketError(body: unknown): boolean {
  const error = fieldOf(body, 'error');
  return (typeof error === 'object' && error !== null) || (typeof error === 'string' && error !== '');
}

/** Bitbucket's own words: `error.message` of the API, `error_description` of the OAuth endpoint. */
function reasonOf(body: unknown): string | undefined {
  const words = fieldOf(fieldOf(body, 'error'), 'message') ?? fieldOf(body, 'error_description');
  return typeof words === 'string' && words ? words : undefined;
}
