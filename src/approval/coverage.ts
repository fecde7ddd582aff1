import type { CommitGraph, CommitNode } from './commitGraph';

/** Somebody's approval that counts. */
export interface CountingApproval {
  userId: string;
  /** The newest commit that was approved. */
  commit: CommitNode;
  /** The newest commit of the target branch at that time, if it is a commit of the pull request now. */
  target?: CommitNode;
}

export interface Coverage {
  /** The commits that a second person approved. */
  readonly covered: ReadonlySet<CommitNode>;
  /** The commits in the range of an approval: also those by the approver, or by an unknown author who could be the approver. */
  readonly reached: ReadonlySet<CommitNode>;
}

/** A commit has at most one author, so at least one of any two approvers is somebody else. */
const ENOUGH_APPROVERS = 2;

/**
 * What approvals cover. The range of an approval is its commit and all ancestors by parent links, except commits that were
 * part of the target branch at that time. A commit in the range is covered if somebody approved it who is not its author: two
 * approvers are enough for any commit, and are needed for one without a known author.
 *
 * Approvals with the same target are processed together. Each commit passes its approvers on to its parents, but at most
 * two of them: two are enough, and the parents have received both by the time a third arrives. So the work grows only with
 * the number of commits and of different targets, and cycles are harmless.
 */
export function coverageOf(graph: CommitGraph, approvals: readonly CountingApproval[]): Coverage {
  const byTarget = new Map<CommitNode | undefined, CountingApproval[]>();
  for (const approval of approvals) {
    const group = byTarget.get(approval.target);
    if (group) {
      group.push(approval);
    } else {
      byTarget.set(approval.target, [approval]);
    }
  }
  const approversOf = new Map<CommitNode, Set<string>>();
  for (const [target, group] of byTarget) {
    for (const [commit, approvers] of approversByCommit(graph, group, excludedBy(graph, target))) {
      const known = approversOf.get(commit) ?? new Set();
      approvers.forEach((approver) => known.add(approver));
      approversOf.set(commit, known);
    }
  }
  const covered = [...approversOf].filter(([{ authorId }, approvers]) => isBySomebodyElse(authorId, approvers));
  return { covered: new Set(covered.map(([commit]) => commit)), reached: new Set(approversOf.keys()) };
}

/** Whether the approver wrote every commit in the range of an approval. Stops at the first commit by somebody else. */
export function isOwnWork(graph: CommitGraph, { userId, commit, target }: CountingApproval): boolean {
  if (commit.authorId !== userId) {
    return false;
  }
  const excluded = excludedBy(graph, target);
  const range = new Set(excluded.has(commit) ? [] : [commit]);
  // iterating over a set includes the elements that are added meanwhile
  for (const next of range) {
    if (next.authorId !== userId) {
      return false;
    }
    graph
      .parentsOf(next)
      .filter((parent) => !excluded.has(parent))
      .forEach((parent) => range.add(parent));
  }
  return range.size > 0;
}

function isBySomebodyElse(authorId: string | undefined, approvers: ReadonlySet<string>): boolean {
  const isOneEnough = authorId !== undefined && !approvers.has(authorId);
  return approvers.size >= (isOneEnough ? 1 : ENOUGH_APPROVERS);
}

/** The newest commit of the target branch and its ancestors in the pull request. */
function excludedBy(graph: CommitGraph, target: CommitNode | undefined): ReadonlySet<CommitNode> {
  const found = new Set(target ? [target] : []);
  for (const next of found) {
    graph.parentsOf(next).forEach((parent) => found.add(parent));
  }
  return found;
}

/** For each commit in the range of one of the approvals, up to two of those who approved it. */
function approversByCommit(
  graph: CommitGraph,
  approvals: readonly CountingApproval[],
  excluded: ReadonlySet<CommitNode>,
): Map<CommitNode, Set<string>> {
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
  return approversOf;
}
