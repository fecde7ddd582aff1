import type { MergedPullRequest } from '../../approval/mergedCommits';

/** What the step for pull requests leaves for the one for direct pushes. */
export class MergedPullRequests {
  private readonly found = new Map<string, MergedPullRequest[]>();
  private readonly listed = new Set<string>();
  private readonly incomplete = new Set<string>();

  /** @param since the start of the window, in milliseconds since 1970 */
  constructor(readonly since: number) {}

  /** @param pullRequest undefined if it was not merged */
  add(repositoryUuid: string, pullRequest: MergedPullRequest | undefined): void {
    if (pullRequest) {
      const ofRepository = this.found.get(repositoryUuid) ?? [];
      this.found.set(repositoryUuid, ofRepository);
      ofRepository.push(pullRequest);
    }
  }

  /** The whole list of a repository was read. */
  setListed(repositoryUuid: string): void {
    this.listed.add(repositoryUuid);
  }

  /** A pull request of the list could not be read. */
  setIncomplete(repositoryUuid: string): void {
    this.incomplete.add(repositoryUuid);
  }

  /** @returns undefined unless all that were updated in the window are known */
  of(repositoryUuid: string): readonly MergedPullRequest[] | undefined {
    return this.listed.has(repositoryUuid) && !this.incomplete.has(repositoryUuid)
      ? (this.found.get(repositoryUuid) ?? [])
      : undefined;
  }
}
