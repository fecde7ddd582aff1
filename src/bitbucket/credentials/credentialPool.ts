import { type ApiError, type AuthenticationError, RateLimitError } from '../http/errors';
import type { TooManyRequests } from '../http/internalErrors';
import type { Bucket } from '../limits';
import type { Logger } from '../logger';
import type { Stats } from '../stats';
import { type Capacity, capacityOf, type LimitedBucket } from './capacity';
import { Credential, type CredentialCheck, type LimitKind } from './credential';
import { createCredentialLog, type CredentialLog } from './credentialLog';
import type { CredentialName } from './credentialName';
import { CredentialRing } from './credentialRing';
import type { RateHeaders } from './rateHeaders';
import type { RequestTarget } from './reach';
import type { Demand, Lease } from './requestContext';
import type { TokenSource } from './tokens';
import { WaitBudget } from './waitBudget';
import { blindnessWarning, causeOf, type CredentialWarning, retirementWarning } from './warnings';

export interface CredentialPoolParts {
  readonly clock: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly stats: Stats;
  /** How long the run may pause in all because every credential is limited, in milliseconds. */
  readonly maxWaitMs: number;
  readonly onWarning: (warning: CredentialWarning) => void;
  readonly logger?: Logger;
}

/** How long a credential is not used after its token could not be fetched, or its check could not be completed. */
const SUSPENSION_MS = 60_000;

/** Gives credentials to requests, and keeps what Bitbucket tells about them. */
export class CredentialPool {
  private readonly credentials: readonly Credential[];
  private readonly waitBudget: WaitBudget;
  private readonly ring: CredentialRing;
  private readonly log: CredentialLog;
  /** The refusals that a warning was given about. */
  private readonly toldCauses = new Set<string>();
  /** Why the last credential was retired. */
  private retirement?: AuthenticationError;

  constructor(
    credentials: readonly { name: CredentialName; tokens: TokenSource }[],
    private readonly parts: CredentialPoolParts,
  ) {
    this.credentials = credentials.map(({ name, tokens }) => new Credential(name, tokens));
    this.log = createCredentialLog(parts.logger);
    this.ring = new CredentialRing(this.credentials, parts.clock);
    const { clock, sleep, maxWaitMs } = parts;
    this.waitBudget = new WaitBudget({
      clock,
      sleep,
      budgetMs: maxWaitMs,
      onPause: (until, ms) => {
        parts.stats.recordWait(ms);
        this.log.pausing(until, ms);
      },
    });
  }

  get names(): readonly CredentialName[] {
    return this.credentials.map(({ position, kind, item, label }) => ({ position, kind, item, label }));
  }

  /** How many calls of a bucket the credentials can make. */
  capacity(bucket: LimitedBucket): Capacity {
    return capacityOf(this.credentials, bucket, { now: this.parts.clock(), waitMs: this.waitBudget.leftMs });
  }

  /** @returns undefined when all that may be used are limited, or none may be used */
  take(demand: Demand): Lease | undefined {
    const credential = this.ring.nextAvailable(demand);
    if (!credential) {
      return undefined;
    }
    const { bucket, position, excluded } = demand;
    if (position === undefined && !excluded?.size) {
      const from = this.ring.moveOn(bucket, credential);
      if (from) {
        this.parts.stats.recordRotation(bucket, credential.position);
        this.log.rotated(bucket, from, credential);
      }
    }
    return { credential, bucket, timesLimited: credential.timesLimited(bucket) };
  }

  /** Whether the credential has not been limited since the lease began. */
  isValid({ credential, bucket, timesLimited }: Lease): boolean {
    return credential.timesLimited(bucket) === timesLimited;
  }

  /** Whether a credential that may be used could answer, now or later. */
  hasAlternative(demand: Demand): boolean {
    return this.ring.candidates(demand).length > 0;
  }

  /** The next credential, where it has to be checked before its first use. */
  nextUnchecked(demand: Demand): Credential | undefined {
    const credential = demand.position === undefined ? this.ring.nextAvailable(demand) : undefined;
    return credential?.check && credential;
  }

  /** Has a credential checked before its first use. */
  checkBeforeUse(position: number, check: CredentialCheck): void {
    this.ring.at(position).check = check;
  }

  /** The positions of the credentials that may make a request and see everything that it is about. */
  whoReads(target: RequestTarget): number[] {
    return this.credentials.filter((credential) => credential.canRead(target)).map(({ position }) => position);
  }

  /** Takes note that the credential cannot read a workspace, named by its slug and its uuid. */
  excludeWorkspace(position: number, workspace: readonly string[]): void {
    this.ring.at(position).reach.exclude(workspace);
  }

