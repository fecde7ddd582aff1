import PQueue from 'p-queue';

import type { Consumers, Turn } from './consumers';
import type { AuthenticationError } from './errors';
import type { Pace } from './pace';
import { TooManyRequests, Unauthorized } from './signals';
import type { Token } from './tokens';

/** Sends a request with the consumer whose turn it is and its token. */
export type Use<T> = (turn: Turn, token: Token) => Promise<T>;

export interface Errand {
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
export class Rotation {
  private readonly queue: PQueue;

  /** @param pace how many requests are under way at once */
  constructor(
    private readonly consumers: Consumers,
    private readonly pace: Pace,
  ) {
    this.queue = new PQueue({ concurrency: pace.current() });
  }

  /**
   * Runs `use` until it meets neither a limit nor a refused token.
   *
   * @throws RateLimitError when no consumer is left and the run may not wait for one
   * @throws AuthenticationError when a consumer's new token is refused like the old one
   */
  async run<T>(errand: Errand, use: Use<T>): Promise<T> {
    const renewed = new Set<number>();
    let limitsInARow = 0;
    for (;;) {
      this.keepPace();
      const outcome = await this.queue.add(() => this.inTurn(errand, use));
      switch (outcome.kind) {
        case 'done':
          return outcome.value;
        case 'none left':
          // outside the queue, whose place goes to those who need none of these consumers
          await this.consumers.waitForOne(errand.endpoint, errand.consumer);
          limitsInARow = 0;
          break;
        case 'limited':
          limitsInARow += 1;
          // short limits could send a request round for ever: each consumer would be back when its turn comes
          if (limitsInARow > 2 * this.consumers.names.length) {
            throw this.consumers.exhausted(errand.endpoint, errand.consumer);
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
  private async inTurn<T>({ consumer }: Errand, use: Use<T>): Promise<Outcome<T>> {
    const turn = this.consumers.take(consumer);
    if (!turn) {
      return { kind: 'none left' };
    }
    try {
      const token = await turn.consumer.tokens.get();
      // others may have met the limit while the token was on its way
      return this.consumers.isValid(turn) ? { kind: 'done', value: await use(turn, token) } : { kind: 'limited' };
    } catch (error) {
      if (error instanceof TooManyRequests) {
        this.consumers.setAside(turn, error);
        return { kind: 'limited' };
      }
      if (error instanceof Unauthorized) {
        return { kind: 'refused', refusal: error.refusal };
      }
      throw error;
    } finally {
      // before the queue gives the place to the next request
      this.keepPace();
    }
  }

  private keepPace(): void {
    const concurrency = this.pace.current();
    if (concurrency !== this.queue.concurrency) {
      this.queue.concurrency = concurrency;
    }
  }
}
