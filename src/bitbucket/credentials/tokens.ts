import { fieldOf, parseJson } from '../../text/untrusted';
import { ApiError, AuthenticationError, ProtocolError } from '../http/errors';
import type { Redaction } from '../http/redaction';
import { assertNotLimited, failureOf, isBitbucketError, isSuccess, readJson } from '../http/responses';
import type { HttpResponse, Transport } from '../http/transport';
import { parseScopes } from '../scopes';
import type { CredentialLabel } from './credentialName';

/** The lifetime of a token where the response does not state it: Atlassian documents an hour, responses say two. */
const DEFAULT_LIFE_SECONDS = 3600;
/** A token is renewed when this share of its lifetime is left, but no earlier than five minutes before its end. */
const RENEWAL_SHARE = 0.1;
const MAX_RENEWAL_MS = 5 * 60_000;

/** Characters that a header can hold. */
const HEADER_VALUE = /^[\x21-\x7e]+$/;

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

/** The tokens of one credential. */
export interface TokenSource {
  /** Whether `get` gives another token after `discard`. */
  readonly isRenewable: boolean;
  /** What a person can do when Bitbucket refuses the token although it was renewed, or cannot be renewed. */
  readonly refusalAdvice: string;
  /**
   * The current token, or a new one. Concurrent callers share one request.
   *
   * @throws AuthenticationError when Bitbucket refuses key and secret
   * @throws TooManyRequests, NetworkError, ProtocolError, ApiError when the response says nothing about them
   */
  get(): Promise<Token>;
  /** Takes note that Bitbucket refused `token`, unless it has been replaced already. */
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

const ENDPOINT_ADVICE =
  'Check key and secret, that the consumer is marked as private, and that it has a callback URL (any will do).';

const RENEWAL_ADVICE =
  'Its token was renewed once, and the new one was refused as well: check that the credential still exists and is enabled.';

/**
 * Client credentials: https://developer.atlassian.com/cloud/bitbucket/oauth-2/#client-credentials-grant--4-4-
 * There is no refresh token: a token is renewed by requesting another.
 */
export function createTokenSource(
  consumer: CredentialLabel,
  { key, secret }: Credentials,
  parts: TokenParts,
): TokenSource {
  const basic = Buffer.from(`${key}:${secret}`).toString('base64');
  [secret, basic].forEach((credential) => parts.redaction.hide(credential));
  let current: Token | undefined;
  let pending: Promise<Token> | undefined;

  return {
    isRenewable: true,
    refusalAdvice: RENEWAL_ADVICE,
    get: () => {
      if (pending) {
        return pending;
      }
      if (current && parts.clock() < current.renewAt) {
        return Promise.resolve(current);
      }
      pending = requestToken(consumer, basic, parts)
        .then((token) => (current = token))
        .finally(() => (pending = undefined));
      return pending;
    },
    discard: (token) => {
      if (token === current) {
        current = undefined;
      }
    },
  };
}

async function requestToken(consumer: CredentialLabel, basic: string, parts: TokenParts): Promise<Token> {
  const { transport, oauthUrl, clock, redaction, onResponse } = parts;
  const endpoint = `POST ${oauthUrl.pathname} (OAuth consumer ${consumer.position})`;
  const requestedAt = clock();
  let response: HttpResponse | undefined;
  try {
    response = await transport({
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
  } finally {
    onResponse(response);
  }
  assertNotLimited(response, clock());
  if (!isSuccess(response)) {
    const failure = failureOf(response, { endpoint, now: clock(), redaction });
    if (!REFUSED.includes(response.status)) {
      throw new ApiError(failure);
    }
    if (response.status === 403 && !isBitbucketError(parseJson(response.text))) {
      const problem = "the 403 response is not Bitbucket's: its body is no OAuth error";
      throw new ProtocolError({ endpoint, status: 403, problem, damaged: true });
    }
    throw new AuthenticationError({
      ...failure,
      credential: consumer,
      refused: 'credentials',
      advice: ENDPOINT_ADVICE,
    });
  }
  return readToken(response, endpoint, requestedAt, redaction);
}

function readToken(response: HttpResponse, endpoint: string, requestedAt: number, redaction: Redaction): Token {
  const body = readJson(response, endpoint);
  const value = fieldOf(body, 'access_token');
  if (typeof value !== 'string' || !HEADER_VALUE.test(value)) {
    throw new ProtocolError({
      endpoint,
      status: response.status,
      problem: 'the response holds no usable access_token',
    });
  }
  redaction.hide(value);
  const seconds = Number(fieldOf(body, 'expires_in'));
  const lifeMs = (seconds > 0 ? seconds : DEFAULT_LIFE_SECONDS) * 1000;
  return {
    value,
    renewAt: requestedAt + lifeMs - Math.min(lifeMs * RENEWAL_SHARE, MAX_RENEWAL_MS),
    // "scopes" until May 2026, "scope" since
    scopes: parseScopes(fieldOf(body, 'scope') ?? fieldOf(body, 'scopes')),
  };
}
