import { type ApiError, type AuthenticationError, RateLimitError } from '../http/errors';
import type { TooManyRequests } from '../http/internalErrors';
import type { Bucket } from '../limits';
import type { Logger } from '../logger';
import type { Stats } from '../stats';
import { Credential, type CredentialCheck, type CredentialName, type LimitKind } from './credential';
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

/** How long a credential is not used after its token could not be fetched, or its check did not come to an end. */
const SUSPENSION_MS = 60_000;

/**
 * Chooses credentials. For each bucket, one is used until Bitbucket limits it, then the next in configured order that is
 * available; after the last comes the first again.
 */
export class CredentialPool {
  private readonly credentials: readonly Credential[];
  private readonly waitBudget: WaitBudget;
  /** By bucket, the index of the credential in use. */
  private readonly current: Record<Bucket, number> = { repository: 0, webhook: 0, other: 0 };
  /** Of which refusals a warning was given. */
  private readonly toldCauses = new Set<string>();
  /** Why the last credential was retired. */
  private retirement?: AuthenticationError;

  constructor(
    credentials: readonly { name: CredentialName; tokens: TokenSource }[],
    private readonly parts: CredentialPoolParts,
  ) {
    this.credentials = credentials.map(({ name, tokens }) => new Credential(name, tokens));
    const { clock, sleep, maxWaitMs } = parts;
    this.waitBudget = new WaitBudget({
      clock,
      sleep,
      budgetMs: maxWaitMs,
      onPause: (until, ms) => this.reportPause(until, ms),
    });
  }

  get names(): readonly CredentialName[] {
    return this.credentials.map(({ position, label }) => ({ position, label }));
  }

  /** @returns undefined when all that may be used are limited, or none may be used */
  take(demand: Demand): Lease | undefined {
    const credential = this.nextAvailable(demand);
    if (!credential) {
      return undefined;
    }
    const { bucket, position, excluded } = demand;
    if (position === undefined && !excluded?.size) {
      this.moveOn(bucket, credential);
    }
    return { credential, bucket, timesLimited: credential.timesLimited(bucket) };
  }

  /** Whether the credential has not been limited since the lease began. */
  isValid({ credential, bucket, timesLimited }: Lease): boolean {
    return credential.timesLimited(bucket) === timesLimited;
  }

  /** Whether a credential that may be used could answer, now or later. */
  hasAlternative(demand: Demand): boolean {
    return this.candidates(demand).length > 0;
  }

  /** The next credential, where it has to be checked before its first use. */
  nextUnchecked(demand: Demand): Credential | undefined {
    const credential = demand.position === undefined ? this.nextAvailable(demand) : undefined;
    return credential?.check && credential;
  }

  /** Has a credential checked before its first use. */
  checkBeforeUse(position: number, check: CredentialCheck): void {
    this.at(position).check = check;
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
    this.parts.logger?.info(
      { credential: credential.label, bucket: kind, until: toTime(until), explained },
      `${credential.label} has reached Bitbucket's rate limit and is not used until ${toTime(until)}`,
    );
  }

  succeeded(lease: Lease): void {
    if (this.isValid(lease)) {
      lease.credential.succeeded(lease.bucket);
    }
  }

  /** Stops the use of a credential for a minute, if another can be used in the meantime. */
  suspend(credential: Credential, demand: Demand): boolean {
    const excluded = new Set([...(demand.excluded ?? []), credential.position]);
    if (demand.position !== undefined || !this.nextAvailable({ ...demand, excluded })) {
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

  /** Takes note that a credential was refused at an endpoint what another one was given. Each cause is told once. */
  markBlind(position: number, { endpoint, name }: Demand, refusal: ApiError, answeredBy: CredentialName): void {
    const credential = this.at(position);
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
    if (this.candidates(demand).length === 0 && this.retirement) {
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
      limited: this.candidates(demand).map(({ label }) => label),
      total: this.credentials.length,
      now,
      availableAt: Math.max(this.firstAvailableAt(demand), now),
      waitedMs: this.waitBudget.spentMs,
    });
  }

  private firstAvailableAt(demand: Demand): number {
    return Math.min(...this.candidates(demand).map((credential) => credential.availableAt(demand.bucket)));
  }

  private nextAvailable(demand: Demand): Credential | undefined {
    const now = this.parts.clock();
    return this.candidates(demand).find((credential) => !credential.isLimited(demand.bucket, now));
  }

  /** Those that may be used, the current one first. One that is blind for the endpoint comes in only where all are. */
  private candidates({ bucket, name, position, excluded }: Demand): readonly Credential[] {
    if (position !== undefined) {
      return [this.at(position)].filter(({ isRetired }) => !isRetired);
    }
    const start = this.current[bucket];
    const inOrder = [...this.credentials.slice(start), ...this.credentials.slice(0, start)];
    const usable = inOrder.filter((credential) => !credential.isRetired && !excluded?.has(credential.position));
    const seeing = usable.filter(({ blindTo }) => !blindTo.has(name));
    return seeing.length > 0 ? seeing : usable;
  }

  private at(position: number): Credential {
    const credential = this.credentials[position - 1];
    if (!credential) {
      throw new RangeError(`There is no credential ${position}, only ${this.credentials.length}`);
    }
    return credential;
  }

  /** One that is only passed over for an endpoint stays the current one. */
  private moveOn(bucket: Bucket, to: Credential): void {
    const from = this.credentials[this.current[bucket]]!;
    if (from !== to && (from.isRetired || from.isLimited(bucket, this.parts.clock()))) {
      this.current[bucket] = to.position - 1;
      this.parts.stats.recordRotation(bucket, to.position);
      this.parts.logger?.info({ from: from.label, to: to.label, bucket }, `Going on with ${to.label}`);
    }
  }

  private reportPause(until: number, ms: number): void {
    this.parts.stats.recordWait(ms);
    this.parts.logger?.warn(
      { until: toTime(until), waitMs: ms },
      `Every credential that could be used has reached Bitbucket's rate limit; waiting until ${toTime(until)}`,
    );
  }
}

function toTime(ms: number): string {
  return new Date(ms).toISOString();
}
