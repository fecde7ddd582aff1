import type { ExpectedEntity } from '../../graph/builder';
import { whereaboutsOf } from '../../graph/whereabouts';
import type { Holder } from '../../world/holder';
import type { Repository } from '../../world/types';
import type { BranchRestriction } from './record';

const PROTECTING = ['push', 'restrict_merges', 'force', 'delete'];

/** Kinds that protect a branch only together with `enforce_merge_checks`. */
const PROTECTING_WHEN_ENFORCED = [
  'require_approvals_to_merge',
  'require_default_reviewer_approvals_to_merge',
  'require_review_group_approvals_to_merge',
  'require_passing_builds_to_merge',
  'require_tasks_to_be_completed',
  'require_no_changes_requested',
  'require_all_comments_resolved',
  'require_all_dependencies_merged',
  'require_commits_behind',
];

/**
 * What is known of the protection of the main branch; `undefined` when there is no main branch. What its project restricts is
 * hidden, and so is what the branching model means where it cannot be read.
 */
export function branchProtectionEntity(
  holder: Holder<Repository>,
  restrictions: readonly BranchRestriction[],
  isModelRead: boolean,
): ExpectedEntity | undefined {
  const { uuid, name, mainBranch, workspace, overridesBranchRestrictions } = holder.subject;
  const { place, page, properties } = whereaboutsOf(holder);
  if (mainBranch === null) {
    return undefined;
  }
  const known = restrictions.filter(({ branchType }) => isModelRead || branchType === undefined);
  const isEverythingKnown = overridesBranchRestrictions === true && known.length === restrictions.length;
  const applying = known.filter(({ onMainBranch }) => onMainBranch);
  const applies = (kind: string) => applying.some((restriction) => restriction.kind === kind);
  const ifKnown = <T>(fact: T) => (isEverythingKnown ? fact : undefined);
  const proven = (...kinds: string[]) => kinds.some(applies) || ifKnown(false);
  const highest = (kind: string) =>
    applying.reduce((most, one) => (one.kind === kind ? Math.max(most, one.value ?? 0) : most), 0) || ifKnown(0);
  const isProtected =
    PROTECTING.some(applies) || (applies('enforce_merge_checks') && PROTECTING_WHEN_ENFORCED.some(applies));
  return {
    _key: `${uuid}:main-branch-protection`,
    _type: 'bitbucket_branch_protection',
    _class: ['Configuration', 'Rule'],
    name: `${name} main branch protection`,
    displayName: `${place}: main branch protection`,
    ...properties,
    webLink: `${page}admin/branch-restrictions`,
    inheritsBranchRestrictions: overridesBranchRestrictions === undefined ? undefined : !overridesBranchRestrictions,
    branch: mainBranch,
    protected: isProtected || ifKnown(false),
    requiredApprovals: highest('require_approvals_to_merge'),
    requiredDefaultReviewerApprovals: highest('require_default_reviewer_approvals_to_merge'),
    requiredReviewGroupApprovals: highest('require_review_group_approvals_to_merge'),
    requiredPassingBuilds: highest('require_passing_builds_to_merge'),
    requiresTasksCompleted: proven('require_tasks_to_be_completed'),
    requiresNoChangesRequested: proven('require_no_changes_requested'),
    requiresUpToDate: proven('require_commits_behind'),
    mergeChecksEnforced: proven('enforce_merge_checks'),
    mergeRestricted: proven('restrict_merges'),
    resetsChangesRequestedOnChange: proven('reset_pullrequest_changes_requested_on_change'),
    requiresDefaultReviewerApprovals: proven('require_default_reviewer_approvals_to_merge'),
    requiresReviewGroupApprovals: proven('require_review_group_approvals_to_merge'),
    requiresPassingBuilds: proven('require_passing_builds_to_merge'),
    resetsApprovalsOnChange: proven('reset_pullrequest_approvals_on_change', 'smart_reset_pullrequest_approvals'),
    directPushRestricted: proven('push'),
    forcePushAllowed: applies('force') ? false : ifKnown(true),
    deletionAllowed: applies('delete') ? false : ifKnown(true),
    ownerId: workspace.uuid,
  };
}
