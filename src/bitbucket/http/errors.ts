import type { CredentialLabel } from '../credentials/credentialName';

/** What went wrong with one request. Holds nothing secret: no token, no header, no original error. */
export interface Failure {
  /** Method and path, for example `GET /2.0/workspaces/acme`. */
  readonly endpoint: string;
  /** Absent where Bitbucket gave no response. */
  readonly status?: number;
  readonly statusText?: string;
  /** Bitbucket's own words, shortened and with credentials masked. */
  readonly reason?: string;
  /** How often the request was sent again before this was given up. */
  readonly retries?: number;
  /** What the response asks for by `Retry-After`, in milliseconds. */
  readonly retryAfterMs?: number;
}

/**
 * Bitbucket did not give what was requested. The base of all errors of the client; itself used for every status without a
 * class of its own, such as server errors that outlasted their retries.
 */
export class ApiError extends Error {
  readonly endpoint: string;
  readonly status?: number;
  readonly statusText?: string;
  readonly reason?: string;
  readonly retries: number;
  readonly retryAfterMs?: number;

  /** @param message by default, the response and what can be done about it */
  constructor(failure: Failure, message = `${describe(failure)} ${advice(failure.status)}`) {
    super(message);
    this.name = 'ApiError';
    this.endpoint = failure.endpoint;
    this.status = failure.status;
    this.statusText = failure.statusText;
    this.reason = failure.reason;
    this.retries = failure.retries ?? 0;
    this.retryAfterMs = failure.retryAfterMs;
  }

  /** The same error, after so many retries. */
  after(retries: number): ApiError {
    return new ApiError({ ...this, retries });
  }
}

interface AuthenticationFailure extends Failure {
  readonly credential: CredentialLabel;
  readonly refused: 'credentials' | 'token';
  readonly advice: string;
  /** Replaces the description of the response. */
  readonly message?: string;
}

/** Bitbucket refused a credential, either for good or twice with a new access token. */
export class AuthenticationError extends ApiError {
  readonly credential: CredentialLabel;
  /** The credential itself, without which nothing can be read, or a token, which may be unfit for one endpoint only. */
  readonly refused: 'credentials' | 'token';

  constructor(failure: AuthenticationFailure) {
    const { credential, message } = failure;
    const description = `Bitbucket refused ${credential.label} with ${answered(failure)}${afterRetries(failure)}.`;
    super(failure, message ?? `${description} ${failure.advice}`);
    this.name = 'AuthenticationError';
    this.credential = credential;
    this.refused = failure.refused;
  }
}

/** 403, or 402 for what a paid plan includes: the credential lacks a scope, a right or a plan. */
export class PermissionError extends ApiError {
  /** The scopes that the response names, where it names any. */
  readonly granted?: readonly string[];
  readonly required?: readonly string[];

  constructor(failure: Failure & { granted?: readonly string[]; required?: readonly string[] }) {
    const { granted, required } = failure;
    const scopes = required?.length
      ? `It needs the scope ${required.join(', ')}; granted are ${granted?.join(', ') || 'none'}.`
      : 'The credential lacks a scope, or its workspace does not give it this right.';
    super(failure, `${describe(failure)} ${scopes}`);
    this.name = 'PermissionError';
    this.granted = granted;
    this.required = required;
  }

  /** Whether credentials of this kind may never make this request, whatever their scopes and rights are. */
  get isAboutMechanism(): boolean {
    return /not accessible by this authentication mechanism/i.test(this.reason ?? '');
  }

  /** The scopes that the response requires and does not list as granted. */
  get missing(): readonly string[] {
    return (this.required ?? []).filter((scope) => !this.granted?.includes(scope));
  }
}

/** 404: it does not exist, or the credential may not know that it does. */
export class NotFoundError extends ApiError {
  constructor(failure: Failure) {
    super(failure, `${describe(failure)} It does not exist, or the credential cannot see it.`);
    this.name = 'NotFoundError';
  }
}

/**
 * 403 or 404, and no credential is available that could confirm it. It is not believed: what it is about may exist.
 */
