import type { BranchRestriction } from '../world/access/types';
import type { Repository } from '../world/types';
import type { ExpectedEntity } from './expectedGraph';

/** What the restrictions mean for the main branch, all together; `undefined` where there is no main branch. */
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
  const approvals = applying.filter(({ kind }) => kind === 'require_approvals_to_merge');
  return {
    _key: `${uuid}:main-branch-protection`,
    _type: 'bitbucket_branch_protection',
    _class: ['Configuration'],
    name: displayName,
    displayName,
    branch: mainBranch,
    protected: applying.length > 0,
    requiredApprovals: Math.max(0, ...approvals.map(({ value }) => value ?? 0)),
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
