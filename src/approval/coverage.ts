import type { CommitGraph, CommitNode } from './commitGraph';

/** Somebody's approval that counts, and the newest commit that it was given to. */
export interface CountingApproval {
  userId: string;
  commit: CommitNode;
}

/** A commit has one author at most, so that of any two approvers one is somebody else. */
const ENOUGH_APPROVERS = 2;

/**
 * The commits that at least one approval covers. An approval covers its commit and what that was built on, by parent
 * links, except what the approver wrote and what has no known author: that could be the approver's own.
 *
 * Approvers are passed on from child to parents. A commit takes two of them and its ancestors had both already when a
 * third arrives, so that the work grows with the number of commits only, whatever the number of approvals, and ends on
 * a cycle, too.
 */
export function coveredCommits(graph: CommitGraph, approvals: readonly CountingApproval[]): Set<CommitNode> {
  const approversOf = new Map<CommitNode, Set<string>>();
  const pending = [...approvals];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { userId, commit } = next;
    const approvers = approversOf.get(commit) ?? new Set();
    if (approvers.size === ENOUGH_APPROVERS || approvers.has(userId)) {
      continue;
    }
    approversOf.set(commit, approvers.add(userId));
    for (const parent of graph.parentsOf(commit)) {
      pending.push({ userId, commit: parent });
    }
  }

  const covered = new Set<CommitNode>();
  for (const [commit, approvers] of approversOf) {
    if (!commit.authorId) {
      continue;
    }
    if (approvers.size === ENOUGH_APPROVERS || !approvers.has(commit.authorId)) {
      covered.add(commit);
    }
  }
  return covered;
}
