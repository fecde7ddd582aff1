import type { ExpectedEntity } from '../../graph/builder';
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

/** The combined effect of all restrictions on the main branch; `undefined` when there is no main branch. */
export function branchProtectionEntity(
  { uuid, name, mainBranch, workspace }: Repository,
  restrictions: readonly BranchRestriction[],
): ExpectedEntity | undefined {
  if (mainBranch === null) {
    return undefined;
  }
  const displayName = `${name} main branch protection`;
  const applying = restrictions.filter(({ onMainBranch }) => onMainBranch);
  const applies = (kind: string) => applying.some((restriction) => restriction.kind === kind);
  const highest = (kind: string) =>
    applying.reduce((most, one) => (one.kind === kind ? Math.max(most, one.value ?? 0) : most), 0);
  const enforced = applies('enforce_merge_checks');
  return {
    _key: `${uuid}:main-branch-protection`,
    _type: 'bitbucket_branch_protection',
    _class: ['Configuration'],
    name: displayName,
    displayName,
    branch: mainBranch,
    protected: PROTECTING.some(applies) || (enforced && PROTECTING_WHEN_ENFORCED.some(applies)),
    requiredApprovals: highest('require_approvals_to_merge'),
    requiredDefaultReviewerApprovals: highest('require_default_reviewer_approvals_to_merge'),
    requiredPassingBuilds: highest('require_passing_builds_to_merge'),
    requiresTasksCompleted: applies('require_tasks_to_be_completed'),
    requiresNoChangesRequested: applies('require_no_changes_requested'),
    requiresUpToDate: applies('require_commits_behind'),
    mergeChecksEnforced: enforced,
    mergeRestricted: applies('restrict_merges'),
    resetsChangesRequestedOnChange: applies('reset_pullrequest_changes_requested_on_change'),
    requiresDefaultReviewerApprovals: applies('require_default_reviewer_approvals_to_merge'),
    requiresPassingBuilds: applies('require_passing_builds_to_merge'),
    resetsApprovalsOnChange:
      applies('reset_pullrequest_approvals_on_change') || applies('smart_reset_pullrequest_approvals'),
    directPushRestricted: applies('push'),
    forcePushAllowed: !applies('force'),
    deletionAllowed: !applies('delete'),
    ownerId: workspace.uuid,
  };
}
