import type { PullRequest } from '../bitbucket/endpoints/pullRequests';
import { type CommitGraph, type CommitNode, isSameHash, isUsableHash } from './commitGraph';
import { idOf, isNoPerson, listOf, type Person, toPeople } from './people';
import { mayHaveMovedBack, targetOf } from './targets';
import {
  lastApprovals,
  parseTimestamp,
  proposalAt,
  proposalsOf,
  type TimelineEntry,
  toDestination,
  wasMergedAt,
} from './timeline';

/** A present approval, and what was approved. */
export interface StandingApproval {
  userId: string;
  /** Milliseconds with microseconds as their fraction; absent if Bitbucket sends no time. */
  at?: number;
  /**
   * The hash of the source commit that was proposed at that time: the full hash if it is a commit of the pull request,
   * otherwise as Bitbucket sends it. Absent if nothing was proposed or the proposal is unknown.
   */
  source?: string;
  /**
   * The commit of the pull request that `source` names, or
   * - nothing: the approval was given before the first proposal;
   * - merged: it was given after the merge, to everything that was merged;
   * - removed: the commit is no longer among those of the pull request;
   * - unknown: Bitbucket leaves out a fact that is needed;
   * - untimed: it even leaves out whether the approval was given before or after the merge.
   */
  commit: CommitNode | 'nothing' | 'merged' | 'removed' | 'unknown' | 'untimed';
  /** The name of the target branch at that time; absent if Bitbucket does not say. */
  branch?: string;
  /**
   * The newest commit of the target branch at that time, if it is now a commit of the pull request. It and its ancestors
   * were not proposed then.
   */
  target?: CommitNode;
}

/**
 * Who approves at present. The activity decides only if Bitbucket lists no participants, because it also lists
 * approvals that were withdrawn.
 */
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

/** The approvers that are apps or other accounts of no person, as far as their type is told. */
export function nonPeopleOf(pullRequest: PullRequest, timeline: readonly TimelineEntry[]): Set<string> {
  const participants = listOf(pullRequest.participants).map((participant) => participant?.user);
  const byActivity = timeline.flatMap((entry) => (entry.kind === 'approval' && entry.isNoPerson ? entry.userId : []));
  return new Set([...participants.filter(isNoPerson).flatMap((user) => idOf(user) ?? []), ...byActivity]);
}

/** Whether a person approves whose account Bitbucket withholds, because it was closed. */
export function hasUnnamedApprover({ participants }: PullRequest): boolean {
  return listOf(participants).some(
    (one) => one?.approved === true && idOf(one.user) === undefined && !isNoPerson(one.user),
  );
}

/** Whether the pull request lists its participants. */
export function tellsParticipants({ participants }: PullRequest): boolean {
  return Array.isArray(participants);
}

/** What each approver approved, in the order of `approvers`. */
export function standingApprovals(
  pullRequest: PullRequest,
  approvers: readonly Person[],
  timeline: readonly TimelineEntry[],
  graph: CommitGraph,
): StandingApproval[] {
  const proposals = proposalsOf(timeline);
  const currentBranch = toDestination(pullRequest.destination)?.branch;
  const targets = { currentBranch, mayHaveMovedBack: mayHaveMovedBack(proposals, graph, currentBranch) };
  const head = headOf(pullRequest, timeline);
  const lastApproved = lastApprovals(timeline);
  const participated = participationTimes(pullRequest);
  return approvers.map(({ id: userId }) => {
    const at = lastApproved.get(userId) ?? participated.get(userId);
    if (at === undefined) {
      return { userId, commit: 'untimed' };
    }
    const wasMerged = wasMergedAt(timeline, at);
    if (wasMerged !== false) {
      return { userId, at, commit: wasMerged ? 'merged' : 'untimed' };
    }
    const proposal = proposalAt(proposals, at);
    if (!proposal) {
      return { userId, at, commit: 'nothing' };
    }
    if (!proposal.source) {
      return { userId, at, commit: 'unknown' };
    }
    const branch = proposal.destination?.branch;
    const found = graph.find(proposal.source);
    if (typeof found !== 'object') {
      // Whatever was in the target branch then: an approval of a removed commit covers nothing. But the head is not removed:
      // the list of commits lacks it.
      const isRemoved = found === undefined && !(head !== undefined && isSameHash(head, proposal.source));
      return { userId, at, source: proposal.source, branch, commit: isRemoved ? 'removed' : 'unknown' };
    }
    const target = targetOf(proposal, graph, targets);
    const commit = target === 'unknown' ? 'unknown' : found;
    return { userId, at, source: found.hash, branch, commit, ...(typeof target === 'object' && { target }) };
  });
}

/**
 * The hash of the newest commit of the source branch. Where the branch or the fork is gone, the pull request does not name it;
 * then the newest proposal does.
 */
export function headOf(pullRequest: PullRequest, timeline: readonly TimelineEntry[]): string | undefined {
  const hash = pullRequest.source?.commit?.hash;
  return isUsableHash(hash) ? hash : proposalAt(proposalsOf(timeline), Infinity)?.source;
}

/** `participated_on` of each approver, which is the time of the approval. */
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
