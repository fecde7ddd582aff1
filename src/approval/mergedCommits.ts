import type { CommitGraph, CommitNode } from './commitGraph';
import type { MergedPullRequest, ProposedCommits } from './mergedPullRequest';
import { Traces } from './traces';

/** The first parents of a branch, newest first, and what else was listed with them. */
export interface Chain<C extends CommitNode = CommitNode> {
  readonly commits: readonly C[];
  /** All that were listed. */
  readonly graph: CommitGraph;
  /** By hash in lower case. */
  readonly positions: ReadonlyMap<string, number>;
}

export interface BranchWindow {
  /** The name of the branch. */
  readonly branch: string;
  /** Its start, in milliseconds since 1970. */
  readonly since: number;
  /** Its end. A commit with a later date has a wrong one. */
  readonly until: number;
}

/** What pull requests say about a chain. */
export interface PullRequestCommits {
  /** The positions of commits that came, or may have come, with a pull request. */
  readonly positions: ReadonlySet<number>;
  /** Whether every commit may have come with one. */
  readonly mayBeAny: boolean;
  /** Whether it is unknown how many commits came with one whose merge is on the chain. */
  readonly isPartlyUnknown: boolean;
  /** The merges that are on the chain. */
  readonly merges: readonly Merge[];
}

interface Merge {
  readonly position: number;
  readonly pullRequest: MergedPullRequest;
  /** Whether it made a new commit. Otherwise, or where that is unknown, the commit may have been on another branch before. */
  readonly isNew: boolean;
}

/** Where a hash is: on the chain, elsewhere among the listed commits, or not among them. */
type Place = number | 'aside' | 'nowhere' | 'ambiguous';

/** Finds the commits of a chain that came, or may have come, with one of the pull requests. */
export function commitsOfPullRequests(
  chain: Chain,
  pullRequests: readonly MergedPullRequest[],
  window: BranchWindow,
): PullRequestCommits {
  const placed = pullRequests
    .map((pullRequest) => place(pullRequest, chain))
    .filter((one) => !isOfferedElsewhere(one, window) || mayBringBack(one));
  const merges = placed.flatMap((one): Merge[] => {
    const { merge: position, pullRequest } = one;
    return isOnChain(position)
      ? [{ position, pullRequest, isNew: knowsNewest(pullRequest) && !movesForward(one) }]
      : [];
  });
  // the branch may have had another name, or another branch was moved forward to
  const branches = new Set([window.branch, ...merges.map(({ pullRequest }) => pullRequest.target)]);
  const traces = new Traces(chain.commits);
  const positions = new Set<number>();
  let isPartlyUnknown = false;
  for (const one of placed) {
    const { merge, own, pullRequest } = one;
    if (!isOfferedElsewhere(one, window)) {
      own.filter(isOnChain).forEach((position) => positions.add(position));
    }
    if (isOnChain(merge)) {
      const reach = reachOf(merge, one, { chain, merges, window });
      Array.from({ length: reach }, (_, index) => positions.add(merge + index));
      isPartlyUnknown ||= reach > 1 && pullRequest.commits?.count === undefined;
    } else if (merge === undefined || isMissing(one, branches, window)) {
      // its history was rewritten, so that they may be copies, or Bitbucket does not name its merge commit, which one of them may be
      traces.of(pullRequest, ownHashes(pullRequest)).forEach((position) => positions.add(position));
    }
  }
  return { positions, merges, isPartlyUnknown, mayBeAny: placed.some((one) => isLost(one, branches, window)) };
}

interface Placed {
  readonly pullRequest: MergedPullRequest;
  /** Of the merge commit. Absent if Bitbucket does not name it, unless the newest own commit is on the chain: then it is that one. */
  readonly merge?: Place;
  /** Of its own commits, the newest first. */
  readonly own: readonly Place[];
}

function place(pullRequest: MergedPullRequest, chain: Chain): Placed {
  const { mergeCommit } = pullRequest;
  const own = ownHashes(pullRequest).map((hash) => placeOf(hash, chain));
  const merge = mergeCommit === undefined ? own.slice(0, 1).find(isOnChain) : placeOf(mergeCommit, chain);
  return { pullRequest, own, merge };
}

function isOnChain(where: Place | undefined): where is number {
  return typeof where === 'number';
}

