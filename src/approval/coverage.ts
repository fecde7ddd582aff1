import type { CommitGraph, CommitNode } from './commitGraph';

/** Somebody's approval that counts. */
export interface CountingApproval {
  userId: string;
  /** The newest commit that it was given to. */
  commit: CommitNode;
  /** The newest commit of the target at that time, where it is one of the pull request now. */
  target?: CommitNode;
}

/** A commit has one author at most, so that of any two approvers one is somebody else. */
const ENOUGH_APPROVERS = 2;

/**
 * The commits that at least one approval covers. An approval covers its commit and the ancestors of that, by parent links,
 * except what was part of the target at that time, what the approver wrote, and what has no known author: that could be the
 * approver's own.
 *
 * Approvals with the same target are followed together. Approvers are passed on from child to parents; a commit takes two of
 * them, and its ancestors had both already when a third arrives. So the work grows with the number of commits and of
 * different targets only, and ends on a cycle as well.
 */
export function coveredCommits(graph: CommitGraph, approvals: readonly CountingApproval[]): Set<CommitNode> {
  const byTarget = new Map<CommitNode | undefined, CountingApproval[]>();
  for (const approval of approvals) {
    byTarget.set(approval.target, [...(byTarget.get(approval.target) ?? []), approval]);
  }
  const covered = new Set<CommitNode>();
  for (const [target, group] of byTarget) {
    const excluded = target ? ancestorsOf(graph, target) : new Set<CommitNode>();
    addCovered(covered, graph, group, excluded);
  }
  return covered;
}

/** A commit and its ancestors in the pull request. */
function ancestorsOf(graph: CommitGraph, commit: CommitNode): Set<CommitNode> {
  const found = new Set([commit]);
  // a set that grows while it is walked is walked to its new end
  for (const next of found) {
    graph.parentsOf(next).forEach((parent) => found.add(parent));
  }
  return found;
}

function addCovered(
  covered: Set<CommitNode>,
  graph: CommitGraph,
  approvals: readonly CountingApproval[],
  excluded: ReadonlySet<CommitNode>,
): void {
  const approversOf = new Map<CommitNode, Set<string>>();
  const pending = approvals.map(({ userId, commit }) => ({ userId, commit }));
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { userId, commit } = next;
    const approvers = approversOf.get(commit) ?? new Set();
    if (excluded.has(commit) || approvers.size === ENOUGH_APPROVERS || approvers.has(userId)) {
      continue;
    }
    approversOf.set(commit, approvers.add(userId));
    for (const parent of graph.parentsOf(commit)) {
      pending.push({ userId, commit: parent });
    }
  }
  for (const [commit, approvers] of approversOf) {
    if (commit.authorId && (approvers.size === ENOUGH_APPROVERS || !approvers.has(commit.authorId))) {
      covered.add(commit);
    }
  }
}
