/** Which part of everything a person asks for on the command line. Patterns are in lower case; empty lists ask for nothing. */
export interface RunScope {
  /** Ids of the only steps that run, with those that they need. */
  readonly steps: readonly string[];
  /** For keys of projects: repositories of other projects are not read. */
  readonly projects: readonly string[];
  /** For `workspace/repository`: other repositories are not read. */
  readonly repositories: readonly string[];
  /** For `workspace/repository`: these are not read. */
  readonly exclude: readonly string[];
}

/** Whether a run leaves something out that another one would read. */
export function isPart(scope: RunScope): boolean {
  return scope.steps.length > 0 || isPartOfRepositories(scope);
}

/** Whether a run leaves repositories out that another one would read. */
export function isPartOfRepositories({ projects, repositories, exclude }: RunScope): boolean {
  return [projects, repositories, exclude].some((patterns) => patterns.length > 0);
}
