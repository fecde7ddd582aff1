import { type Bucket, CALLS_PER_HOUR } from '../limits';
import type { CredentialName } from './credentialName';
import { type RateHeaders } from './rateHeaders';
import { rateLimitBackoff, timeUntilWorthwhile } from './rateLimitBackoff';
import { RateWindow } from './rateWindow';
import { Reach, type RequestTarget } from './reach';
import type { TokenSource } from './tokens';

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

/** An OAuth consumer or access token, and what the client has learned about it. */
export class Credential implements CredentialName {
  readonly position: number;
  readonly kind: CredentialName['kind'];
  readonly item: number;
  readonly label: string;
  /** Names of the endpoints at which it is refused what another credential is given. */
  readonly blindTo = new Set<string>();
  /** Names of the endpoints that credentials of its kind may not use at all. */
  readonly closedTo = new Set<string>();
  /** What it can read. */
  readonly reach = new Reach();
  /** Whether it is not used any more in this run. */
  isRetired = false;
  /** Must succeed before the first use. */
  check?: CredentialCheck;

  private readonly windows: Readonly<Record<Bucket, RateWindow>>;
  private readonly limits = new Map<LimitKind, Limit>();
  /** Calls an hour, as responses state them. */
  private readonly statedLimits = new Map<Bucket, number>();
  /** By bucket, until when other credentials are preferred, because most of its calls are spent. */
  private readonly spared = new Map<Bucket, number>();

  constructor(
    name: CredentialName,
    readonly tokens: TokenSource,
  ) {
    this.position = name.position;
    this.kind = name.kind;
    this.item = name.item;
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

  /** How many calls of a bucket it may make in an hour; undefined where there is no known limit. */
  hourlyLimit(bucket: Bucket): number | undefined {
    return this.statedLimits.get(bucket) ?? CALLS_PER_HOUR[bucket];
  }

  /** Takes note of what a response states about the limit of a bucket. */
  noteRateHeaders(bucket: Bucket, { limit, isNearLimit }: RateHeaders, now: number): void {
    if (limit !== undefined) {
      this.statedLimits.set(bucket, limit);
    }
    if (isNearLimit) {
      this.spared.set(bucket, timeUntilWorthwhile(this.windows[bucket], now));
    } else if (isNearLimit === false) {
      this.spared.delete(bucket);
    }
  }

  /** Whether most of its calls are spent, so that another credential should be used where there is one. */
  isNearLimit(bucket: Bucket, now: number): boolean {
    return now < (this.spared.get(bucket) ?? 0);
  }

  /** Whether it may make a request at all, and would see everything that the request is about. */
  canRead(target: RequestTarget): boolean {
    return !this.closedTo.has(target.name) && this.reach.includes(target);
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
      limit: kind === 'token' ? undefined : this.hourlyLimit(kind),
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