export class UnconfirmedRefusalError extends ApiError {
  /** @param because why the other credentials could not confirm it */
  constructor(refusal: ApiError, because: 'rate limit' | 'no consumer') {
    super(
      refusal,
      because === 'rate limit'
        ? `${describe(refusal)} No other credential could confirm this, because all of them have reached the rate limit. ` +
            'Nothing is deleted on this account; run again later, or add more OAuth consumers.'
        : `${describe(refusal)} Access tokens may not read this, and no OAuth consumer can be used any more. ` +
            'Nothing is deleted on this account; check the OAuth consumers.',
    );
    this.name = 'UnconfirmedRefusalError';
  }
}

export interface Exhaustion {
  readonly endpoint: string;
  /** The labels of the credentials that might have been used. */
  readonly limited: readonly string[];
  /** How many credentials there are. */
  readonly total: number;
  /** Milliseconds since 1970, like `availableAt`. */
  readonly now: number;
  readonly availableAt: number;
  /** How long the run has waited for limits. */
  readonly waitedMs: number;
}

/** Every credential that could make the request is rate limited, for longer than the run may wait. */
export class RateLimitError extends ApiError {
  /** How many credentials could have made the request. */
  readonly credentials: number;
  /** When the first of them is expected to be available, in milliseconds since 1970. */
  readonly availableAt: number;

  constructor({ endpoint, limited, total, now, availableAt, waitedMs }: Exhaustion) {
    super(
      { endpoint, status: 429, statusText: 'Too Many Requests' },
      `${endpoint}: ${whichOf(limited, total)} reached Bitbucket's rate limit. ` +
        `The first is expected to be available at ${new Date(availableAt).toISOString()}, ` +
        `in ${toMinutes(Math.max(1, availableAt - now))}. ` +
        'Add more OAuth consumers to oauthKey and oauthSecret, or let the run wait longer with ' +
        `rateLimitMaxWaitMinutes (so far it has waited ${toMinutes(waitedMs)}).`,
    );
    this.name = 'RateLimitError';
    this.credentials = limited.length;
    this.availableAt = availableAt;
  }
}

/** Bitbucket, or a gateway before it, sent something that its API does not promise. */
export class ProtocolError extends ApiError {
  readonly problem: string;
  /** Whether the response is damaged rather than different, so that sending the request again may help. */
  readonly damaged: boolean;

  constructor(failure: Failure & { problem: string; damaged?: boolean }) {
    super(failure, `${failure.endpoint}: ${failure.problem}${afterRetries(failure)}.`);
    this.name = 'ProtocolError';
    this.problem = failure.problem;
    this.damaged = failure.damaged ?? false;
  }

  override after(retries: number): ProtocolError {
    return new ProtocolError({ ...this, retries });
  }
}

/** There was no response, or not all of it: no connection, a broken one, or a time-out. */
export class NetworkError extends ApiError {
  readonly problem: string;

  constructor(failure: Failure & { problem: string }) {
    super(
      failure,
      `${failure.endpoint}: ${failure.problem}${afterRetries(failure)}. ` +
        'Check the network between this machine and Bitbucket, and https://bitbucket.status.atlassian.com.',
    );
    this.name = 'NetworkError';
    this.problem = failure.problem;
  }

  override after(retries: number): NetworkError {
    return new NetworkError({ ...this, retries });
  }
}

function describe(failure: Failure): string {
  return `${failure.endpoint}: Bitbucket answered ${answered(failure)}${afterRetries(failure)}.`;
}

function answered({ status, statusText, reason }: Failure): string {
  return [status, statusText, reason && `("${reason}")`].filter(Boolean).join(' ');
}

function afterRetries({ retries }: Failure): string {
  return retries ? ` (after ${retries} ${retries === 1 ? 'retry' : 'retries'})` : '';
}

function advice(status = 0): string {
  if (status === 410) {
    return 'Bitbucket has removed this part of its API; a newer version of this integration may know its replacement.';
  }
  return status >= 500
    ? 'Bitbucket has an incident; see https://bitbucket.status.atlassian.com and run again later.'
    : 'Please report this with the text above.';
}

function whichOf(limited: readonly string[], total: number): string {
  if (limited.length === 1) {
    return total === 1 ? `The only credential, ${limited[0]},` : `${limited[0]}`;
  }
  return limited.length === total
    ? `All ${total} credentials`
    : `All credentials that could be used (${limited.join(', ')})`;
}

function toMinutes(ms: number): string {
  const minutes = Math.ceil(ms / 60_000);
  return minutes === 1 ? '1 minute' : `${minutes} minutes`;
}
