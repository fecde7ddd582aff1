/** The scopes that a scope implies. See "Scopes" on https://developer.atlassian.com/cloud/bitbucket/rest/intro/#authentication */
const IMPLIED = new Map<string, string[]>(
  Object.entries({
    project: ['repository'],
    pullrequest: ['repository'],
    'pullrequest:write': ['pullrequest', 'repository:write'],
    'repository:write': ['repository'],
    'account:write': ['account'],
    'pipeline:write': ['pipeline'],
    'runner:write': ['runner'],
    // The two admin scopes imply no other scope, not even read access.
    'repository:admin': [],
    'project:admin': [],
  }),
);

/** The granted scopes and all that they imply. */
export function withImplied(granted: readonly string[]): Set<string> {
  const all = new Set<string>();
  const open = [...granted];
  for (let scope = open.pop(); scope !== undefined; scope = open.pop()) {
    if (all.has(scope)) {
      continue;
    }
    all.add(scope);
    open.push(...(IMPLIED.get(scope) ?? []));
  }
  return all;
}

export function missingScopes(granted: readonly string[], required: readonly string[]): string[] {
  const all = withImplied(granted);
  return required.filter((scope) => !all.has(scope));
}
