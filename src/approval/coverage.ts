import type { CommitGraph, CommitNode } from './commitGraph';

/** Somebody's approval that counts. */
export interface CountingApproval {
  userId: string;
  /** The newest commit that was approved. */
  commit: CommitNode;
  /** The newest commit of the target branch at that time, if it is a commit of the pull request now. */
  target?: CommitNode;
}

/** A commit has at most one author, so at least one of any two approvers is somebody else. */
const ENOUGH_APPROVERS = 2;

/**
 * The commits that at least one approval covers. An approval covers its commit and all ancestors by parent links, except
 * commits that were part of the target branch at that time, commits by the approver, and commits without a known author,
 * who could be the approver.
 *
 * Approvals with the same target are processed together. Each commit passes its approvers on to its parents, but at most
 * two of them: two are enough, and the parents have received both by the time a third arrives. So the work grows only with
 * the number of commits and of different targets, and cycles are harmless.
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
  // iterating over a set includes the elements that are added meanwhile
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
