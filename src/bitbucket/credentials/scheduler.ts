import PQueue from 'p-queue';

import type { Exchange } from '../exchange';
import { AuthenticationError, RateLimitError, UnconfirmedRefusalError } from '../http/credentialErrors';
import type { ApiError } from '../http/errors';
import type { Outcome } from '../http/outcome';
import { type Failed, retrying, type RetryOptions } from '../http/retry';
import type { ApiRequest } from '../request';
import type { Credential } from './credential';
import type { CredentialPool, Lease } from './pool';
import { RefusedTokens, type Sent } from './refusedTokens';
import type { TokenOutcome } from './tokens';

export interface SchedulerParts extends RetryOptions {
  readonly pool: CredentialPool;
  readonly exchange: Exchange;
  /** How many requests may be in flight at once. */
  readonly concurrency: number;
}

/** The JSON of a response, and the credential that it was given to. */
export interface Answer {
  readonly kind: 'ok';
  readonly body: unknown;
  readonly credential: Credential;
}

/** What came of it with one credential. */
type Attempt =
  | (Outcome & Sent & { readonly latestNumber: number })
  | (Exclude<Outcome | TokenOutcome, { kind: 'ok' | 'unauthorized' }> & { readonly credential: Credential })
  /** Another credential, or the same with other news, comes first. */
  | { readonly kind: 'replaced' | 'none available' };

/** By credential, what it was refused with. */
type RefusalsByCredential = ReadonlyMap<Credential, ApiError>;

/** What stands for a request where only the token of a credential is needed. */
const TOKEN_REQUEST: ApiRequest = {
  endpoint: { name: 'token', path: '', bucket: 'other' },
  ref: {},
  url: new URL('token:'),
  description: 'access token',
};

/**
 * Gives each request a place in the queue and a credential: another one when Bitbucket limits, retires or refuses the
 * first, the same one with a new token when Bitbucket refuses the token. None of this counts as a retry.
 *
 * A refusal (403 or 404, or 401 for a token that is accepted elsewhere) is believed only when a second credential receives it
 * as well, or when there is no second one: JupiterOne deletes what a run does not find.
 */
export class CredentialScheduler {
  private readonly queue: PQueue;
  /** How many requests were sent. */
  private sent = 0;
  private readonly refusedTokens = new RefusedTokens((request) =>
    this.queue.add(() => this.attempt(request, new Map(), this.parts.exchange)),
  );

  constructor(private readonly parts: SchedulerParts) {
    this.queue = new PQueue({ concurrency: parts.concurrency });
  }

  /**
   * Sends a request until it is answered.
   *
   * @throws RateLimitError when no credential is left and the run may not wait for one
   * @throws UnconfirmedRefusalError when that is so for the credentials that could confirm a refusal
   * @throws AuthenticationError when the last credential is refused for good, or new tokens like old ones
   * @throws ApiError or one of its other kinds for what Bitbucket answered
   */
  send(request: ApiRequest): Promise<Answer> {
    return this.run(request, this.parts.exchange);
  }

  /**
   * Fetches a credential's token. The scopes come from the response to that or, where it does not state them, from the
   * latest response to a call with this credential; undefined where neither states them.
   *
   * @throws as `send`
   */
  async grantedScopes(using: Credential): Promise<ReadonlySet<string> | undefined> {
    const request: ApiRequest = { ...TOKEN_REQUEST, using };
    const { body } = await this.run(request, (_request, token) =>
      Promise.resolve({ kind: 'ok', body: token.scopes ?? using.statedScopes }),
    );
    return body as ReadonlySet<string> | undefined;
  }

  private run(request: ApiRequest, act: Exchange): Promise<Answer> {
    return retrying(() => this.withAnyCredential(request, act), this.parts);
  }

  private async withAnyCredential(request: ApiRequest, act: Exchange): Promise<Answer | Failed> {
    const { pool } = this.parts;
    const renewed = new Set<Credential>();
    const refusals = new Map<Credential, ApiError>();
    let limitsInARow = 0;
    for (;;) {
      await pool.checkNext(request, refusals);
      const attempt = await this.queue.add(() => this.attempt(request, refusals, act));
      switch (attempt.kind) {
        case 'ok':
          refusals.forEach((error, credential) => pool.markRefused(credential, request, error, attempt.credential));
          return { kind: 'ok', body: attempt.body, credential: attempt.credential };
        case 'none available':
          // outside the queue, whose places belong to requests that can be sent
          await this.waitForOne(request, refusals);
          limitsInARow = 0;
          break;
        case 'limited':
          limitsInARow += 1;
          // short limits could send a request round for ever: each credential would be available when its turn comes
          if (limitsInARow > 2 * pool.all.length) {
            await pool.waitAMinute(request, refusals);
            limitsInARow = 0;
          }
          break;
        case 'replaced':
          break;
        case 'unauthorized': {
          const { credential } = attempt;
          const error = await this.refusedTokens.judge(request, { ...attempt, isRenewed: renewed.has(credential) });
          if (error === 'renewed') {
            renewed.add(credential);
          } else if (error !== 'replaced') {
            if (!request.using && !error.isRefusal && !credential.tokens.isRenewable) {
              pool.retire(credential, error);
            }
            refusals.set(credential, error);
          }
          break;
        }
        case 'refused':
        case 'closed':
          refusals.set(attempt.credential, attempt.error);
          break;
        case 'wrong address':
        case 'damaged':
        case 'failed':
          return { kind: 'failed', error: attempt.error };
      }
      const error = this.believedRefusal(request, refusals);
      if (error) {
        return { kind: 'failed', error };
      }
    }
  }

