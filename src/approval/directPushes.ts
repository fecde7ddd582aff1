import { CommitGraph, type CommitNode } from './commitGraph';
import { type BranchWindow, type Chain, commitsOfPullRequests } from './mergedCommits';
import type { MergedPullRequest } from './mergedPullRequest';

/** A commit of a branch. */
export interface BranchCommit extends CommitNode {
  /** What its author says, in milliseconds since 1970; absent if it cannot be read. */
  readonly date?: number;
}

export interface BranchFacts extends BranchWindow {
  /** All that were merged in the window, into any branch. */
  readonly pullRequests: readonly MergedPullRequest[];
}

export interface DirectPushes<C> {
  /** The commits that certainly reached the branch without a pull request in the window, newest first. */
  readonly commits: readonly C[];
  /** Whether there may be more, because it is unknown which commits came with a pull request. */
  readonly isIncomplete: boolean;
}

/**
 * Follows the first parents of a branch: each of them was its newest commit once.
 *
 * @param listed what Bitbucket lists for the branch, its newest commit first
 */
export function chainOf<C extends CommitNode>(listed: readonly C[]): Chain<C> {
  const byHash = new Map(listed.map((commit) => [commit.hash.toLowerCase(), commit]));
  const commits: C[] = [];
  const positions = new Map<string, number>();
  for (let next = listed[0]; next !== undefined;) {
    const hash = next.hash.toLowerCase();
    if (positions.has(hash)) {
      break;
    }
    positions.set(hash, commits.length);
    commits.push(next);
    const [parent] = next.parents;
    next = parent === undefined ? undefined : byHash.get(parent.toLowerCase());
  }
  return { commits, positions, graph: new CommitGraph(listed) };
}

/**
 * Finds the commits that reached a branch without a pull request. One commit of the window proves that everything above it on the
 * chain, which came later, is of the window as well, whatever its date. Below the lowest one, nothing is known.
 *
 * @param listed what Bitbucket lists for the branch, its newest commit first, at least as far as `reachesFurther` asks for
 */
export function findDirectPushes<C extends BranchCommit>(listed: readonly C[], facts: BranchFacts): DirectPushes<C> {
  const chain = chainOf(listed);
  const known = commitsOfPullRequests(chain, facts.pullRequests, facts);
  const { isOfWindow, end } = windowOf(chain, known.merges, facts);
  const above = chain.commits.slice(0, end);
  const lowest = above.reduce((found, commit, position) => (isOfWindow(commit, position) ? position : found), -1);
  const commits = above.slice(0, lowest + 1).filter((_, position) => !known.positions.has(position));
  return known.mayBeAny
    ? { commits: [], isIncomplete: commits.length > 0 }
    : { commits, isIncomplete: known.isPartlyUnknown };
}

/** A branch may hold a few backdated commits in a row. */
const TAIL = 20;

/**
 * Whether the window may go on below what is listed: one of the last commits is of the window, or the last one of the chain is.
 *
 * @param listed what Bitbucket has listed so far, the newest commit of the branch first
 */
export function reachesFurther(listed: readonly BranchCommit[], facts: BranchFacts): boolean {
  const chain = chainOf(listed);
  const known = commitsOfPullRequests(chain, facts.pullRequests, facts);
  const { isOfWindow, end } = windowOf(chain, known.merges, facts);
  const last = chain.commits.length - 1;
  if (end <= last || chain.commits[last]?.parents.length === 0) {
    return false;
  }
  return (
    listed.slice(-TAIL).some(({ date }) => isIn(facts, date)) ||
    chain.commits.slice(last).some((commit) => known.positions.has(last) || isOfWindow(commit, last))
  );
}

interface PartOfChain {
  /** Whether it is certain that a commit reached the branch in the window. */
  readonly isOfWindow: (commit: BranchCommit, position: number) => boolean;
  /** The first position that is certainly before the window. */
  readonly end: number;
}

function windowOf(
  chain: Chain,
  merges: ReturnType<typeof commitsOfPullRequests>['merges'],
  facts: BranchWindow,
): PartOfChain {
  const { branch, since } = facts;
  const merged = new Set<number>();
  let end = chain.commits.length;
  for (const { isNew, position, pullRequest } of merges) {
    const { mergedOn, target } = pullRequest;
    if (mergedOn !== undefined && mergedOn >= since) {
      if (isNew || target === branch) {
        merged.add(position);
      }
    } else if (mergedOn !== undefined && target === branch) {
      end = Math.min(end, position);
    }
  }
  return { end, isOfWindow: ({ date }, position) => isIn(facts, date) || merged.has(position) };
}

function isIn({ since, until }: BranchWindow, date: number | undefined): boolean {
  return date !== undefined && date >= since && date <= until;
}
