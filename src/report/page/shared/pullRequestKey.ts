/** What the key of a pull request says: "acme/api/pull-requests/12". */
export interface PullRequestPlace {
  /** The full name of the repository. */
  repository: string;
  /** What the title begins with: "acme/api #12 ". */
  prefix: string;
}

/** Where a pull request is; undefined for other keys. Ten thousand pull requests need not say it a second time. */
export function pullRequestPlace(key: string): PullRequestPlace | undefined {
  const [, repository, number] = /^(.+)\/pull-requests\/(\d+)$/.exec(key) ?? [];
  return repository === undefined ? undefined : { repository, prefix: `${repository} #${number} ` };
}
