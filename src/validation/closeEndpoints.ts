import type { Credential } from '../bitbucket/credentials/credential';
import type { Scope } from '../bitbucket/scopes';
import type { BitbucketStep } from '../steps/runtime/defineStep';

/**
 * Keeps a credential from being used for the steps that need a scope which it lacks. Other credentials make their requests. What a
 * step needs whose scopes it has stays open.
 *
 * @param steps that run
 * @returns the steps for which it is not used
 */
export function closeEndpoints(
  credential: Credential,
  lacking: ReadonlySet<Scope>,
  steps: readonly BitbucketStep[],
): BitbucketStep[] {
  const closed = steps.filter(({ scopes = [] }) => scopes.some((scope) => lacking.has(scope)));
  const open = new Set(steps.filter((step) => !closed.includes(step)).flatMap(namesOfEndpoints));
  for (const name of closed.flatMap(namesOfEndpoints)) {
    if (!open.has(name)) {
      credential.closeEndpoint(name);
    }
  }
  return closed;
}

function namesOfEndpoints({ endpoints = [] }: BitbucketStep): string[] {
  return endpoints.map(({ name }) => name);
}
