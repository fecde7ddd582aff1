import PQueue from 'p-queue';

import type { AuthenticationError } from '../http/errors';
import { TooManyRequests, Unauthorized } from '../http/internalErrors';
import type { CredentialPool, Lease } from './credentialPool';
import type { Token } from './tokens';

/** Sends a request with the consumer whose turn it is and its token. */
export type Send<T> = (lease: Lease, token: Token) => Promise<T>;

export interface RequestContext {
  /** What errors call it. */
  endpoint: string;
  /** The position of the one consumer that may do it; without it, whose turn it is. */
  consumer?: number;
}

/** What came of it with one consumer. */
type Outcome<T> =
  | { kind: 'done'; value: T }
  /** Another consumer has to do it. */
  | { kind: 'limited' }
  | { kind: 'none left' }
  | { kind: 'refused'; refusal: AuthenticationError };

/**
 * Gives each request a place in the queue and a consumer: another one as long as limits are met, the same one with a new
 * token when Bitbucket refuses the token it had. None of this counts as a retry.
 */
export class CredentialScheduler {
  private readonly queue: PQueue;

  /** @param concurrency how many requests may be in flight at once */
  constructor(
    private readonly consumers: CredentialPool,
    concurrency: number,
  ) {
    this.queue = new PQueue({ concurrency });
  }

  /**
   * Runs `send` until it meets neither a limit nor a refused token.
   *
   * @throws RateLimitError when no consumer is left and the run may not wait for one
   * @throws AuthenticationError when a consumer's new token is refused like the old one
   */
  async run<T>(context: RequestContext, send: Send<T>): Promise<T> {
    const renewed = new Set<number>();
    let limitsInARow = 0;
    for (;;) {
      const outcome = await this.queue.add(() => this.sendWithLease(context, send));
      switch (outcome.kind) {
        case 'done':
          return outcome.value;
        case 'none left':
          // outside the queue, whose place goes to those who need none of these consumers
          await this.consumers.waitForOne(context.endpoint, context.consumer);
          limitsInARow = 0;
          break;
        case 'limited':
          limitsInARow += 1;
          // short limits could send a request round for ever: each consumer would be back when its turn comes
          if (limitsInARow > 2 * this.consumers.names.length) {
            throw this.consumers.exhausted(context.endpoint, context.consumer);
          }
          break;
        case 'refused': {
          const { position } = outcome.refusal.consumer;
          if (renewed.has(position)) {
            throw outcome.refusal;
          }
          renewed.add(position);
          break;
        }
      }
    }
  }

  /** Runs in a place of the queue, so that the consumer is chosen when the request is sent and not before. */
  private async sendWithLease<T>({ consumer }: RequestContext, send: Send<T>): Promise<Outcome<T>> {
    const lease = this.consumers.take(consumer);
    if (!lease) {
      return { kind: 'none left' };
    }
    try {
      const token = await lease.consumer.tokens.get();
      // others may have met the limit while the token was on its way
      return this.consumers.isValid(lease) ? { kind: 'done', value: await send(lease, token) } : { kind: 'limited' };
    } catch (error) {
      if (error instanceof TooManyRequests) {
        this.consumers.markRateLimited(lease, error);
        return { kind: 'limited' };
      }
      if (error instanceof Unauthorized) {
        return { kind: 'refused', refusal: error.refusal };
      }
      throw error;
    }
  }
}
