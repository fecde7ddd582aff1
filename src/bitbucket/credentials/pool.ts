import { AuthenticationError, RateLimitError } from '../http/credentialErrors';
import { ApiError } from '../http/errors';
import { type Bucket, pausesWithin } from '../limits';
import type { Logger } from '../logger';
import type { ApiRequest } from '../request';
import type { Stats } from '../stats';
import { Credential, type CredentialParts, type LimitKind } from './credential';
import { causeOf, CredentialLog, type CredentialWarning, refusalWarning, retirementWarning } from './messages';
import { CredentialOrder, type Excluded, NOBODY } from './order';
import { WaitBudget } from './waitBudget';

export interface CredentialPoolParts {
  readonly clock: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly stats: Stats;
  /** How long the run may pause in all because every credential is limited, in milliseconds. */
  readonly maxWaitMs: number;
  readonly onWarning: (warning: CredentialWarning) => void;
  readonly logger?: Logger;
}

/** The use of a credential for one request. It tells a 429 that is news from one that a later limit has overtaken. */
export interface Lease {
  readonly credential: Credential;
  readonly bucket: Bucket;
  /** How often the credential had been limited when the lease began. */
  readonly timesLimited: number;
}

/** How many calls of a bucket the credentials can make. */
export interface Capacity {
  /** Calls an hour of all of them. */
  readonly hourly: number;
  /** Calls that can be made now: the limits, less the calls of the last hour. */
  readonly left: number;
  /** The same with as much waiting as is still allowed. */
  readonly withWaiting: number;
}

/** How long a credential is not used after its token could not be fetched, or its check could not be completed. */
const SUSPENSION_MS = 60_000;

/** Gives credentials to requests, and keeps what Bitbucket tells about them. */
export class CredentialPool {
  /** In configured order, consumers first. */
  readonly all: readonly Credential[];
  private readonly order: CredentialOrder;
  private readonly checks = new Map<Credential, Promise<void>>();
  private readonly waitBudget: WaitBudget;
  private readonly log: CredentialLog;
  /** The refusals that a warning was given about. */
  private readonly reportedCauses = new Set<string>();
  /** Why the last credential was retired. */
  private retirement?: AuthenticationError;

  constructor(
    credentials: readonly CredentialParts[],
    private readonly parts: CredentialPoolParts,
  ) {
    this.all = credentials.map((credential) => new Credential(credential));
    this.log = new CredentialLog(parts.logger);
    this.order = new CredentialOrder(this.all, parts.clock);
    this.waitBudget = new WaitBudget({
      ...parts,
      budgetMs: parts.maxWaitMs,
      onPause: (until, ms) => {
        parts.stats.recordWait(ms);
        this.log.pausing(until, ms);
      },
    });
  }

  /** How many calls of a bucket the credentials can make, now and with the waiting that is still allowed. */
  capacity(bucket: Exclude<Bucket, 'other'>): Capacity {
    let [hourly, left] = [0, 0];
    for (const credential of this.all.filter(({ isRetired, seesEverything }) => !isRetired && seesEverything)) {
      const capacity = credential.capacity(bucket, this.parts.clock());
      hourly += capacity.hourly;
      left += capacity.left;
    }
    return { hourly, left, withWaiting: left + pausesWithin(this.waitBudget.leftMs / 60_000) * hourly };
  }

  /** @returns undefined when all that may be used are limited, or none may be used */
  take(request: ApiRequest, excluded = NOBODY): Lease | undefined {
    const credential = this.order.nextAvailable(request, excluded);
    if (!credential) {
      return undefined;
    }
    const { bucket } = request.endpoint;
    const from = request.using || excluded.size > 0 ? undefined : this.order.moveOn(bucket, credential);
    if (from) {
      this.parts.stats.recordRotation(bucket, credential.label);
      this.log.rotated(bucket, from, credential);
    }
    return { credential, bucket, timesLimited: credential.timesLimited(bucket) };
  }

  /** Whether the credential has not been limited since the lease began. */
  isValid({ credential, bucket, timesLimited }: Lease): boolean {
    return credential.timesLimited(bucket) === timesLimited;
  }

  /** Whether a credential that may be used could answer, now or later. */
  hasAlternative(request: ApiRequest, excluded = NOBODY): boolean {
    return this.order.candidates(request, excluded).length > 0;
  }

  /** Checks the next credential before its first use, where it could not be checked before the run. */
  async checkNext(request: ApiRequest, excluded: Excluded): Promise<void> {
    for (;;) {
      const credential = request.using ? undefined : this.order.nextAvailable(request, excluded);
      if (!credential?.check) {
        return;
      }
      const check = this.checks.get(credential) ?? this.check(credential, request, excluded);
      this.checks.set(credential, check);
      await check;
    }
  }

