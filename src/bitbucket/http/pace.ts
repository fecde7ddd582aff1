import type { Logger } from '../logger';

/** So many failures within this time are a burst: Bitbucket is in trouble, and not a single request. */
const BURST_FAILURES = 3;
const BURST_MS = 10_000;
/** How long after the last burst the pace stays as low as it is. */
const CALM_MS = 60_000;
/** From then on, how long each step up takes. */
const STEP_MS = 10_000;

export interface PaceParts {
  /** How many requests may be under way at once while all is well. */
  concurrency: number;
  /** Milliseconds since 1970. */
  clock: () => number;
  logger?: Logger;
}

/**
 * How many requests may be under way at once. A burst of server errors and time-outs halves it for a minute, so that a
 * Bitbucket in trouble is not hammered; after that it goes up again one by one.
 */
export class Pace {
  private readonly full: number;
  /** When requests failed that count for the next burst. */
  private failures: number[] = [];
  /** The number after the last burst, and when that was. */
  private low: number;
  private lowSince = -Infinity;
  /** As it was told last. */
  private told: number;

  constructor(private readonly parts: PaceParts) {
    this.full = parts.concurrency;
    this.low = this.told = this.full;
  }

  /** The number now, at least 1. */
  current(): number {
    const calmMs = this.parts.clock() - this.lowSince - CALM_MS;
    const steps = calmMs < 0 ? 0 : 1 + Math.floor(calmMs / STEP_MS);
    const number = Math.min(this.full, this.low + steps);
    if (number > this.told) {
      this.told = number;
      this.parts.logger?.info({ concurrency: number, of: this.full }, 'Bitbucket answers again; going on faster');
    }
    return number;
  }

  /**
   * Takes note of a server error, or of an answer that did not come.
   *
   * @param sentAt when the request was sent: one that was under way at the last burst says nothing new
   */
  failed(sentAt: number): void {
    const now = this.parts.clock();
    if (sentAt < this.lowSince) {
      return;
    }
    this.failures = [...this.failures.filter((at) => now - at < BURST_MS), now];
    if (this.failures.length >= BURST_FAILURES) {
      this.slowDown(now);
    }
  }

  private slowDown(now: number): void {
    const before = this.current();
    this.failures = [];
    this.low = this.told = Math.max(1, Math.floor(before / 2));
    this.lowSince = now;
    if (this.low < before) {
      this.parts.logger?.warn(
        { concurrency: this.low, before, of: this.full },
        'Bitbucket fails to answer several requests in a row; going on with fewer at a time',
      );
    }
  }
}
