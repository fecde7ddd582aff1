/** A pull request that was merged, as far as it says which commits it brought. */
export interface MergedPullRequest {
  readonly id: number;
  /** The newest commit that its merge brought, perhaps abbreviated; absent if Bitbucket does not name it. */
  readonly mergeCommit?: string;
  /** Its newest own commit, perhaps abbreviated; absent if Bitbucket does not name it. */
  readonly head?: string;
  /** The branch of the same repository that it proposed; absent if Bitbucket does not say, or if it came from a fork. */
  readonly source?: string;
  /** Milliseconds since 1970; absent if Bitbucket does not say. */
  readonly mergedOn?: number;
  /** The branch that it was merged into; absent if Bitbucket does not say. */
  readonly target?: string;
  /** Its own commits, before the merge; absent if they could not be read. */
  readonly commits?: ProposedCommits;
  /** Whether it was listed after the commits of the branch, so that its merge may be missing among them. */
  readonly isLate?: boolean;
}

/** Newest first. */
export interface ProposedCommits {
  /** Absent if the newest ones are missing. */
  readonly count?: number;
  /** Perhaps abbreviated. Fewer than `count` if the list was cut. */
  readonly hashes: readonly string[];
  /** The first lines of their messages. */
  readonly summaries: readonly string[];
}