  /**
   * Stops the use of a credential after a 429. Nothing happens when it was limited after the request was sent: then the
   * response tells nothing new.
   */
  markRateLimited(lease: Lease, kind: LimitKind, retryAfterMs: number | undefined): void {
    if (this.isValid(lease)) {
      const { credential } = lease;
      const limit = credential.markRateLimited(kind, this.parts.clock(), retryAfterMs);
      this.parts.stats.recordLimit(credential.label);
      this.log.rateLimited(credential, kind, limit);
    }
  }

  /** Stops the use of a credential for a minute, if another can be used in the meantime. */
  suspend(credential: Credential, request: ApiRequest, excluded: Excluded): boolean {
    const others = { has: (one: Credential) => one === credential || excluded.has(one), size: excluded.size + 1 };
    if (request.using || !this.order.nextAvailable(request, others)) {
      return false;
    }
    credential.suspend(this.parts.clock() + SUSPENSION_MS);
    return true;
  }

  /** Stops the use of a credential for the rest of the run. */
  retire(credential: Credential, error: AuthenticationError): void {
    const others = this.all.filter((one) => one !== credential && !one.isRetired);
    if (!credential.isRetired && others.length > 0) {
      this.parts.onWarning(retirementWarning(error, others));
    }
    this.retirement = credential.isRetired ? this.retirement : error;
    credential.isRetired = true;
  }

  /** Remembers that credentials of this kind may not use an endpoint, and says so once in the log. */
  close(credential: Credential, { endpoint: { name }, description }: ApiRequest): void {
    if (credential.closeEndpoint(name)) {
      this.log.closed(credential, { name, description });
    }
  }

  /** Remembers that Bitbucket refused a credential what it gave to another one. Each cause is told once. */
  markRefused(credential: Credential, request: ApiRequest, refusal: ApiError, answered: Credential): void {
    const { endpoint, description } = request;
    if (credential.isRetired || credential.refusedAt.has(endpoint.name)) {
      return;
    }
    credential.refusedAt.add(endpoint.name);
    const cause = `${credential.label} ${causeOf(refusal)}`;
    if (!this.reportedCauses.has(cause)) {
      this.reportedCauses.add(cause);
      this.parts.onWarning(refusalWarning(credential, { description, refusal, answered }));
    }
  }

  /**
   * Waits until one of the credentials that may be used is available.
   *
   * @throws RateLimitError when that takes longer than the run may wait, AuthenticationError when none is left
   */
  async waitForOne(request: ApiRequest, excluded = NOBODY): Promise<void> {
    if (!this.hasAlternative(request, excluded) && this.retirement) {
      throw this.retirement;
    }
    if (request.failsWhenLimited) {
      throw this.exhausted(request, excluded);
    }
    const availableAt = this.firstAvailableAt(request, excluded);
    if (availableAt > this.parts.clock()) {
      await this.waitUntil(availableAt, request, excluded);
    }
  }

  /**
   * Pauses although credentials may be available: requests went round among them, because each was limited again at once.
   *
   * @throws RateLimitError when the run may not wait any longer
   */
  async waitAMinute(request: ApiRequest, excluded: Excluded): Promise<void> {
    const time = Math.max(this.firstAvailableAt(request, excluded), this.parts.clock() + SUSPENSION_MS);
    await this.waitUntil(time, request, excluded);
  }

  private async check(credential: Credential, request: ApiRequest, excluded: Excluded): Promise<void> {
    try {
      const problem = await credential.check!();
      credential.check = undefined;
      if (problem !== undefined) {
        const message = `${credential.label} is not used in this run: ${problem}`;
        const failure = { endpoint: request.description, credential, advice: problem, message };
        this.retire(credential, new AuthenticationError({ ...failure, refused: 'credentials' }));
      }
    } catch (error) {
      if (error instanceof AuthenticationError) {
        this.retire(credential, error);
      } else if (!(error instanceof ApiError) || !this.suspend(credential, request, excluded)) {
        // for other reasons, such as a limit, the check may succeed later
        throw error;
      }
    } finally {
      this.checks.delete(credential);
    }
  }

  private async waitUntil(time: number, request: ApiRequest, excluded: Excluded): Promise<void> {
    const pause = this.waitBudget.until(time, () => this.all.forEach((credential) => credential.release(time)));
    if (!pause) {
      throw this.exhausted(request, excluded);
    }
    await pause;
  }

  private exhausted(request: ApiRequest, excluded: Excluded): RateLimitError {
    const now = this.parts.clock();
    return new RateLimitError({
      endpoint: request.description,
      limited: this.order.candidates(request, excluded).map(({ label }) => label),
      total: this.all.length,
      now,
      availableAt: Math.max(this.firstAvailableAt(request, excluded), now),
      waitedMs: this.waitBudget.spentMs,
    });
  }

  private firstAvailableAt(request: ApiRequest, excluded: Excluded): number {
    const { bucket } = request.endpoint;
    return Math.min(...this.order.candidates(request, excluded).map((credential) => credential.availableAt(bucket)));
  }
}
