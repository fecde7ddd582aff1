import type { Bucket } from '../limits';
import type { Logger } from '../logger';
import type { LimitKind } from './credential';
import type { CredentialName } from './credentialName';

/** Log lines about the use of credentials. */
export interface CredentialLog {
  /** @param until when the credential is used again, in milliseconds since 1970 */
  rateLimited(credential: CredentialName, kind: LimitKind, limit: { until: number; explained: boolean }): void;
  rotated(bucket: Bucket, from: CredentialName, to: CredentialName): void;
  closed(credential: CredentialName, request: { endpoint: string; name: string }): void;
  pausing(until: number, waitMs: number): void;
}

export function createCredentialLog(logger: Logger | undefined): CredentialLog {
  return {
    rateLimited: ({ label }, bucket, { until, explained }) =>
      logger?.info(
        { credential: label, bucket, until: toTime(until), explained },
        `${label} has reached Bitbucket's rate limit and is not used until ${toTime(until)}`,
      ),
    rotated: (bucket, from, to) =>
      logger?.info({ from: from.label, to: to.label, bucket }, `Going on with ${to.label}`),
    closed: ({ label }, { endpoint, name }) =>
      logger?.info(
        { credential: label, endpoint: name },
        `Bitbucket does not let ${label} use ${endpoint}; other credentials make such requests`,
      ),
    pausing: (until, waitMs) =>
      logger?.warn(
        { until: toTime(until), waitMs },
        `Every credential that could be used has reached Bitbucket's rate limit; waiting until ${toTime(until)}, ` +
          'as rateLimitMaxWaitMinutes allows',
      ),
  };
}

function toTime(ms: number): string {
  return new Date(ms).toISOString();
}
