import type { CommitGraph, CommitNode } from './commitGraph';
import type { Proposal, UpdateEntry } from './timeline';

/*
 * Which commits of a pull request were part of its target branch at an approval, and so were not proposed then? The commits
 * of a pull request are those of the source branch that the target branch does not contain today. The target branch
 * contained them at an approval only if the pull request had another target branch then, or if the target branch was
 * forced back later.
 */

/** The activity abbreviates hashes to this length. */
const ACTIVITY_HASH = 12;

/** What is known of the target branch today. */
export interface CurrentTarget {
  /** Its name; absent if Bitbucket does not say. */
  readonly currentBranch: string | undefined;
  readonly mayHaveMovedBack: boolean;
}

/**
 * The newest commit of the target branch when something was proposed, if it is a commit of the pull request now; undefined
 * if the target had none of today's commits.
 *
 * @returns 'unknown' if Bitbucket does not provide enough facts
 */
export function targetOf(
  { destination }: Proposal,
  graph: CommitGraph,
  { currentBranch, mayHaveMovedBack }: CurrentTarget,
): CommitNode | 'unknown' | undefined {
  const hash = destination?.commit;
  const found = hash === undefined ? undefined : graph.find(hash);
  if (found === 'ambiguous') {
    return 'unknown';
  }
  if (found) {
    return found;
  }
  if (destination?.branch !== undefined && destination.branch === currentBranch && !mayHaveMovedBack) {
    return undefined;
  }
  // a parent outside the pull request is in today's target branch, and so are its ancestors
  return hash !== undefined && graph.isOutsideParent(hash) ? undefined : 'unknown';
}

/**
 * Whether the activity shows that the target branch was forced back: it contained a commit that it does not contain today, or
 * it returned to an earlier commit. True also when a proposal does not name its target branch, since it could show the same.
 *
 * A target branch that was forced back without a trace in the activity is not recognized.
 */
export function mayHaveMovedBack(
  proposals: readonly UpdateEntry[],
  graph: CommitGraph,
  currentBranch: string | undefined,
): boolean {
  if (proposals.some(({ destination }) => destination?.branch === undefined)) {
    return true;
  }
  const hashes = proposals
    .filter(({ destination }) => destination?.branch === currentBranch)
    // of two updates at the same time, the one listed first is the later one
    .reverse()
    .sort((one, other) => (one.at ?? 0) - (other.at ?? 0))
    .flatMap(({ destination }) => destination?.commit ?? []);
  return hashes.some((hash) => graph.find(hash) !== undefined) || returns(hashes);
}

/** Whether a hash reappears after a different one. */
function returns(hashes: readonly string[]): boolean {
  const abbreviated = hashes.map((hash) => hash.slice(0, ACTIVITY_HASH).toLowerCase());
  const changes = abbreviated.filter((hash, index) => hash !== abbreviated[index - 1]);
  return new Set(changes).size < changes.length;
}
