/** What went wrong with one request. Holds nothing secret: no token, no header, no original error. */
export interface Failure {
  /** Method and path, for example `GET /2.0/workspaces/acme`. */
  readonly endpoint: string;
  /** Absent where Bitbucket gave no response. */
  readonly status?: number;
  readonly statusText?: string;
  /** Bitbucket's own words, shortened and with credentials masked. */
  readonly reason?: string;
  /** Bitbucket's name for the cause, for example `INSUFFICIENT_RIGHTS`. */
  readonly key?: string;
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
  /** Whether Bitbucket withholds what was asked for (402, 403 or 404), so that it may or may not exist. */
  readonly isRefusal: boolean = false;
  readonly endpoint: string;
  readonly status?: number;
  readonly statusText?: string;
  readonly reason?: string;
  readonly key?: string;
  readonly retries: number;
  readonly retryAfterMs?: number;

  /** @param message by default, the response and what can be done about it */
  constructor(failure: Failure, message = `${describeFailure(failure)} ${advice(failure.status)}`) {
    super(message);
    this.name = 'ApiError';
    this.endpoint = failure.endpoint;
    this.status = failure.status;
    this.statusText = failure.statusText;
    this.reason = failure.reason;
    this.key = failure.key;
    this.retries = failure.retries ?? 0;
    this.retryAfterMs = failure.retryAfterMs;
  }

  /** Whether Bitbucket says that it removed this part of its API, which tells nothing about what was asked for. */
  get isGone(): boolean {
    return this.status === 410;
  }

  /** Whether the same request may succeed when it is sent again: no response, a damaged one, or an incident at Bitbucket. */
  get isTemporary(): boolean {
    const { status = 0 } = this;
    return status === 408 || status >= 500;
  }

  /** The same error, after so many retries. */
  after(retries: number): ApiError {
    return new ApiError({ ...this, retries });
  }
}

/**
 * Why Bitbucket withholds something, as far as the response tells. A person does something else about each:
 * - scope: a box has to be ticked in the settings of the consumer
 * - right: the scopes suffice, but whoever the credential acts as may not see this
 * - deactivated: the whole workspace is
 * - plan: the workspace does not pay for it
 */
export type RefusalKind = 'scope' | 'right' | 'deactivated' | 'plan' | 'unknown';

/**
 * 403, or 402 for what a paid plan includes: the credential lacks a scope, a right or a plan. 401 as well, where the token is
 * answered elsewhere.
 */
export class PermissionError extends ApiError {
  override readonly isRefusal = true;
  readonly kind: RefusalKind;
  /** The scopes that the response names, where it names any. */
  readonly granted?: readonly string[];
  readonly required?: readonly string[];

  constructor(failure: Failure & { granted?: readonly string[]; required?: readonly string[] }) {
    super(failure, `${describeFailure(failure)} ${explainRefusal(failure)}`);
    this.name = 'PermissionError';
    this.kind = refusalKind(failure);
    this.granted = failure.granted;
    this.required = failure.required;
  }

  /** Whether credentials of this kind may never make this request, whatever their scopes and rights are. */
  get isAboutMechanism(): boolean {
    return /not accessible by this authentication mechanism/i.test(this.reason ?? '');
  }

  /** The scopes that the response requires and does not list as granted. */
  get missing(): readonly string[] {
    return missingOf(this);
  }
}

type Refusal = Pick<Failure, 'status' | 'reason' | 'key'> & Pick<PermissionError, 'granted' | 'required'>;

function refusalKind({ status, reason = '', key, granted, required }: Refusal): RefusalKind {
  if (/workspace\b.*\bdeactivated/i.test(reason)) {
    return 'deactivated';
  }
  if (status === 402) {
    return 'plan';
  }
  if (missingOf({ granted, required }).length > 0 || /lack\b.*\bscopes?\b/i.test(reason)) {
    return 'scope';
  }
  const speaksOfRight = /\b(do not|must) have\b.*\baccess\b/i.test(reason);
  const hasScopes = required !== undefined && required.length > 0;
  return key === 'INSUFFICIENT_RIGHTS' || status === 401 || speaksOfRight || hasScopes ? 'right' : 'unknown';
}

function explainRefusal(failure: Refusal): string {
  const { granted, required } = failure;
  switch (refusalKind(failure)) {
    case 'deactivated':
      return 'An administrator can reactivate the workspace, or it can be taken out of the configuration (workspace, WORKSPACE).';
    case 'plan':
      return 'The plan of the workspace does not include this.';
    case 'scope':
      return required?.length
        ? `It needs the scope ${required.join(', ')}; granted are ${granted?.join(', ') || 'none'}.`
        : 'The credential lacks a scope.';
    case 'right':
      return 'The credential lacks the right to see this, whatever its scopes are.';
    case 'unknown':
      return 'The credential lacks a scope, or its workspace does not give it this right.';
  }
}