  /** Uses the credential in a workspace, named by slug and uuid, only for requests about these repositories. */
  restrictTo(position: number, workspace: readonly string[], repositories: ReadonlySet<string>): void {
    this.ring.at(position).reach.restrict(workspace, repositories);
  }

  /** Takes note of what a response states about the limit that it counted against. */
  noteRateHeaders({ credential }: Lease, bucket: Bucket, headers: RateHeaders): void {
    credential.noteRateHeaders(bucket, headers, this.parts.clock());
  }

  /**
   * Stops the use of a credential after a 429. Nothing happens when it was limited after the request was sent: then the
   * response tells nothing new.
   */
  markRateLimited(lease: Lease, kind: LimitKind, { retryAfterMs }: TooManyRequests): void {
    if (!this.isValid(lease)) {
      return;
    }
    const { credential } = lease;
    const { until, explained } = credential.markRateLimited(kind, this.parts.clock(), retryAfterMs);
    this.parts.stats.recordLimit(credential.position);
    this.log.rateLimited(credential, kind, { until, explained });
  }

  succeeded(lease: Lease): void {
    if (this.isValid(lease)) {
      lease.credential.succeeded(lease.bucket);
    }
  }

  /** Stops the use of a credential for a minute, if another can be used in the meantime. */
  suspend(credential: Credential, demand: Demand): boolean {
    const excluded = new Set([...(demand.excluded ?? []), credential.position]);
    if (demand.position !== undefined || !this.ring.nextAvailable({ ...demand, excluded })) {
      return false;
    }
    credential.suspend(this.parts.clock() + SUSPENSION_MS);
    return true;
  }

  /** Stops the use of a credential for the rest of the run. */
  retire(credential: Credential, error: AuthenticationError): void {
    if (credential.isRetired) {
      return;
    }
    credential.isRetired = true;
    this.retirement = error;
    const others = this.credentials.filter(({ isRetired }) => !isRetired);
    if (others.length > 0) {
      this.parts.onWarning(retirementWarning(error, others));
    }
  }

  /** Takes note that credentials of this kind may not use an endpoint, and says so once in the log. */
  close(credential: Credential, { endpoint, name }: Demand): void {
    if (!credential.closedTo.has(name)) {
      credential.closedTo.add(name);
      this.log.closed(credential, { endpoint, name });
    }
  }

  /** Takes note that a credential was refused at an endpoint what another one was given. Each cause is told once. */
  markBlind(position: number, { endpoint, name }: Demand, refusal: ApiError, answeredBy: CredentialName): void {
    const credential = this.ring.at(position);
    if (credential.blindTo.has(name)) {
      return;
    }
    credential.blindTo.add(name);
    const cause = `${position} ${causeOf(refusal)}`;
    if (!this.toldCauses.has(cause)) {
      this.toldCauses.add(cause);
      this.parts.onWarning(blindnessWarning(credential, { endpoint, refusal, answeredBy }));
    }
  }

  /**
   * Waits until one of the credentials that may be used is available.
   *
   * @throws RateLimitError when that is longer than the run may still wait
   * @throws AuthenticationError when none is left
   */
  async waitForOne(demand: Demand): Promise<void> {
    if (!this.hasAlternative(demand) && this.retirement) {
      throw this.retirement;
    }
    const availableAt = this.firstAvailableAt(demand);
    if (demand.failsWhenLimited) {
      throw this.exhausted(demand);
    }
    if (availableAt > this.parts.clock()) {
      await this.waitUntil(availableAt, demand);
    }
  }

  /**
   * Pauses although credentials may be available: requests went round among them, because each was limited again at once.
   *
   * @throws RateLimitError when the run may not wait any longer
   */
  async waitAMinute(demand: Demand): Promise<void> {
    await this.waitUntil(Math.max(this.firstAvailableAt(demand), this.parts.clock() + SUSPENSION_MS), demand);
  }

  private async waitUntil(time: number, demand: Demand): Promise<void> {
    const pause = this.waitBudget.until(time, () => this.credentials.forEach((credential) => credential.release(time)));
    if (!pause) {
      throw this.exhausted(demand);
    }
    await pause;
  }

  private exhausted(demand: Demand): RateLimitError {
    const now = this.parts.clock();
    return new RateLimitError({
      endpoint: demand.endpoint,
      limited: this.ring.candidates(demand).map(({ label }) => label),
      total: this.credentials.length,
      now,
      availableAt: Math.max(this.firstAvailableAt(demand), now),
      waitedMs: this.waitBudget.spentMs,
    });
  }

  private firstAvailableAt(demand: Demand): number {
    return Math.min(...this.ring.candidates(demand).map((credential) => credential.availableAt(demand.bucket)));
  }
}
