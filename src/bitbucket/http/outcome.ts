import { fieldOf, parseJson, stringsOf } from '../../text/untrusted';
import { ApiError, type Failure, NotFoundError, PermissionError, ProtocolError, WrongAddressError } from './errors';
import type { Redaction } from './redaction';
import { parseRetryAfter } from './retry';
import type { HttpResponse } from './transport';

/**
 * What a response means for the request:
 * - ok: the JSON that was asked for
 * - limited: the credential has reached a rate limit
 * - unauthorized: Bitbucket does not accept the token
 * - refused: 402, 403 or 404, to be confirmed by another credential
 * - closed: the endpoint is not open to this kind of credential
 * - wrong address: no API is hosted there, which says nothing about the resource
 * - damaged: missing, cut short, or from a gateway; the request may succeed when it is sent again
 * - failed: any other error
 */
export type Outcome =
  | { readonly kind: 'ok'; readonly body: unknown }
  | { readonly kind: 'limited'; readonly retryAfterMs: number | undefined }
  | { readonly kind: 'unauthorized'; readonly failure: Failure }
  | {
      readonly kind: 'refused' | 'closed' | 'wrong address' | 'damaged' | 'failed';
      readonly error: ApiError;
    };

/** What an outcome depends on besides the response. */
export interface ResponseContext {
  /** The request as errors name it: method and path. */
  readonly description: string;
  /** Whether 404 is an ordinary answer, which needs no confirmation. */
  readonly notFoundIsAnswer?: boolean;
  /** Whether the backend of Pipelines answers, to which a repository without pipelines is unknown. */
  readonly needsPipelines?: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly redaction: Redaction;
}

/**
 * Reads a response of the API.
 *
 * @param response or the reason why there is none
 */
export function outcomeOf(response: HttpResponse | ApiError, reading: ResponseContext): Outcome {
  if (response instanceof ApiError) {
    return { kind: response.isTemporary ? 'damaged' : 'failed', error: response };
  }
  const { status, text } = response;
  // the body of a 429 is plain text without any detail, so it is not read
  if (status === 429) {
    return { kind: 'limited', retryAfterMs: retryAfterOf(response, reading.now) };
  }
  const body = parseJson(text);
  if (status >= 200 && status < 300) {
    return body === undefined ? { kind: 'damaged', error: noJson(response, reading) } : { kind: 'ok', body };
  }
  const failure = failureOf(response, reading);
  switch (status) {
    case 401:
      return { kind: 'unauthorized', failure };
    case 402:
    case 403:
    case 404:
      return outcomeOfRefusal(body, failure, reading);
    default: {
      const error = new ApiError(failure);
      return { kind: error.isTemporary ? 'damaged' : 'failed', error };
    }
  }
}

/** What the backend of Pipelines says of a repository whose pipelines were never enabled. */
const NO_PIPELINES = 'pipelines-service.repository.not-found';

/** A refusal without Bitbucket's JSON comes from a gateway, so it is tried again and never believed. */
function outcomeOfRefusal(
  body: unknown,
  failure: Failure,
  { redaction, notFoundIsAnswer = false, needsPipelines = false }: ResponseContext,
): Outcome {
  const { endpoint, status, retryAfterMs } = failure;
  if (!isBitbucketError(body)) {
    const problem = `the ${status} response is not from Bitbucket: its body is not an error of the API`;
    return { kind: 'damaged', error: new ProtocolError({ endpoint, status, retryAfterMs, problem, damaged: true }) };
  }
  const detail = fieldOf(fieldOf(body, 'error'), 'detail');
  if (status === 404) {
    const words = [detail, fieldOf(detail, 'message'), statedReason(body)];
    if (words.some((text) => typeof text === 'string' && /no API hosted at this URL/i.test(text))) {
      return { kind: 'wrong address', error: new WrongAddressError(failure) };
    }
    // the words as they were sent: what is masked in errors must not decide
    const isHidden = /access to this repository|^Repository\b.*\bnot found/i.test(statedReason(body) ?? '');
    const hasNoPipelines = statedKey(body) === NO_PIPELINES;
    const isAnswer = (notFoundIsAnswer && (!isHidden || hasNoPipelines)) || (needsPipelines && hasNoPipelines);
    return { kind: isAnswer ? 'failed' : 'refused', error: new NotFoundError({ ...failure, isAnswer }) };
  }
  const scopes = (name: string) => stringsOf(fieldOf(detail, name))?.map((scope) => redaction.clean(scope));
  const error = new PermissionError({ ...failure, granted: scopes('granted'), required: scopes('required') });
  return { kind: error.isAboutMechanism ? 'closed' : 'refused', error };
}

/** What an unsuccessful response says, without anything secret. */
export function failureOf(response: HttpResponse, { description, now, redaction }: ResponseContext): Failure {
  const body = parseJson(response.text);
  const reason = statedReason(body);
  const key = statedKey(body);
  return {
    endpoint: description,
    status: response.status,
    statusText: redaction.clean(response.statusText),
    reason: reason && redaction.clean(reason),
    ...(key !== undefined && { key: redaction.clean(key) }),
    retryAfterMs: retryAfterOf(response, now),
  };
}

/** Gateways send pages of their own, so the request is worth another attempt. */
export function noJson({ status, text }: HttpResponse, { description: endpoint }: ResponseContext): ProtocolError {
  const problem = text ? 'the response is not JSON' : 'the response is empty';
  return new ProtocolError({ endpoint, status, problem, damaged: true });
}

/** https://developer.atlassian.com/cloud/bitbucket/rest/intro/#standardized-error-responses */
export function isBitbucketError(body: unknown): boolean {
  const error = fieldOf(body, 'error');
  return (typeof error === 'object' && error !== null) || (typeof error === 'string' && error !== '');
}

/** A date is compared with the `Date` of the same response: the clock of this machine may be wrong. */
export function retryAfterOf(response: HttpResponse, now: number): number | undefined {
  const sentAt = Date.parse(response.header('date') ?? '');
  return parseRetryAfter(response.header('retry-after'), Number.isNaN(sentAt) ? now : sentAt);
}

/** Bitbucket's own words: `error.message` of the API, `error_description` of the OAuth endpoint. */
function statedReason(body: unknown): string | undefined {
  const words = fieldOf(fieldOf(body, 'error'), 'message') ?? fieldOf(body, 'error_description');
  return typeof words === 'string' && words ? words : undefined;
}

/** Bitbucket's own key for the reason. */
function statedKey(body: unknown): string | undefined {
  const key = fieldOf(fieldOf(fieldOf(body, 'error'), 'data'), 'key');
  return typeof key === 'string' && key ? key : undefined;
}
