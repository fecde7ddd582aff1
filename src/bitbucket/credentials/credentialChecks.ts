import { ApiError, AuthenticationError } from '../http/errors';
import type { Credential } from './credential';
import type { CredentialName } from './credentialName';
import type { CredentialPool } from './credentialPool';
import type { Demand } from './requestContext';

/** Checks credentials before their first use, where they could not be checked before the run. */
export class CredentialChecks {
  private readonly checks = new Map<Credential, Promise<void>>();

  constructor(private readonly pool: CredentialPool) {}

  /** Has the next credential checked, where it could not be checked before the run. */
  async checkNext(demand: Demand): Promise<void> {
    for (;;) {
      const credential = this.pool.nextUnchecked(demand);
      if (!credential) {
        return;
      }
      const check = this.checks.get(credential) ?? this.check(credential, demand);
      this.checks.set(credential, check);
      await check;
    }
  }

  private async check(credential: Credential, demand: Demand): Promise<void> {
    try {
      const problem = await credential.check!();
      credential.check = undefined;
      if (problem !== undefined) {
        this.pool.retire(credential, toRetirement(credential, demand, problem));
      }
    } catch (error) {
      if (error instanceof AuthenticationError) {
        this.pool.retire(credential, error);
      } else if (!(error instanceof ApiError) || !this.pool.suspend(credential, demand)) {
        // for other reasons, such as a limit, the check may succeed later
        throw error;
      }
    } finally {
      this.checks.delete(credential);
    }
  }
}

function toRetirement(credential: CredentialName, { endpoint }: Demand, advice: string): AuthenticationError {
  const message = `${credential.label} is not used in this run: ${advice}`;
  return new AuthenticationError({ endpoint, credential, refused: 'credentials', advice, message });
}