  /**
   * The first refusal, when another credential confirms it; undefined where another one has to be asked. Where none can be, a
   * credential whose token is not accepted has confirmed nothing.
   */
  private believedRefusal(request: ApiRequest, refusals: RefusalsByCredential): ApiError | undefined {
    const errors = [...refusals.values()];
    const [first, second] = errors.filter(({ isRefusal }) => isRefusal);
    if (second) {
      return first;
    }
    const isLast = request.using || !this.parts.pool.hasAlternative(request, refusals);
    return isLast ? (errors.find(({ isRefusal }) => !isRefusal) ?? first) : undefined;
  }

  private async waitForOne(request: ApiRequest, refusals: RefusalsByCredential): Promise<void> {
    const [refusal] = refusals.values();
    if (refusal && request.endpoint.refusalIsFinal) {
      throw refusal;
    }
    try {
      await this.parts.pool.waitForOne(request, refusals);
    } catch (error) {
      throw refusal && error instanceof RateLimitError ? new UnconfirmedRefusalError(refusal, 'rate limit') : error;
    }
  }

  /** Runs in a place of the queue, so that the credential is chosen when the request is sent and not before. */
  private async attempt(request: ApiRequest, refusals: RefusalsByCredential, act: Exchange): Promise<Attempt> {
    const { pool } = this.parts;
    const lease = pool.take(request, refusals);
    if (!lease) {
      return { kind: 'none available' };
    }
    const { credential } = lease;
    if (!request.using && credential.check) {
      return { kind: 'replaced' };
    }
    const got = await credential.tokens.get();
    if (got.kind !== 'ok') {
      return this.withoutToken(request, refusals, lease, got);
    }
    const { token } = got;
    // others may have met the limit while the token was on its way
    if (!pool.isValid(lease)) {
      return { kind: 'replaced' };
    }
    const sent = { credential, token, number: (this.sent += 1) };
    const outcome = await act(request, token, credential);
    if (act === this.parts.exchange && (outcome.kind === 'ok' || outcome.kind === 'refused')) {
      this.refusedTokens.recordAccepted(request, sent, outcome.kind === 'ok');
    }
    if (outcome.kind === 'ok' && pool.isValid(lease)) {
      credential.succeeded(lease.bucket);
    } else if (outcome.kind === 'limited') {
      pool.markRateLimited(lease, lease.bucket, outcome.retryAfterMs);
    } else if (outcome.kind === 'closed') {
      return this.closed(request, refusals, credential, outcome.error);
    }
    return { ...outcome, ...sent, latestNumber: this.sent };
  }

  /** Not a refusal of what was requested, so no confirmation is needed: another kind of credential may read it. */
  private closed(
    request: ApiRequest,
    refusals: RefusalsByCredential,
    ...[credential, error]: [credential: Credential, error: ApiError]
  ): Attempt {
    const { pool } = this.parts;
    if (request.using || !credential.isAccessToken) {
      return { kind: 'refused', error, credential };
    }
    pool.close(credential, request);
    return pool.hasAlternative(request, refusals)
      ? { kind: 'replaced' }
      : { kind: 'failed', error: new UnconfirmedRefusalError(error, 'no consumer'), credential };
  }

  private withoutToken(
    request: ApiRequest,
    refusals: RefusalsByCredential,
    ...[lease, got]: [lease: Lease, got: Exclude<TokenOutcome, { kind: 'ok' }>]
  ): Attempt {
    const { pool } = this.parts;
    const { credential } = lease;
    if (got.kind === 'limited') {
      pool.markRateLimited(lease, 'token', got.retryAfterMs);
      return { ...got, credential };
    }
    const { error } = got;
    let isReplaced: boolean;
    if (error instanceof AuthenticationError && !request.using) {
      pool.retire(credential, error);
      isReplaced = pool.hasAlternative(request, refusals);
    } else {
      isReplaced = pool.suspend(credential, request, refusals);
    }
    return isReplaced ? { kind: 'replaced' } : { kind: 'failed', error, credential };
  }
}
