/**
 * Which OAuth scopes come with which, one step at a time. The `admin` scopes imply nothing, on purpose:
 * `repository:admin` does not even include reading a repository.
 * https://developer.atlassian.com/cloud/bitbucket/rest/intro/#authentication
 */
const IMPLIED: ReadonlyMap<string, readonly string[]> = new Map([
  ['project', ['repository']],
  ['pullrequest', ['repository']],
  ['pullrequest:write', ['pullrequest', 'repository:write']],
  ['repository:write', ['repository']],
  ['account:write', ['account']],
  ['pipeline:write', ['pipeline']],
  ['pipeline:variable', ['pipeline']],
  ['runner:write', ['runner']],
]);

/** The granted scopes and all that they imply, directly or not. */
export function impliedScopes(granted: Iterable<string>): ReadonlySet<string> {
  const scopes = new Set(granted);
  // the iteration includes what is added to the set meanwhile
  for (const scope of scopes) {
    IMPLIED.get(scope)?.forEach((implied) => scopes.add(implied));
  }
  return scopes;
}

/**
 * Reads a list of scopes: token answers separate them by blanks, headers by commas, both in any order.
 *
 * @returns undefined where there is no list, which is not the same as an empty one
 */
export function parseScopes(list: unknown): ReadonlySet<string> | undefined {
  return typeof list === 'string' ? new Set(list.split(/[\s,]+/).filter(Boolean)) : undefined;
}

/**
 * The scopes that this integration uses, each with the checkbox that grants it in the settings of an OAuth consumer.
 * https://developer.atlassian.com/cloud/bitbucket/rest/intro/#authentication
 */
export const SCOPE_CHECKBOXES = {
  account: 'Account: Read',
  project: 'Projects: Read',
  'project:admin': 'Projects: Admin',
  repository: 'Repositories: Read',
  'repository:admin': 'Repositories: Admin',
  pullrequest: 'Pull requests: Read',
  webhook: 'Webhooks: Read and write',
  pipeline: 'Pipelines: Read',
  runner: 'Runners: Read',
} as const;

export type Scope = keyof typeof SCOPE_CHECKBOXES;

/** Those of `scopes` that are not granted; none where Bitbucket does not tell what is granted. */
export function missingScopes(granted: Iterable<string> | undefined, scopes: Iterable<Scope>): Scope[] {
  const all = granted && impliedScopes(granted);
  return all ? [...scopes].filter((scope) => !all.has(scope)) : [];
}

/** What to do about a missing scope: `Tick "Runners: Read" in the consumer's settings in Bitbucket`. */
export function scopeAdvice(scope: Scope): string {
  return `Tick "${SCOPE_CHECKBOXES[scope]}" in the consumer's settings in Bitbucket`;
}

/**
 * A scope in a sentence, with its checkbox: `the scope "runner" (tick "Runners: Read")`.
 *
 * @param scope one that Bitbucket names, which may be unknown here
 */
export function describeScope(scope: string): string {
  return `the scope "${scope}"${Object.hasOwn(SCOPE_CHECKBOXES, scope) ? ` (tick "${SCOPE_CHECKBOXES[scope as Scope]}")` : ''}`;
}
