import type { HttpResponse } from './http/transport';

/** What one client did so far. Times are in milliseconds, sizes in bytes after unpacking. */
export interface ClientStats extends CallCounts {
  /** By the name of the endpoint, tokens under `token`. */
  readonly callsByEndpoint: Readonly<Record<string, number>>;
  /** In configured order. */
  readonly consumers: readonly ConsumerStats[];
  /** The position of the one whose turn it is. */
  readonly activeConsumer: number;
  /** Requests sent again because the response was missing, damaged, or told of trouble. */
  readonly retries: number;
  readonly retryDelayMs: number;
  /** How often work went over to another consumer because of a limit. */
  readonly rotations: number;
  /** Answers with status 429. */
  readonly limitedAnswers: number;
  /** How long the run stood still because every consumer was limited. */
  readonly rateLimitWaitMs: number;
  readonly bytes: number;
}

export interface CallCounts {
  /** HTTP requests sent, whatever their response, requests for tokens included. */
  readonly calls: number;
  /** Those below `/2.0/repositories/`, which Bitbucket limits by the hour and consumer. */
  readonly repositoryCalls: number;
}

export interface ConsumerStats extends CallCounts {
  readonly position: number;
  /** How often Bitbucket's limit was met, requests that were under way together counting as one. */
  readonly timesLimited: number;
}

export interface CallRecord {
  endpoint: string;
  /** Position of the consumer, counted from 1. */
  consumer: number;
  /** Whether it is below `/2.0/repositories/`. */
  counted: boolean;
}

/** Keeps the counts of one client. */
export class Stats {
  private readonly totals = {
    calls: 0,
    repositoryCalls: 0,
    retries: 0,
    retryDelayMs: 0,
    rotations: 0,
    limitedAnswers: 0,
    rateLimitWaitMs: 0,
    bytes: 0,
  };
  private readonly byEndpoint = new Map<string, number>();
  /** By position. */
  private readonly byConsumer = new Map<number, { calls: number; repositoryCalls: number; timesLimited: number }>();

  private activeConsumer: number;

  /** @param positions of the consumers, in order */
  constructor(positions: readonly number[]) {
    this.activeConsumer = positions[0] ?? 1;
    positions.forEach((position) => this.byConsumer.set(position, { calls: 0, repositoryCalls: 0, timesLimited: 0 }));
  }

  /** @param response absent where there was none */
  recordCall({ endpoint, consumer, counted }: CallRecord, response?: HttpResponse): void {
    const requests = response?.requests ?? 1;
    for (const counts of [this.totals, this.byConsumer.get(consumer)]) {
      if (counts) {
        counts.calls += requests;
        counts.repositoryCalls += counted ? requests : 0;
      }
    }
    this.byEndpoint.set(endpoint, (this.byEndpoint.get(endpoint) ?? 0) + requests);
    this.totals.bytes += response?.bytes ?? 0;
    this.totals.limitedAnswers += response?.status === 429 ? 1 : 0;
  }

  recordRetry(delayMs: number): void {
    this.totals.retries += 1;
    this.totals.retryDelayMs += delayMs;
  }

  recordLimit(consumer: number): void {
    const counts = this.byConsumer.get(consumer);
    if (counts) {
      counts.timesLimited += 1;
    }
  }

  /** @param to position of the consumer whose turn it is from now on */
  recordRotation(to: number): void {
    this.totals.rotations += 1;
    this.activeConsumer = to;
  }

  recordWait(ms: number): void {
    this.totals.rateLimitWaitMs += ms;
  }

  snapshot(): ClientStats {
    return {
      ...this.totals,
      callsByEndpoint: Object.fromEntries(this.byEndpoint),
      consumers: [...this.byConsumer].map(([position, counts]) => ({ position, ...counts })),
      activeConsumer: this.activeConsumer,
    };
  }
}
