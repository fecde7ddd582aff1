import type { ApprovalStatus } from '../../approval/status';

/** How the branch that a change went into is used; `unknown` where the main branch, or the target, is not known. */
export type BranchRole = 'main' | 'protected' | 'other' | 'unknown';

/** One change of the code of a branch: a merged pull request, or a commit that came with none. Times are in milliseconds since 1970. */
export interface Change {
  readonly kind: 'pull request' | 'direct push';
  /** `_key` of the entity. */
  readonly key: string;
  readonly workspace: string;
  readonly project: string;
  /** For example `acme/api`. */
  readonly repository: string;
  readonly branch: string;
  readonly branchRole: BranchRole;
  /** The number of a pull request, or the hash of a commit. */
  readonly id: string;
  readonly title: string;
  readonly author: string;
  readonly authorId: string;
  readonly openedOn?: number;
  /** When the pull request was merged, or the date of the commit. */
  readonly changedOn?: number;
  readonly mergedBy: string;
  /** Names of everybody whose approval stands, with a note on those who are no second person. */
  readonly approvers: readonly string[];
  readonly status: ApprovalStatus | 'direct_push';
  /** Id of the check that it does not pass, or `undetermined`; undefined where a second person approved all of it. */
  readonly exception?: string;
  /** In words. */
  readonly reason: string;
  readonly sourceCommit: string;
  readonly mergeCommit: string;
  readonly link: string;
}
