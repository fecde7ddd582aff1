import PQueue from 'p-queue';

import {
  ApiError,
  AuthenticationError,
  NotFoundError,
  PermissionError,
  RateLimitError,
  UnconfirmedRefusalError,
} from '../http/errors';
import { TooManyRequests, Unauthorized } from '../http/internalErrors';
import type { Credential } from './credential';
import { CredentialChecks } from './credentialChecks';
import type { CredentialName } from './credentialName';
import type { CredentialPool } from './credentialPool';
import type { Demand, Lease, RequestContext } from './requestContext';
import type { Token } from './tokens';

/** Sends a request with a credential and its token. */
export type Send<T> = (lease: Lease, token: Token) => Promise<T>;

/** A response, and the credential that it was given to. */
export interface Answered<T> {
  readonly value: T;
  readonly credential: CredentialName;
}

/** What came of it with one credential. */
type Outcome<T> =
  | { kind: 'done'; value: T; credential: Credential }
  /** This credential cannot do it now. */
  | { kind: 'limited' | 'replaced' }
  | { kind: 'none available' }
  | { kind: 'unauthorized'; refusal: AuthenticationError; credential: Credential }
  | { kind: 'refused'; error: ApiError; credential: Credential };

/**
 * Gives each request a place in the queue and a credential: another one when Bitbucket limits, retires or refuses the
 * first, the same one with a new token when Bitbucket refuses the token. None of this counts as a retry.
 *
 * A refusal (403 or 404) is believed only when a second credential receives it as well, or when there is no second one:
 * JupiterOne deletes what a run does not find.
 */
export class CredentialScheduler {
  private readonly queue: PQueue;
  private readonly checks: CredentialChecks;

  /** @param concurrency how many requests may be in flight at once */
  constructor(
    private readonly pool: CredentialPool,
    concurrency: number,
  ) {
    this.queue = new PQueue({ concurrency });
    this.checks = new CredentialChecks(pool);
  }

  /**
   * Runs `send` until it meets neither a limit nor a refused token, nor a refusal that another credential does not meet.
   *
   * @throws RateLimitError when no credential is left and the run may not wait for one
   * @throws UnconfirmedRefusalError when that is so for the credentials that could confirm a refusal
   * @throws AuthenticationError when the last credential is refused for good, or new tokens like old ones
   * @throws what `send` throws otherwise
   */
  async run<T>(context: RequestContext, send: Send<T>): Promise<Answered<T>> {
    const renewed = new Set<Credential>();
    const refusals = new Map<number, ApiError>();
    let limitsInARow = 0;
    for (;;) {
      const demand: Demand = { ...context, excluded: new Set(refusals.keys()) };
      await this.checks.checkNext(demand);
      const outcome = await this.queue.add(() => this.sendOnce(demand, send));
      switch (outcome.kind) {
        case 'done':
          refusals.forEach((error, position) => this.pool.markBlind(position, demand, error, outcome.credential));
          return { value: outcome.value, credential: outcome.credential };
        case 'none available':
          // outside the queue, whose places belong to requests that can be sent
          await this.waitForOne(demand, refusals);
          limitsInARow = 0;
          break;
        case 'limited':
          limitsInARow += 1;
          // short limits could send a request round for ever: each credential would be available when its turn comes
          if (limitsInARow > 2 * this.pool.names.length) {
            await this.pool.waitAMinute(demand);
            limitsInARow = 0;
          }
          break;
        case 'replaced':
          break;
        case 'unauthorized':
          if (renewed.has(outcome.credential)) {
            this.refuse(demand, refusals, outcome.refusal, outcome.credential);
          }
          renewed.add(outcome.credential);
          break;
        case 'refused':
          this.refuse(demand, refusals, outcome.error, outcome.credential);
          break;
      }
    }
  }

