import { afterRetries, answered, ApiError, describeFailure, type Failure } from './errors';

/** What errors about a credential have to know of it. */
interface Labeled {
  readonly label: string;
}

interface AuthenticationFailure extends Failure {
  readonly credential: Labeled;
  readonly refused: 'credentials' | 'token';
  readonly advice: string;
  /** Replaces the description of the response. */
  readonly message?: string;
}

/** Bitbucket refused a credential, either for good or twice with a new access token. */
export class AuthenticationError extends ApiError {
  readonly credential: Labeled;
  /** The credential itself, without which nothing can be read, or a token, which may be unfit for one endpoint only. */
  readonly refused: 'credentials' | 'token';

  constructor(failure: AuthenticationFailure) {
    const { credential, message } = failure;
    const description = `Bitbucket refused ${credential.label} with ${answered(failure)}${afterRetries(failure)}.`;
    super(failure, message ?? `${description} ${failure.advice}`);
    this.name = 'AuthenticationError';
    // nothing else of what was passed: it may hold a secret
    this.credential = { label: credential.label };
    this.refused = failure.refused;
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
        ? `${describeFailure(refusal)} No other credential could confirm this, because all of them have reached the rate limit. ` +
            'Nothing is deleted because of this; run again later, or add more OAuth consumers.'
        : `${describeFailure(refusal)} Access tokens may not read this, and no OAuth consumer can be used any more. ` +
            'Nothing is deleted because of this; check the OAuth consumers.',
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
