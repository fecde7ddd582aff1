import { type ConsumerName, RateLimitError } from '../http/errors';
import type { TooManyRequests } from '../http/internalErrors';
import type { Logger } from '../logger';
import type { Stats } from '../stats';
import { rateLimitBackoff } from './rateLimitBackoff';
import { RateWindow } from './rateWindow';
import type { TokenSource } from './tokens';
import { WaitBudget } from './waitBudget';

/** An OAuth consumer and what is known of its limit. */
export interface Consumer extends ConsumerName {
  readonly tokens: TokenSource;
  /** Its own calls below `/2.0/repositories/`. */
  readonly log: RateWindow;
  /** Until when it is set aside, in milliseconds since 1970. */
  limitedUntil?: number;
  /** How often it was set aside. */
  timesLimited: number;
  /** How many of its last limits its own calls did not explain, since its last success. */
  unexplainedLimits: number;
}

/** The use of a consumer for one request. It tells a response that is news from one that the next consumer overtook. */
export interface Lease {
  readonly consumer: Consumer;
  /** How often the consumer had been set aside when the turn began. */
  readonly timesLimited: number;
}

export interface CredentialPoolParts {
  clock: () => number;
  sleep: (ms: number) => Promise<void>;
  stats: Stats;
  /** How long the run may stand still in all because every consumer is limited, in milliseconds. */
  maxWaitMs: number;
  logger?: Logger;
}

/**
 * Whose turn it is. One consumer is used until Bitbucket limits it, then the next in configured order that is not set
 * aside, after the last the first again.
 */
export class CredentialPool {
  private readonly consumers: readonly Consumer[];
  private readonly pauses: WaitBudget;
  private current = 0;

  constructor(
    consumers: readonly (ConsumerName & { tokens: TokenSource })[],
    private readonly parts: CredentialPoolParts,
  ) {
    this.consumers = consumers.map((consumer) => ({
      ...consumer,
      log: new RateWindow(),
      timesLimited: 0,
      unexplainedLimits: 0,
    }));
    const { clock, sleep, maxWaitMs } = parts;
    this.pauses = new WaitBudget({
      clock,
      sleep,
      budgetMs: maxWaitMs,
      onPause: (until, ms) => this.tellPause(until, ms),
    });
  }

  get names(): readonly ConsumerName[] {
    return this.consumers.map(({ position, key }) => ({ position, key }));
  }

  /**
   * @param position to use this consumer and no other
   * @returns undefined when all that may be used are set aside
   */
  take(position?: number): Lease | undefined {
    const consumer = this.inOrder(position).find((candidate) => !this.isLimited(candidate));
    if (consumer && position === undefined) {
      this.moveTo(consumer);
    }
    return consumer && { consumer, timesLimited: consumer.timesLimited };
  }

  /** Whether the consumer has not been set aside since the turn began. */
  isValid({ consumer, timesLimited }: Lease): boolean {
    return consumer.timesLimited === timesLimited;
  }

  /**
   * Sets the consumer aside that made a request answered with 429. Nothing happens when it was set aside after that
   * request was sent: then the response tells nothing new.
   */
  markRateLimited(lease: Lease, { counted, retryAfterMs }: TooManyRequests): void {
    if (!this.isValid(lease)) {
      return;
    }
    const { consumer } = lease;
    const { log, unexplainedLimits } = consumer;
    const { until, explained } = rateLimitBackoff({
      now: this.parts.clock(),
      log,
      counted,
      unexplainedLimits,
      retryAfterMs,
    });
    consumer.limitedUntil = until;
    consumer.timesLimited += 1;
    consumer.unexplainedLimits += explained ? 0 : 1;
    this.parts.stats.recordLimit(consumer.position);
    this.parts.logger?.info(
      { consumer: consumer.position, until: toTime(until), explained },
      'An OAuth consumer has met the rate limit and is set aside',
    );
  }

  /** Takes note that a request was answered as asked. */
  succeeded(lease: Lease): void {
    if (this.isValid(lease)) {
      lease.consumer.unexplainedLimits = 0;
    }
  }

  /**
   * Waits until one of the consumers that may be used is back.
   *
   * @param endpoint what asks
   * @throws RateLimitError when that is longer than the run may still wait
   */
  async waitForOne(endpoint: string, position?: number): Promise<void> {
    const backAt = this.firstBackAt(position);
    if (backAt <= this.parts.clock()) {
      return;
    }
    const pause = this.pauses.until(backAt, () => this.release(backAt));
    if (!pause) {
      throw this.exhausted(endpoint, position);
    }
    await pause;
  }

  /** The error of a request that no consumer can make now. */
  exhausted(endpoint: string, position?: number): RateLimitError {
    const now = this.parts.clock();
    return new RateLimitError({
      endpoint,
      position,
      consumers: this.consumers.length,
      now,
      backAt: Math.max(this.firstBackAt(position), now),
      waitedMs: this.pauses.spentMs,
    });
  }

  private firstBackAt(position?: number): number {
    return Math.min(...this.inOrder(position).map(({ limitedUntil = 0 }) => limitedUntil));
  }

  /** Those that may be used, the one whose turn it is first. */
  private inOrder(position?: number): readonly Consumer[] {
    if (position === undefined) {
      return [...this.consumers.slice(this.current), ...this.consumers.slice(0, this.current)];
    }
    const consumer = this.consumers[position - 1];
    if (!consumer) {
      throw new RangeError(`There is no OAuth consumer ${position}, only ${this.consumers.length}`);
    }
    return [consumer];
  }

  private isLimited({ limitedUntil }: Consumer): boolean {
    return limitedUntil !== undefined && this.parts.clock() < limitedUntil;
  }

  private moveTo(consumer: Consumer): void {
    const index = consumer.position - 1;
    if (index !== this.current) {
      this.parts.stats.recordRotation(consumer.position);
      this.parts.logger?.info(
        { from: this.current + 1, to: consumer.position },
        'Going on with another OAuth consumer',
      );
      this.current = index;
    }
  }

  /** After the pause, whatever the clock says: a timer may fire a moment early. */
  private release(backAt: number): void {
    for (const consumer of this.consumers) {
      if (consumer.limitedUntil !== undefined && consumer.limitedUntil <= backAt) {
        consumer.limitedUntil = undefined;
      }
    }
  }

  private tellPause(until: number, ms: number): void {
    this.parts.stats.recordWait(ms);
    this.parts.logger?.warn(
      { until: toTime(until), waitMs: ms },
      'Every OAuth consumer that could be used is rate limited; waiting',
    );
  }
}

function toTime(ms: number): string {
  return new Date(ms).toISOString();
}
