import { fieldOf, parseJson } from '../../text/untrusted';
import { AuthenticationError } from '../http/credentialErrors';
import { ApiError, describeFailure, ProtocolError } from '../http/errors';
import { failureOf, isBitbucketError, noJson, type ResponseContext, retryAfterOf } from '../http/outcome';
import type { Redaction } from '../http/redaction';
import { type HttpResponse, isResponse, type Transport } from '../http/transport';
import { parseScopes } from '../scopes';

/** The lifetime of a token where the response does not state it: Atlassian documents an hour, responses say two. */
const DEFAULT_LIFE_SECONDS = 3600;
/** Bounds for what responses state: a token that is refused earlier is renewed in any case. */
const MIN_LIFE_SECONDS = 60;
const MAX_LIFE_SECONDS = 24 * 3600;
/** A token is renewed when this share of its lifetime is left, but no earlier than five minutes before its end. */
const RENEWAL_SHARE = 0.1;
const MAX_RENEWAL_MS = 5 * 60_000;

/** Characters that a header can hold. */
const HEADER_VALUE = /^[\x21-\x7e]+$/;

/** Statuses with which Bitbucket refuses key and secret. */
const REFUSED: readonly number[] = [400, 401, 403];

export interface Credentials {
  readonly key: string;
  readonly secret: string;
}

export interface Token {
  readonly value: string;
  /** When it is due for renewal, in milliseconds since 1970. */
  readonly renewAt: number;
  /** Undefined where the response does not tell. */
  readonly scopes?: ReadonlySet<string>;
}

/** What came of the attempt to get a token. `failed` holds an `AuthenticationError` where Bitbucket refuses key and secret. */
export type TokenOutcome =
  | { readonly kind: 'ok'; readonly token: Token }
  | { readonly kind: 'limited'; readonly retryAfterMs: number | undefined }
  | { readonly kind: 'failed'; readonly error: ApiError };

/** The tokens of one credential. */
export interface TokenSource {
  /** Whether `get` gives another token after `discard`. */
  readonly isRenewable: boolean;
  /** The current token, or a new one. Concurrent callers share one request. */
  get(): Promise<TokenOutcome>;
  /** To be called when Bitbucket refused `token`. It has no effect on a token that has replaced it. */
  discard(token: Token): void;
}

export interface TokenParts {
  transport: Transport;
  oauthUrl: URL;
  clock: () => number;
  redaction: Redaction;
  /** Called with each response of the token endpoint. */
  onResponse: (response: HttpResponse | undefined) => void;
}

/** The consumer whose tokens are requested. */
export interface Consumer extends Credentials {
  /** For messages. */
  readonly label: string;
  /** Its place in the configured list, counted from 1. */
  readonly item: number;
}

const CHECK_ADDRESS =
  'Check that no gateway or proxy answers in place of Bitbucket, and BITBUCKET_OAUTH_URL if it is set.';

const REFUSAL_ADVICE =
  'Check key and secret. An OAuth client needs the grant "Client credentials"; an older OAuth consumer must be marked as private, and have a ' +
  'callback URL (any will do).';

/**
 * Client credentials: https://developer.atlassian.com/cloud/bitbucket/oauth-2/#client-credentials-grant--4-4-
 * There is no refresh token: a token is renewed by requesting another.
 */
export function createTokenSource(consumer: Consumer, parts: TokenParts): TokenSource {
  const basic = Buffer.from(`${consumer.key}:${consumer.secret}`).toString('base64');
  [consumer.secret, basic].forEach((credential) => parts.redaction.hide(credential));
  let current: Token | undefined;
  let pending: Promise<TokenOutcome> | undefined;

  return {
    isRenewable: true,
    get: () => {
      if (pending) {
        return pending;
      }
      if (current && parts.clock() < current.renewAt) {
        return Promise.resolve({ kind: 'ok', token: current });
      }
      pending = requestToken(consumer, basic, parts)
        .then((outcome) => {
          current = outcome.kind === 'ok' ? outcome.token : current;
          return outcome;
        })
        .finally(() => (pending = undefined));
      return pending;
    },
    discard: (token) => {
      current = token === current ? undefined : current;
    },
  };
}

