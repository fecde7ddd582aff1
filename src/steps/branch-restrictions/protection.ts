import { minimatch } from 'minimatch';

import type { BranchRestriction } from '../../bitbucket/resources/access';

/** How the restrictions of a repository protect one of its branches. */
export interface Protection {
  branch: string;
  /** Whether a restriction limits pushing to this branch, merging into it, rewriting or deleting it. */
  protected: boolean;
  /** How many approvals a merge needs; 0 when it needs none. */
  requiredApprovals: number;
  requiresDefaultReviewerApprovals: boolean;
  /** How many approvals of default reviewers a merge needs. */
  requiredDefaultReviewerApprovals: number;
  requiresPassingBuilds: boolean;
  requiredPassingBuilds: number;
  requiresTasksCompleted: boolean;
  requiresNoChangesRequested: boolean;
  /** Whether the source must not be behind the branch. */
  requiresUpToDate: boolean;
  /** Whether merge checks prevent a merge; otherwise Bitbucket only warns. */
  mergeChecksEnforced: boolean;
  /** Whether only some, or nobody, may merge. */
  mergeRestricted: boolean;
  resetsApprovalsOnChange: boolean;
  resetsChangesRequestedOnChange: boolean;
  /** Whether only some, or nobody, may push without a pull request. */
  directPushRestricted: boolean;
  forcePushAllowed: boolean;
  deletionAllowed: boolean;
}

/** Works out what the restrictions that are for `branch`, the main branch of a repository, amount to. */
export function protectionOf(branch: string, restrictions: Iterable<BranchRestriction>): Protection {
  const applying = [...restrictions].filter((restriction) => isForMainBranch(restriction, branch));
  const has = (...kinds: string[]) => applying.some(({ kind }) => kinds.includes(kind));
  // when several restrictions of a kind are for a branch, all of them have to be met
  const most = (kind: string) =>
    Math.max(
      0,
      ...applying.filter((one) => one.kind === kind).flatMap(({ value }) => (typeof value === 'number' ? value : [])),
    );
  return {
    branch,
    protected: applying.some(({ kind }) => kind !== 'allow_auto_merge_when_builds_pass'),
    requiredApprovals: most('require_approvals_to_merge'),
    requiredDefaultReviewerApprovals: most('require_default_reviewer_approvals_to_merge'),
    requiredPassingBuilds: most('require_passing_builds_to_merge'),
    requiresTasksCompleted: has('require_tasks_to_be_completed'),
    requiresNoChangesRequested: has('require_no_changes_requested'),
    requiresUpToDate: has('require_commits_behind'),
    mergeChecksEnforced: has('enforce_merge_checks'),
    mergeRestricted: has('restrict_merges'),
    resetsChangesRequestedOnChange: has('reset_pullrequest_changes_requested_on_change'),
    requiresDefaultReviewerApprovals: has('require_default_reviewer_approvals_to_merge'),
    requiresPassingBuilds: has('require_passing_builds_to_merge'),
    resetsApprovalsOnChange: has('reset_pullrequest_approvals_on_change', 'smart_reset_pullrequest_approvals'),
    directPushRestricted: has('push'),
    // a restriction of these kinds forbids what Bitbucket allows otherwise
    forcePushAllowed: !has('force'),
    deletionAllowed: !has('delete'),
  };
}

/**
 * Whether a restriction is for the main branch.
 *
 * A branching model gives types to branches. Unless somebody changes it, the main branch is the one for `development`
 * (https://support.atlassian.com/bitbucket-cloud/docs/configure-a-projects-branching-model/), so that type is taken for it.
 * The model itself would cost one more call for each repository.
 */
export function isForMainBranch(restriction: BranchRestriction, branch: string): boolean {
  return restriction.branch_match_kind === 'branching_model'
    ? restriction.branch_type === 'development'
    : matches(branch, restriction.pattern);
}

/** A character that git allows in no name of a branch. */
const NO_SEPARATOR = '\u0001';

/* More than a person writes, and more than a matcher that tries all ways of matching should be given. */
const MOST_STARS = 5;
const LONGEST_PATTERN = 1000;

/**
 * Whether a branch matches a pattern of Bitbucket Cloud's. There a star stands for any characters, slashes included: `*` is
 * for every branch (https://bitbucket.org/site/master/issues/15612), while minimatch, made for paths, stops at slashes. So
 * both sides get another character in their place. What minimatch knows beyond `*`, `?` and `[...]` is switched off: a
 * pattern that Bitbucket reads otherwise must not make a branch look protected.
 */
function matches(branch: string, pattern: unknown): boolean {
  if (typeof pattern !== 'string' || pattern === '' || pattern.length > LONGEST_PATTERN) {
    return false;
  }
  if ((pattern.match(/\*+/g)?.length ?? 0) > MOST_STARS) {
    return false;
  }
  const [name, glob] = [branch, pattern].map((text) => text.replaceAll('/', NO_SEPARATOR)) as [string, string];
  return minimatch(name, glob, {
    dot: true,
    nobrace: true,
    nocomment: true,
    noext: true,
    noglobstar: true,
    nonegate: true,
    // elsewhere a backslash would be taken for a separator
    platform: 'linux',
  });
}
