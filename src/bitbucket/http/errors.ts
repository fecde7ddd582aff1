/** What went wrong with one request. Only what may be shown: no secret, no token, no header, no raw error. */
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
  /** What the response asked for by `Retry-After`, in milliseconds. */
  readonly retryAfterMs?: number;
}

/** An OAuth consumer as a person knows it. */
export interface ConsumerName {
  /** Its place in the configured list, counted from 1. */
  readonly position: number;
  readonly key: string;
}

/**
 * Bitbucket did not give what was asked for. The base of all errors of the client; itself used for every status without a
 * class of its own, which includes server errors that outlasted their retries.
 */
export class ApiError extends Error {
  readonly endpoint: string;
  readonly status?: number;
  readonly statusText?: string;
  readonly reason?: string;
  readonly retries: number;
  readonly retryAfterMs?: number;

  /** @param message without it, what was answered to what and what can be done about it */
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

  /** The same error, told after so many retries. */
  after(retries: number): ApiError {
    return new ApiError({ ...this, retries });
  }
}

/** Bitbucket refused a consumer, either its key and secret or twice its access token. */
export class AuthenticationError extends ApiError {
  readonly consumer: ConsumerName;
  /** Key and secret, without which nothing can be read, or a token, which may be unfit for one endpoint only. */
  readonly refused: 'credentials' | 'token';

  constructor(failure: Failure & { consumer: ConsumerName; refused: 'credentials' | 'token'; advice: string }) {
    const { position, key } = failure.consumer;
    super(
      failure,
      `Bitbucket refused OAuth consumer ${position} (key ${key}) with ${answered(failure)}${afterRetries(failure)}. ` +
        failure.advice,
    );
    this.name = 'AuthenticationError';
    this.consumer = failure.consumer;
    this.refused = failure.refused;
  }
}

/** 403: the consumer lacks a scope or a right. */
export class PermissionError extends ApiError {
  /** The scopes that the response names, where it names any. */
  readonly granted?: readonly string[];
  readonly required?: readonly string[];

  constructor(failure: Failure & { granted?: readonly string[]; required?: readonly string[] }) {
    const { granted, required } = failure;
    const scopes = required?.length
      ? `It needs the scope ${required.join(', ')}; granted are ${granted?.join(', ') || 'none'}.`
      : 'The OAuth consumer lacks a scope, or its workspace does not give it this right.';
    super(failure, `${describe(failure)} ${scopes}`);
    this.name = 'PermissionError';
    this.granted = granted;
    this.required = required;
  }
}

/** 404: it does not exist, or this consumer may not know that it does. */
export class NotFoundError extends ApiError {
  constructor(failure: Failure) {
    super(failure, `${describe(failure)} It does not exist, or the OAuth consumer cannot see it.`);
    this.name = 'NotFoundError';
  }
}

export interface Exhaustion {
  endpoint: string;
  /** How many consumers there are. */
  consumers: number;
  /** The one that had to make the request, where no other might. */
  position?: number;
  /** Milliseconds since 1970, like `backAt`. */
  now: number;
  backAt: number;
  /** How long the run has stood still for limits. */
  waitedMs: number;
}

/** Every consumer that could make the request is rate limited, for longer than the run may wait. */
export class RateLimitError extends ApiError {
  /** How many consumers there are. */
  readonly consumers: number;
  /** When the first of them is expected back, in milliseconds since 1970. */
  readonly backAt: number;

  constructor(limit: Exhaustion) {
    const { endpoint, consumers, position, now, backAt, waitedMs } = limit;
    super(
      { endpoint, status: 429, statusText: 'Too Many Requests' },
      `${endpoint}: Bitbucket's rate limit is met by ${whichOf(consumers, position)}. ` +
        `The first is expected back at ${new Date(backAt).toISOString()}, in ${toMinutes(Math.max(1, backAt - now))}. ` +
        'Add more OAuth consumers to oauthKey and oauthSecret, or let the run wait longer with ' +
        `rateLimitMaxWaitMinutes (so far it has waited ${toMinutes(waitedMs)}).`,
    );
    this.name = 'RateLimitError';
    this.consumers = consumers;
    this.backAt = backAt;
  }
}

/** Bitbucket answered with something that is not what its API promises. */
export class ProtocolError extends ApiError {
  readonly problem: string;
  /** Whether the response was damaged rather than different, so that asking again may help. */
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
        'Check the network between here and Bitbucket, and https://bitbucket.status.atlassian.com.',
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
    ? 'Bitbucket is in trouble; see https://bitbucket.status.atlassian.com and run again later.'
    : 'Please report this with the text above.';
}

function whichOf(consumers: number, position?: number): string {
  if (consumers === 1) {
    return 'the only OAuth consumer';
  }
  return position === undefined ? `all ${consumers} OAuth consumers` : `OAuth consumer ${position} of ${consumers}`;
}

function toMinutes(ms: number): string {
  const minutes = Math.ceil(ms / 60_000);
  return minutes === 1 ? '1 minute' : `${minutes} minutes`;
}
