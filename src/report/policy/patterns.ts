import { toGlobMatcher } from '../../text/globPattern';

/** Whether one of the patterns matches a name, in upper or lower case. */
export function matchesAny(patterns: readonly string[], names: readonly string[]): boolean {
  return toMatcher(patterns)(names);
}

/** {@link matchesAny} for many names: the patterns are read once. */
export function toMatcher(patterns: readonly string[]): (names: readonly string[]) => boolean {
  const matchers = patterns.map((pattern) => toGlobMatcher(pattern.toLowerCase()));
  return (names) => {
    const lower = names.map((name) => name.toLowerCase());
    return matchers.some((matcher) => lower.some((name) => matcher(name).matches));
  };
}

/** What patterns for a project or repository may match: its name alone, and with the workspace. */
export function namesOf(workspace: string | undefined, name: string | undefined): string[] {
  if (!name) {
    return [];
  }
  const own = name.slice(name.lastIndexOf('/') + 1);
  const full = own === name && workspace ? `${workspace}/${own}` : name;
  return [...new Set([own, full])];
}