function missingOf({ granted, required = [] }: Pick<PermissionError, 'granted' | 'required'>): readonly string[] {
  return required.filter((scope) => !granted?.includes(scope));
}

/** 404: it does not exist, or the credential may not know that it does. */
export class NotFoundError extends ApiError {
  override readonly isRefusal: boolean;
  /** Whether this is an ordinary answer: what was asked for need not exist, and nothing suggests that it is withheld. */
  readonly isAnswer: boolean;

  constructor(failure: Failure & { isAnswer?: boolean }) {
    super(failure, `${describeFailure(failure)} It does not exist, or the credential cannot see it.`);
    this.name = 'NotFoundError';
    this.isAnswer = failure.isAnswer ?? false;
    this.isRefusal = !this.isAnswer;
  }
}

/** 404 of an address at which Bitbucket hosts no API. It says nothing about the resource. */
export class WrongAddressError extends ApiError {
  constructor(failure: Failure) {
    super(
      failure,
      `${describeFailure(failure)} Bitbucket's API has changed: it no longer has this address. ` +
        'A newer version of this integration may know another one.',
    );
    this.name = 'WrongAddressError';
  }

  override get isGone(): boolean {
    return true;
  }
}

export const SUSPECT_GATEWAY =
  'Check that no gateway or proxy answers in place of Bitbucket, and https://bitbucket.status.atlassian.com.';
const SUSPECT_CHANGE = 'Run again later; if it fails again, a newer version of this integration may know the change.';

/** Bitbucket, or a gateway before it, sent something that its API does not promise. */
export class ProtocolError extends ApiError {
  readonly problem: string;
  /** Whether the response is damaged rather than different, so that sending the request again may help. */
  readonly damaged: boolean;
  readonly advice: string;

  constructor(failure: Failure & { problem: string; damaged?: boolean; advice?: string }) {
    const { problem, damaged = false, advice = damaged ? SUSPECT_GATEWAY : SUSPECT_CHANGE } = failure;
    super(failure, `${failure.endpoint}: ${problem}${afterRetries(failure)}. ${advice}`);
    this.name = 'ProtocolError';
    this.problem = problem;
    this.damaged = damaged;
    this.advice = advice;
  }

  override get isTemporary(): boolean {
    return this.damaged;
  }

  override after(retries: number): ProtocolError {
    return new ProtocolError({ ...this, retries });
  }
}

const CHECK_NETWORK =
  'Check the network between this machine and Bitbucket, and https://bitbucket.status.atlassian.com.';

/** There was no response, or not all of it: no connection, a broken one, or a time-out. */
export class NetworkError extends ApiError {
  readonly problem: string;
  readonly advice: string;
  /** Whether the next attempt would fail as well. */
  readonly isLasting: boolean;

  constructor(failure: Failure & { problem: string; advice?: string; isLasting?: boolean }) {
    const { problem, advice = CHECK_NETWORK, isLasting = false } = failure;
    super(failure, `${failure.endpoint}: ${problem}${afterRetries(failure)}. ${advice}`.trim());
    this.name = 'NetworkError';
    this.problem = problem;
    this.advice = advice;
    this.isLasting = isLasting;
  }

  override get isTemporary(): boolean {
    return !this.isLasting;
  }

  override after(retries: number): NetworkError {
    return new NetworkError({ ...this, retries });
  }
}

/** What Bitbucket answered to which request. */
export function describeFailure(failure: Failure): string {
  return `${failure.endpoint}: Bitbucket answered ${answered(failure)}${afterRetries(failure)}.`;
}

/** The status and Bitbucket's own words. */
export function answered({ status, statusText, reason }: Failure): string {
  return [status, statusText, reason && `("${reason}")`].filter(Boolean).join(' ');
}

/** Such as ` (after 2 retries)`. */
export function afterRetries({ retries }: Failure): string {
  return retries ? ` (after ${retries} ${retries === 1 ? 'retry' : 'retries'})` : '';
}

function advice(status = 0): string {
  if (status === 410) {
    return 'Bitbucket has removed this part of its API; a newer version of this integration may know its replacement.';
  }
  return status >= 500
    ? 'Bitbucket has an incident; see https://bitbucket.status.atlassian.com and run again later.'
    : SUSPECT_CHANGE;
}
