import { type ApiError, type AuthenticationError, PermissionError } from '../http/errors';
import { SCOPE_CHECKBOXES } from '../scopes';
import type { CredentialName } from './credentialName';

/** A problem with a credential that a person can fix. */
export interface CredentialWarning {
  readonly kind: 'refused' | 'retired';
  readonly message: string;
}

/** For a credential that is not used any more in this run. */
export function retirementWarning(error: AuthenticationError, others: readonly CredentialName[]): CredentialWarning {
  const rest = others.map(({ label }) => label).join(', ');
  return { kind: 'retired', message: `${error.message} The run goes on with ${rest}.` };
}

/** For a credential that is refused at an endpoint what another one is given. */
export function blindnessWarning(
  credential: CredentialName,
  { endpoint, refusal, answeredBy }: { endpoint: string; refusal: ApiError; answeredBy: CredentialName },
): CredentialWarning {
  const missing = refusal instanceof PermissionError ? refusal.missing : [];
  const advice =
    missing.length > 0
      ? `It lacks ${missing.map(describeScope).join(' and ')}.`
      : 'Give all credentials the same scopes and the same access.';
  return {
    kind: 'refused',
    message:
      `${credential.label} is refused at ${endpoint} (${refusal.status}), where ${answeredBy.label} is answered. It is not used ` +
      `for such requests any more in this run. ${advice}`,
  };
}

/** Identifies what one change by a person would fix, however many endpoints it affects. */
export function causeOf(refusal: ApiError): string {
  const missing = refusal instanceof PermissionError ? refusal.missing : [];
  return missing.length > 0 ? missing.join(' ') : String(refusal.status);
}

function describeScope(scope: string): string {
  const checkbox = (SCOPE_CHECKBOXES as Readonly<Record<string, string | undefined>>)[scope];
  return `the scope "${scope}"${checkbox ? ` (tick "${checkbox}" in the consumer's settings in Bitbucket)` : ''}`;
}
