import type { CommitGraph } from './commitGraph';
import { type CountingApproval, type Coverage, coverageOf, isOwnWork } from './coverage';
import type { ApprovalWithRole } from './roles';

/** One word for the verdict. docs/approvals.md explains each. */
export type ApprovalStatus =
  | 'undetermined'
  | 'approved'
  | 'unverified_authors'
  | 'partially_approved'
  | 'changed_after_approval'
  | 'self_approved'
  | 'not_approved';

export interface StatusFacts {
  graph: CommitGraph;
  approvals: readonly ApprovalWithRole[];
  coverage: Coverage;
  /** The name of the target branch today; absent if Bitbucket does not say. */
  currentBranch: string | undefined;
}

/** The approvals of second persons in time, as far as it is known what they approved. */
export function countingApprovals(approvals: readonly ApprovalWithRole[]): CountingApproval[] {
  return approvals.flatMap(({ role, userId, commit, target }) =>
    role === 'second person' && typeof commit === 'object' ? [{ userId, commit, target }] : [],
  );
}

/**
 * The word for a verdict for which no fact is missing. Approvals by apps and by people outside the workspace, and those before
 * the first proposal or after the merge are as if they had not been given.
 */
export function statusOf({ graph, approvals, coverage, currentBranch }: StatusFacts): ApprovalStatus {
  const uncovered = graph.commits.filter((commit) => !coverage.covered.has(commit));
  if (uncovered.length === 0) {
    return 'approved';
  }
  if (uncovered.every((commit) => commit.authorId === undefined && coverage.reached.has(commit))) {
    return 'unverified_authors';
  }
  const inTime = approvals.filter(({ commit }) => commit !== 'nothing' && commit !== 'merged');
  const bySecond = inTime.filter(({ role }) => role === 'second person');
  const byOther = bySecond.filter(
    ({ commit, ...approval }) => typeof commit !== 'object' || !isOwnWork(graph, { ...approval, commit }),
  );
  if (byOther.some((approval) => isOfNewestState(approval, graph, currentBranch))) {
    return 'partially_approved';
  }
  if (byOther.length > 0) {
    return 'changed_after_approval';
  }
  const isSelfApproved = bySecond.length > 0 || inTime.some(({ role }) => role === 'opener');
  return isSelfApproved ? 'self_approved' : 'not_approved';
}

/** Whether the newest commit was approved for the target branch of today. */
function isOfNewestState(
  { commit, branch }: ApprovalWithRole,
  graph: CommitGraph,
  currentBranch: string | undefined,
): boolean {
  const isSameTarget = branch === undefined || currentBranch === undefined || branch === currentBranch;
  return commit === graph.commits[0] && isSameTarget;
}

/**
 * Whether a second person approved after the merge, so that every commit that was merged is covered at last.
 *
 * @returns undefined if this depends on a fact that is missing
 */
export function isApprovedAfterMerge(approvals: readonly ApprovalWithRole[], graph: CommitGraph): boolean | undefined {
  const known = approvals.filter(({ role, commit }) => role === 'second person' && commit !== 'untimed');
  if (coversInTheEnd(known, graph)) {
    return true;
  }
  const possible = approvals.filter(({ role }) => role === 'second person' || role === 'undecided');
  return coversInTheEnd(possible, graph, 'at best') ? undefined : false;
}

/** @param what 'at best' counts approvals of what is unknown as approvals of everything */
function coversInTheEnd(approvals: readonly ApprovalWithRole[], graph: CommitGraph, what?: 'at best'): boolean {
  const [commit] = graph.commits;
  if (!commit) {
    return false;
  }
  const late = approvals
    .filter((approval) => approval.commit === 'merged' || approval.commit === 'untimed')
    .map(({ userId }) => ({ userId, commit }))
    .filter((approval) => !isOwnWork(graph, approval));
  const inTime = approvals.flatMap((approval): CountingApproval[] => {
    const { userId, target } = approval;
    if (approval.commit === 'unknown' && what === 'at best') {
      return [{ userId, commit }];
    }
    return typeof approval.commit === 'object' ? [{ userId, commit: approval.commit, target }] : [];
  });
  return late.length > 0 && coverageOf(graph, [...inTime, ...late]).covered.size === graph.commits.length;
}