  private async waitForOne(demand: Demand, refusals: ReadonlyMap<number, ApiError>): Promise<void> {
    const [refusal] = refusals.values();
    if (refusal && demand.isPartial) {
      throw refusal;
    }
    try {
      await this.pool.waitForOne(demand);
    } catch (error) {
      throw refusal && error instanceof RateLimitError ? new UnconfirmedRefusalError(refusal, 'rate limit') : error;
    }
  }

  /**
   * Takes note of a refusal.
   *
   * @throws the first refusal, when this one confirms it or nobody else can
   */
  private refuse(demand: Demand, refusals: Map<number, ApiError>, error: ApiError, { position }: CredentialName): void {
    refusals.set(position, error);
    const [first] = refusals.values();
    const others = { ...demand, excluded: new Set(refusals.keys()) };
    if (demand.position !== undefined || refusals.size > 1 || !this.pool.hasAlternative(others)) {
      throw first!;
    }
  }

  /** Runs in a place of the queue, so that the credential is chosen when the request is sent and not before. */
  private async sendOnce<T>(demand: Demand, send: Send<T>): Promise<Outcome<T>> {
    const lease = this.pool.take(demand);
    if (!lease) {
      return { kind: 'none available' };
    }
    const { credential } = lease;
    if (demand.position === undefined && credential.check) {
      return { kind: 'replaced' };
    }
    let token: Token;
    try {
      token = await credential.tokens.get();
    } catch (error) {
      return this.withoutToken(demand, lease, error);
    }
    // others may have met the limit while the token was on its way
    if (!this.pool.isValid(lease)) {
      return { kind: 'replaced' };
    }
    try {
      return { kind: 'done', value: await send(lease, token), credential };
    } catch (error) {
      if (error instanceof TooManyRequests) {
        this.pool.markRateLimited(lease, lease.bucket, error);
        return { kind: 'limited' };
      }
      if (error instanceof Unauthorized && !credential.tokens.isRenewable) {
        return this.withoutToken(demand, lease, error.refusal);
      }
      if (error instanceof Unauthorized) {
        return { kind: 'unauthorized', refusal: error.refusal, credential };
      }
      if (error instanceof PermissionError && error.isAboutMechanism && demand.position === undefined) {
        return this.closed(demand, credential, error);
      }
      if (needsConfirmation(error, demand)) {
        return { kind: 'refused', error, credential };
      }
      throw error;
    }
  }

  /** Not a refusal of what was requested, so no confirmation is needed: another kind of credential may read it. */
  private closed(demand: Demand, credential: Credential, error: PermissionError): Outcome<never> {
    if (credential.kind === 'consumer') {
      return { kind: 'refused', error, credential };
    }
    this.pool.close(credential, demand);
    if (!this.pool.hasAlternative(demand)) {
      throw new UnconfirmedRefusalError(error, 'no consumer');
    }
    return { kind: 'replaced' };
  }

  private withoutToken(demand: Demand, lease: Lease, error: unknown): Outcome<never> {
    const { credential } = lease;
    if (error instanceof TooManyRequests) {
      this.pool.markRateLimited(lease, 'token', error);
      return { kind: 'limited' };
    }
    if (error instanceof AuthenticationError && demand.position === undefined) {
      this.pool.retire(credential, error);
      if (this.pool.hasAlternative(demand)) {
        return { kind: 'replaced' };
      }
    } else if (error instanceof ApiError && this.pool.suspend(credential, demand)) {
      return { kind: 'replaced' };
    }
    throw error;
  }
}

function needsConfirmation(error: unknown, { notFoundIsAnswer }: Demand): error is ApiError {
  return (
    error instanceof PermissionError ||
    (error instanceof NotFoundError && (!notFoundIsAnswer || hidesRepository(error)))
  );
}

/** Whether the whole repository is not found, rather than what was asked about it. */
function hidesRepository({ reason }: NotFoundError): boolean {
  return /access to this repository/i.test(reason ?? '');
}
