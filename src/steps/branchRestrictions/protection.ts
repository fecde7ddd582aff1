import type { BranchRestriction } from '../../bitbucket/endpoints/access';
import { matchGlob } from '../../text/globPattern';

/** How the restrictions of a repository protect one of its branches. */
export interface Protection {
  branch: string;
  /**
   * Whether a restriction limits pushing to this branch, merging into it, rewriting its history or deleting it. Merge
   * checks count only when they are enforced: otherwise Bitbucket warns about an unmet check and merges all the same
   * (https://support.atlassian.com/bitbucket-cloud/docs/suggest-or-require-checks-before-a-merge/).
   */
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
  /** Whether an unmet merge check prevents a merge; otherwise Bitbucket only warns. */
  mergeChecksEnforced: boolean;
  /** Whether merging is limited to certain people, or forbidden to everybody. */
  mergeRestricted: boolean;
  resetsApprovalsOnChange: boolean;
  resetsChangesRequestedOnChange: boolean;
  /** Whether pushing without a pull request is limited to certain people, or forbidden to everybody. */
  directPushRestricted: boolean;
  forcePushAllowed: boolean;
  deletionAllowed: boolean;
}

/** Restrictions that always limit what people may do with a branch. */
const LIMITS = ['push', 'restrict_merges', 'force', 'delete'];

/** Merge checks that require at least `value` of something; without a number they require nothing. */
const COUNTED_CHECKS = [
  'require_approvals_to_merge',
  'require_default_reviewer_approvals_to_merge',
  'require_passing_builds_to_merge',
];

const OTHER_CHECKS = [
  'require_review_group_approvals_to_merge',
  'require_no_changes_requested',
  'require_tasks_to_be_completed',
  'require_all_comments_resolved',
  'require_all_dependencies_merged',
  'require_commits_behind',
];

/**
 * Works out how `restrictions` protect `branch`, the main branch of a repository. Restrictions for other branches are
 * ignored. Kinds that are missing above, such as resets of approvals, automatic merges and kinds that Bitbucket adds later,
 * protect nothing.
 */
export function protectionOf(branch: string, restrictions: Iterable<BranchRestriction>): Protection {
  const applying = [...restrictions].filter((restriction) => isForMainBranch(restriction, branch));
  const has = (...kinds: string[]) => applying.some(({ kind }) => kinds.includes(kind));
  // when several restrictions of a kind apply to a branch, all of them have to be met
  const most = (kind: string) =>
    Math.max(
      0,
      ...applying.filter((one) => one.kind === kind).flatMap(({ value }) => (typeof value === 'number' ? value : [])),
    );
  const mergeChecksEnforced = has('enforce_merge_checks');
  const hasMergeChecks = has(...OTHER_CHECKS) || COUNTED_CHECKS.some((kind) => most(kind) > 0);
  return {
    branch,
    protected: has(...LIMITS) || (mergeChecksEnforced && hasMergeChecks),
    requiredApprovals: most('require_approvals_to_merge'),
    requiredDefaultReviewerApprovals: most('require_default_reviewer_approvals_to_merge'),
    requiredPassingBuilds: most('require_passing_builds_to_merge'),
    requiresTasksCompleted: has('require_tasks_to_be_completed'),
    requiresNoChangesRequested: has('require_no_changes_requested'),
    requiresUpToDate: has('require_commits_behind'),
    mergeChecksEnforced,
    mergeRestricted: has('restrict_merges'),
    resetsChangesRequestedOnChange: has('reset_pullrequest_changes_requested_on_change'),
    requiresDefaultReviewerApprovals: has('require_default_reviewer_approvals_to_merge'),
    requiresPassingBuilds: has('require_passing_builds_to_merge'),
    resetsApprovalsOnChange: has('reset_pullrequest_approvals_on_change', 'smart_reset_pullrequest_approvals'),
    directPushRestricted: has('push'),
    // Bitbucket allows both unless a restriction forbids it
    forcePushAllowed: !has('force'),
    deletionAllowed: !has('delete'),
  };
}

/**
 * Whether a restriction applies to the main branch.
 *
 * A restriction by branching model names a type of branch instead of a pattern. Unless somebody changes the model, the main
 * branch is the `development` branch (https://support.atlassian.com/bitbucket-cloud/docs/configure-a-projects-branching-model/),
 * so this type is taken to mean the main branch. Reading the model would cost one more call for each repository.
 */
export function isForMainBranch(restriction: BranchRestriction, branch: string): boolean {
  return restriction.branch_match_kind === 'branching_model'
    ? restriction.branch_type === 'development'
    : matches(branch, restriction.pattern);
}

/**
 * Whether a branch matches a pattern of Bitbucket Cloud. In Bitbucket a star matches any characters including slashes, so that
 * `*` matches every branch (https://bitbucket.org/site/master/issues/15612). What other tools understand beyond `*`, `?` and
 * `[...]` stands for itself: a pattern that Bitbucket reads differently must not make a branch look protected.
 */
function matches(branch: string, pattern: unknown): boolean {
  return typeof pattern === 'string' && pattern !== '' && matchGlob(pattern, branch).matches;
}
