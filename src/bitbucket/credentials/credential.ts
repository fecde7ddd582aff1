import { type Bucket, CALLS_PER_HOUR } from '../limits';
import { rateLimitBackoff } from './rateLimitBackoff';
import { RateWindow } from './rateWindow';
import type { TokenSource } from './tokens';

/** What messages and errors call a credential. */
export interface CredentialName {
  /** Its place in the client's list, counted from 1. */
  readonly position: number;
  /** For example `OAuth consumer 2 (key Xq7TnBw4)`. */
  readonly label: string;
}

/** @param position in the configured list, counted from 1 */
export function nameConsumer(key: string, position: number): CredentialName {
  return { position, label: `OAuth consumer ${position} (key ${key})` };
}

/** What was limited: calls of a bucket, or requests for tokens, without which nothing else can be called. */
export type LimitKind = Bucket | 'token';

interface Limit {
  /** Until when the credential is not used for it, in milliseconds since 1970. */
  until?: number;
  times: number;
  /** How many of its last limits the credential's own calls did not explain, since its last success. */
  unexplained: number;
}

/** Finds out whether a credential may be used. Gives what is wrong with it, or undefined. */
export type CredentialCheck = () => Promise<string | undefined>;

/** An OAuth consumer, and what the client has learned about it. */
export class Credential implements CredentialName {
  readonly position: number;
  readonly label: string;
  /** Names of the endpoints at which it is refused what another credential is given. */
  readonly blindTo = new Set<string>();
  /** Whether it is not used any more in this run. */
  isRetired = false;
  /** Must succeed before the first use. */
  check?: CredentialCheck;

  private readonly windows: Readonly<Record<Bucket, RateWindow>>;
  private readonly limits = new Map<LimitKind, Limit>();

  constructor(
    name: CredentialName,
    readonly tokens: TokenSource,
  ) {
    this.position = name.position;
    this.label = name.label;
    this.windows = { repository: new RateWindow(), webhook: new RateWindow(), other: new RateWindow() };
  }

  recordCalls(bucket: Bucket, at: number, calls = 1): void {
    this.windows[bucket].record(at, calls);
  }

  /** The calls against the limit of a bucket in the hour before `now`. */
  callsOfLastHour(bucket: Bucket, now: number): number {
    return this.windows[bucket].count(now);
  }

  /**
   * Stops the use of this credential for a kind of call after a 429.
   *
   * @returns until when, and whether its own calls explain the limit
   */
  markRateLimited(kind: LimitKind, now: number, retryAfterMs?: number): { until: number; explained: boolean } {
    const limit = this.limitOf(kind);
    const backoff = rateLimitBackoff({
      now,
      window: kind === 'token' ? new RateWindow() : this.windows[kind],
      limit: kind === 'token' ? undefined : CALLS_PER_HOUR[kind],
      unexplainedLimits: limit.unexplained,
      retryAfterMs,
    });
    limit.until = backoff.until;
    limit.times += 1;
    limit.unexplained += backoff.explained ? 0 : 1;
    return backoff;
  }

  /** Stops the use of this credential for everything until `until`. */
  suspend(until: number): void {
    this.limitOf('token').until = until;
  }

  /** Takes note that a call was answered. */
  succeeded(bucket: Bucket): void {
    this.limitOf(bucket).unexplained = 0;
    this.limitOf('token').unexplained = 0;
  }

  /** From when on it may be used for a bucket, in milliseconds since 1970; 0 for at once. */
  availableAt(bucket: Bucket): number {
    return Math.max(this.limits.get(bucket)?.until ?? 0, this.limits.get('token')?.until ?? 0);
  }

  /** Ends the limits that are over by `time`, whatever the clock says: a timer may fire a moment early. */
  release(time: number): void {
    for (const limit of this.limits.values()) {
      if (limit.until !== undefined && limit.until <= time) {
        limit.until = undefined;
      }
    }
  }

  /** How often its use was stopped for a bucket. */
  timesLimited(bucket: Bucket): number {
    return (this.limits.get(bucket)?.times ?? 0) + (this.limits.get('token')?.times ?? 0);
  }

  isLimited(bucket: Bucket, now: number): boolean {
    return now < this.availableAt(bucket);
  }

  private limitOf(kind: LimitKind): Limit {
    const limit = this.limits.get(kind) ?? { times: 0, unexplained: 0 };
    this.limits.set(kind, limit);
    return limit;
  }
}