/** Whether a pull request offers the branch to another one, so that its commits were on the branch before. */
function isOfferedElsewhere({ pullRequest: { source, target } }: Placed, { branch }: BranchWindow): boolean {
  return source === branch && target !== undefined && target !== branch;
}

/** Whether the branch may have a new commit of the merge all the same: because the other branch was pushed to it. */
function mayBringBack(placed: Placed): boolean {
  return placed.merge === undefined || (isOnChain(placed.merge) && !movesForward(placed));
}

/** Whether its merge commit, which is on the chain, is one of its own. */
function movesForward({ merge, own }: Placed): boolean {
  return isOnChain(merge) && own.includes(merge);
}

/** Whether its newest own commit is known. */
function knowsNewest({ commits, head }: MergedPullRequest): boolean {
  return head !== undefined || commits?.count !== undefined;
}

function placeOf(hash: string, { graph, positions }: Chain): Place {
  const found = graph.find(hash);
  if (found === undefined || found === 'ambiguous') {
    return found ?? 'nowhere';
  }
  return positions.get(found.hash.toLowerCase()) ?? 'aside';
}

/**
 * How many commits of the chain, from the merge commit downwards, may have come with the pull request. Bitbucket does not say how
 * a pull request was merged. A merge commit or a squashed one comes alone; of a rebased one, as many come as it had.
 */
function reachOf(
  position: number,
  placed: Placed,
  { chain, merges, window }: { chain: Chain; window: BranchWindow } & Pick<PullRequestCommits, 'merges'>,
): number {
  const { own, pullRequest } = placed;
  const { count } = pullRequest.commits ?? {};
  if (chain.commits.slice(position, position + 1).some((commit) => comesAlone(commit, placed))) {
    return 1;
  }
  if (count === undefined) {
    // what was merged into the branch before was no part of it
    const earlier = merges
      .filter((merge) => merge.position > position && merge.pullRequest.target === window.branch)
      .map((merge) => merge.position);
    return Math.min(chain.commits.length, ...earlier) - position;
  }
  // it was merged as it was, without new commits, so that all of its commits are known by their hashes
  const isUnchanged = own.includes(position) && isWhole(pullRequest.commits);
  return isUnchanged ? 1 : count;
}

/** Whether it is certain that a commit is a new one that merges or squashes a pull request. */
function comesAlone(commit: CommitNode, placed: Placed): boolean {
  const { pullRequest } = placed;
  const isCopy = commit.summary !== '' && pullRequest.commits?.summaries.includes(commit.summary);
  const isMerge = commit.parents.length > 1 && knowsNewest(pullRequest) && !movesForward(placed);
  return !isCopy && (isMerge || names(commit, pullRequest));
}

/** Whether the message is the one that Bitbucket gives to a merge commit or a squashed one, unless somebody edits it. */
function names({ summary }: CommitNode, { id }: MergedPullRequest): boolean {
  return summary.includes(`(pull request #${id})`);
}

type Branches = ReadonlySet<string | undefined>;

/** Whether the named merge of a pull request should be on the chain and is not found there. */
function isMissing({ merge, pullRequest }: Placed, branches: Branches, { branch, since }: BranchWindow): boolean {
  const { mergedOn = since, target = branch } = pullRequest;
  return merge === 'nowhere' && mergedOn >= since && branches.has(target);
}

/** Whether all of its commits are known by their hashes. */
function isWhole(commits: ProposedCommits | undefined): boolean {
  return commits !== undefined && commits.hashes.length === commits.count;
}

/** The newest one first, perhaps twice. */
function ownHashes({ commits, head }: MergedPullRequest): readonly string[] {
  return [...(head === undefined ? [] : [head]), ...(commits?.hashes ?? [])];
}

/** Whether it is unknown what came with a pull request, and where. */
function isLost(placed: Placed, branches: Branches, window: BranchWindow): boolean {
  const { merge, own, pullRequest } = placed;
  if (merge === 'ambiguous' || own.includes('ambiguous')) {
    return true;
  }
  const { commits, isLate, mergedOn = window.since, target = window.branch } = pullRequest;
  const isUnknown = !isWhole(commits);
  if (merge === undefined) {
    // somebody may have merged it by hand, which Bitbucket noticed: then its newest commit is beside the chain
    return own[0] !== 'aside' && (branches.has(target) || (isUnknown && mergedOn >= window.since));
  }
  return isUnknown && !isLate && isMissing(placed, branches, window);
}
