import { type Bucket, CALLS_PER_HOUR } from '../limits';
import { ACCESS_TOKEN, type CredentialKind } from './credentialKinds';
import { type RateHeaders, rateLimitBackoff, RateWindow, timeUntilWorthwhile } from './rateLimits';
import type { TokenSource } from './tokens';

/** What was limited: calls of a bucket, or requests for tokens, without which nothing else can be called. */
export type LimitKind = Bucket | 'token';

/** What a request is about, as far as it decides which credentials can make it. */
export interface RequestTarget {
  readonly endpoint: { readonly name: string };
  /** The values of its path; among them the workspace, by slug or uuid, and the repository, by uuid. */
  readonly ref: unknown;
}

/** Finds out whether a credential may be used. Gives what is wrong with it, or undefined. */
export type CredentialCheck = () => Promise<string | undefined>;

interface Limit {
  /** Until when the credential is not used for it, in milliseconds since 1970. */
  until?: number;
  times: number;
  /** How many of its last limits the credential's own calls did not explain, since its last success. */
  unexplained: number;
}

/** Who it is, and what its tokens come from. */
export interface CredentialParts {
  readonly kind: CredentialKind;
  /** Its place in the configured list of its kind, counted from 1. */
  readonly item: number;
  /** What messages call it: `OAuth consumer 2 (key Xq7TnBw4)`, or `access token 1`. Never the token itself. */
  readonly label: string;
  readonly tokens: TokenSource;
}

/** An OAuth consumer or access token, and what the client has learned about it. */
export class Credential {
  readonly kind: CredentialKind;
  readonly item: number;
  readonly label: string;
  readonly tokens: TokenSource;
  /** Names of the endpoints at which Bitbucket refuses it what another credential is given. */
  readonly refusedAt = new Set<string>();
  /** Whether it is not used any more in this run. */
  isRetired = false;
  /** Must succeed before the first use. */
  check?: CredentialCheck;
  /** The scopes that the latest response to one of its calls stated. */
  statedScopes?: ReadonlySet<string>;

  private readonly notForItsKind: Set<string>;
  private readonly unreadable = new Set<string>();
  /** By workspace, the uuids of the only repositories that are visible. */
  private readonly visible = new Map<string, ReadonlySet<string>>();
  private readonly windows = { repository: new RateWindow(), webhook: new RateWindow(), other: new RateWindow() };
  private readonly limits = new Map<LimitKind, Limit>();
  /** Calls an hour, as responses state them. */
  private readonly statedLimits = new Map<Bucket, number>();
  /** By bucket, until when other credentials are preferred, because most of its calls are spent. */
  private readonly spared = new Map<Bucket, number>();

  constructor({ kind, item, label, tokens }: CredentialParts) {
    this.kind = kind;
    this.item = item;
    this.label = label;
    this.tokens = tokens;
    this.notForItsKind = new Set(kind.mayNotRead);
  }

  get isAccessToken(): boolean {
    return this.kind === ACCESS_TOKEN;
  }

  /**
   * Uses it for nothing in a workspace.
   *
   * @param workspace its slug and, as far as it is known, its uuid
   */
  excludeWorkspace(workspace: readonly string[]): void {
    workspace.forEach((name) => this.unreadable.add(name));
  }

  /**
   * Uses it in a workspace only for requests about some repositories: everything else would be incomplete.
   *
   * @param workspace its slug and its uuid
   */
  restrictTo(workspace: readonly string[], repositories: ReadonlySet<string>): void {
    workspace.forEach((name) => this.visible.set(name, repositories));
  }

  /** Whether it sees all of every workspace, as far as is known. */
  get seesEverything(): boolean {
    return this.unreadable.size === 0 && this.visible.size === 0;
  }

  /** Whether it may make a request at all, and would see everything that the request is about. */
  canRead({ endpoint, ref }: RequestTarget): boolean {
    const { workspace = '', repository } = ref as Readonly<Record<string, string | undefined>>;
    if (this.notForItsKind.has(endpoint.name) || this.unreadable.has(workspace)) {
      return false;
    }
    const visible = this.visible.get(workspace);
    return !visible || (repository !== undefined && visible.has(repository));
  }

  /**
   * Remembers that Bitbucket does not open an endpoint to credentials of its kind.
   *
   * @returns whether that is new
   */
  closeEndpoint(name: string): boolean {
    const isNew = !this.notForItsKind.has(name);
    this.notForItsKind.add(name);
    return isNew;
  }

  recordCalls(bucket: Bucket, at: number, calls = 1): void {
    this.windows[bucket].record(at, calls);
  }

  /** How many calls of a bucket it may make in an hour; undefined where there is no known limit. */
  hourlyLimit(bucket: Bucket): number | undefined {
    return this.statedLimits.get(bucket) ?? CALLS_PER_HOUR[bucket];
  }

  /** How many calls of a bucket it may make in an hour, and how many of them are left now: none while it is rate limited. */
  capacity(bucket: Bucket, now: number): { hourly: number; left: number } {
    const hourly = this.hourlyLimit(bucket) ?? 0;
    const left = this.isLimited(bucket, now) ? 0 : Math.max(0, hourly - this.windows[bucket].count(now));
    return { hourly, left };
  }

  /** Keeps what a response states about the limit of a bucket. */
  recordRateHeaders(bucket: Bucket, { limit, isNearLimit }: RateHeaders, now: number): void {
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

  /** Ends the series of limits that its own calls did not explain, after a call that was answered. */
  succeeded(bucket: Bucket): void {
    this.limitOf(bucket).unexplained = 0;
    this.limitOf('token').unexplained = 0;
  }

  /** From when on it may be used for a bucket, in milliseconds since 1970; 0 for at once. */
  availableAt(bucket: Bucket): number {
    return Math.max(this.limits.get(bucket)?.until ?? 0, this.limits.get('token')?.until ?? 0);
  }

  isLimited(bucket: Bucket, now: number): boolean {
    return now < this.availableAt(bucket);
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

  private limitOf(kind: LimitKind): Limit {
    const limit = this.limits.get(kind) ?? { times: 0, unexplained: 0 };
    this.limits.set(kind, limit);
    return limit;
  }
}
