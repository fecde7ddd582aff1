import type { AuthenticationError } from '../http/credentialErrors';
import { type ApiError, PermissionError } from '../http/errors';
import type { Bucket } from '../limits';
import type { Logger } from '../logger';
import { describeScope } from '../scopes';
import type { Credential, LimitKind } from './credential';

/** A problem with a credential that a person can fix. */
export interface CredentialWarning {
  readonly kind: 'refused' | 'retired';
  readonly message: string;
}

/** For a credential that is not used any more in this run. */
export function retirementWarning(error: AuthenticationError, others: readonly Credential[]): CredentialWarning {
  const rest = others.map(({ label }) => label).join(', ');
  return { kind: 'retired', message: `${error.message} The run goes on with ${rest}.` };
}

/** For a credential that Bitbucket refuses something that it gives to another one. */
export function refusalWarning(
  { label }: Credential,
  { description, refusal, answered }: { description: string; refusal: ApiError; answered: Credential },
): CredentialWarning {
  const missing = missingScopesOf(refusal);
  const isRight = refusal instanceof PermissionError && refusal.kind === 'right';
  const advice =
    missing.length > 0
      ? `It lacks ${missing.map(describeScope).join(' and ')}: edit the consumer in Bitbucket.`
      : `Give all credentials ${isRight ? '' : 'the same scopes and '}the same access.`;
  return {
    kind: 'refused',
    message:
      `Bitbucket refuses ${description} to ${label} (${refusal.status}), but not to ${answered.label}. ${label} is not used ` +
      `for such requests any more in this run. ${advice}`,
  };
}

/** Identifies what one change by a person would fix, however many endpoints it affects. */
export function causeOf(refusal: ApiError): string {
  return missingScopesOf(refusal).join(' ') || String(refusal.status);
}

function missingScopesOf(refusal: ApiError): readonly string[] {
  return refusal instanceof PermissionError ? refusal.missing : [];
}

/** Log lines about the use of credentials. */
export class CredentialLog {
  constructor(private readonly logger: Logger | undefined) {}

  /** @param limit until when the credential is not used, in milliseconds since 1970 */
  rateLimited({ label }: Credential, bucket: LimitKind, limit: { until: number; explained: boolean }): void {
    const until = toTime(limit.until);
    this.logger?.info(
      { credential: label, bucket, until, explained: limit.explained },
      `${label} has reached Bitbucket's rate limit and is not used until ${until}`,
    );
  }

  rotated(bucket: Bucket, from: Credential, to: Credential): void {
    this.logger?.info({ from: from.label, to: to.label, bucket }, `Going on with ${to.label}`);
  }

  closed({ label }: Credential, { name, description }: { name: string; description: string }): void {
    this.logger?.info(
      { credential: label, endpoint: name },
      `Bitbucket does not let ${label} use ${description}; other credentials make such requests`,
    );
  }

  /** @param until in milliseconds since 1970 */
  pausing(until: number, waitMs: number): void {
    this.logger?.warn(
      { until: toTime(until), waitMs },
      `Every credential that could be used has reached Bitbucket's rate limit; waiting until ${toTime(until)}, ` +
        'as rateLimitMaxWaitMinutes allows',
    );
  }
}

function toTime(ms: number): string {
  return new Date(ms).toISOString();
}
