import type { PullRequest } from '../bitbucket/resources';
import type { CommitGraph, CommitNode } from './commitGraph';
import { idOf, listOf, type Person, toPeople } from './people';
import {
  lastApprovals,
  parseTimestamp,
  type Proposal,
  proposalAt,
  proposalsOf,
  type TimelineEntry,
  toDestination,
  wasMergedAt,
} from './timeline';

/** An approval that still stands, and what it was given to. */
export interface StandingApproval {
  userId: string;
  /** Milliseconds with microseconds as their fraction; absent where Bitbucket gives no time. */
  at?: number;
  /** The source commit in force at that time, as Bitbucket names it; absent where there was or is known none. */
  source?: string;
  /**
   * The commit of the pull request that `source` names, or
   * - nothing: the approval is older than every proposal, or younger than the merge, so it was given to no commit;
   * - removed: the commit is no longer among those of the pull request;
   * - unknown: Bitbucket leaves out what it takes to tell.
   */
  commit: CommitNode | 'nothing' | 'removed' | 'unknown';
  /**
   * The newest commit that was part of the target at that time, where it is a commit of the pull request now. It and its
   * ancestors were not proposed then.
   */
  target?: CommitNode;
}

/** Those who approve at present. Only without participants is the activity asked, since it keeps withdrawn approvals. */
export function approversOf(pullRequest: PullRequest, timeline: readonly TimelineEntry[]): Person[] {
  if (tellsParticipants(pullRequest)) {
    const { participants } = pullRequest;
    return toPeople(listOf(participants).map((one) => (one?.approved === true ? one.user : null)));
  }
  return toPeople(
    timeline
      .filter((entry) => entry.kind === 'approval')
      .map(({ userId, userName }) => ({ uuid: userId, display_name: userName })),
  );
}

/** Whether a pull request says who takes part in it. */
export function tellsParticipants({ participants }: PullRequest): boolean {
  return Array.isArray(participants);
}

/** What each of the approvers approved, in their order. */
export function standingApprovals(
  pullRequest: PullRequest,
  approvers: readonly Person[],
  timeline: readonly TimelineEntry[],
  graph: CommitGraph,
): StandingApproval[] {
  const proposals = proposalsOf(timeline);
  const currentBranch = toDestination(pullRequest.destination)?.branch;
  const lastApproved = lastApprovals(timeline);
  const participated = participationTimes(pullRequest);
  return approvers.map(({ id: userId }) => {
    const at = lastApproved.get(userId) ?? participated.get(userId);
    if (at === undefined) {
      return { userId, commit: 'unknown' };
    }
    const wasMerged = wasMergedAt(timeline, at);
    if (wasMerged !== false) {
      return { userId, at, commit: wasMerged ? 'nothing' : 'unknown' };
    }
    const proposal = proposalAt(proposals, at);
    if (!proposal) {
      return { userId, at, commit: 'nothing' };
    }
    if (!proposal.source) {
      return { userId, at, commit: 'unknown' };
    }
    const found = graph.find(proposal.source);
    const target = targetOf(proposal, graph, currentBranch);
    const commit = found === 'ambiguous' || target === 'unknown' ? 'unknown' : (found ?? 'removed');
    return { userId, at, source: proposal.source, commit, ...(typeof target === 'object' && { target }) };
  });
}

/**
 * The commit of the pull request that was the newest of the target when something was proposed; undefined where the target
 * held none of today's commits.
 *
 * @returns unknown where the target was another branch than today, and its newest commit is not told or not among today's
 * commits: which of these it contained cannot be told then
 */
function targetOf(
  { destination }: Proposal,
  graph: CommitGraph,
  currentBranch: string | undefined,
): CommitNode | 'unknown' | undefined {
  const found = destination?.commit === undefined ? undefined : graph.find(destination.commit);
  if (found === 'ambiguous') {
    return 'unknown';
  }
  const wasOtherBranch = destination?.branch !== undefined && destination.branch !== currentBranch;
  return found ?? (wasOtherBranch ? 'unknown' : undefined);
}

/** `participated_on` of those who approve, which is the time of their approval. */
function participationTimes(pullRequest: PullRequest): Map<string, number | undefined> {
  const times = new Map<string, number | undefined>();
  for (const participant of listOf(pullRequest.participants)) {
    const userId = idOf(participant?.user);
    if (userId && participant?.approved === true) {
      times.set(userId, parseTimestamp(participant.participated_on));
    }
  }
  return times;
}