/** The one token of a workspace, project or repository: once Bitbucket has refused it, it is of no use any more. */
export function fixedToken(value: string, redaction: Redaction): TokenSource {
  redaction.hide(value);
  const token: Token = { value, renewAt: Infinity };
  return { isRenewable: false, get: () => Promise.resolve({ kind: 'ok', token }), discard: () => undefined };
}

async function requestToken(consumer: Consumer, basic: string, parts: TokenParts): Promise<TokenOutcome> {
  const { transport, oauthUrl, clock, redaction, onResponse } = parts;
  const endpoint = `POST ${oauthUrl.pathname} (OAuth consumer ${consumer.item})`;
  const requestedAt = clock();
  const response = await transport({
    endpoint,
    method: 'POST',
    url: oauthUrl,
    headers: {
      Accept: 'application/json',
      Authorization: `Basic ${basic}`,
      'Content-Type': 'application/x-www-form-urlencoded',
    },
    body: 'grant_type=client_credentials',
  });
  if (!isResponse(response)) {
    onResponse(undefined);
    return { kind: 'failed', error: response };
  }
  onResponse(response);
  const reading = { description: endpoint, now: clock(), redaction };
  if (response.status === 429) {
    return { kind: 'limited', retryAfterMs: retryAfterOf(response, reading.now) };
  }
  return response.status >= 200 && response.status < 300
    ? readToken(response, reading, requestedAt)
    : { kind: 'failed', error: toError(response, consumer, reading) };
}

function toError(response: HttpResponse, credential: Consumer, reading: ResponseContext): ApiError {
  const { status, text } = response;
  const failure = failureOf(response, reading);
  if (!REFUSED.includes(status)) {
    return status < 500 ? new ApiError(failure, `${describeFailure(failure)} ${CHECK_ADDRESS}`) : new ApiError(failure);
  }
  if (status === 403 && !isBitbucketError(parseJson(text))) {
    const problem = 'the 403 response is not from Bitbucket: its body is not an OAuth error';
    return new ProtocolError({ endpoint: reading.description, status, problem, damaged: true });
  }
  return new AuthenticationError({ ...failure, credential, refused: 'credentials', advice: REFUSAL_ADVICE });
}

function readToken(response: HttpResponse, reading: ResponseContext, requestedAt: number): TokenOutcome {
  const body = parseJson(response.text);
  if (body === undefined) {
    return { kind: 'failed', error: noJson(response, reading) };
  }
  const value = fieldOf(body, 'access_token');
  if (typeof value !== 'string' || !HEADER_VALUE.test(value)) {
    const problem = 'the response holds no usable access_token';
    const error = new ProtocolError({
      ...{ endpoint: reading.description, status: response.status, problem },
      advice: CHECK_ADDRESS,
    });
    return { kind: 'failed', error };
  }
  reading.redaction.hide(value);
  const lifeMs = lifeSecondsOf(fieldOf(body, 'expires_in')) * 1000;
  const renewAt = requestedAt + lifeMs - Math.min(lifeMs * RENEWAL_SHARE, MAX_RENEWAL_MS);
  // "scopes" until May 2026, "scope" since
  const scopes = parseScopes(fieldOf(body, 'scope') ?? fieldOf(body, 'scopes'));
  return { kind: 'ok', token: { value, renewAt, scopes } };
}

/** @param stated `expires_in`, which may be anything */
function lifeSecondsOf(stated: unknown): number {
  const seconds = typeof stated === 'number' || typeof stated === 'string' ? Number(stated) : NaN;
  return seconds > 0 ? Math.min(Math.max(seconds, MIN_LIFE_SECONDS), MAX_LIFE_SECONDS) : DEFAULT_LIFE_SECONDS;
}
