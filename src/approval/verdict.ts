import type { PullRequest } from '../bitbucket/endpoints/pullRequests';
import { approversOf, type StandingApproval, standingApprovals, tellsParticipants } from './approvals';
import { CommitGraph, type CommitNode } from './commitGraph';
import { coveredCommits } from './coverage';
import { idOf, listOf, type Members, toPeople } from './people';
import type { TimelineEntry } from './timeline';

/** What is known of one pull request; 'unavailable' if Bitbucket did not provide it. */
export interface ApprovalInput {
  pullRequest: PullRequest;
  /** Newest first, as listed. Every pull request has commits, so an empty list means that the response lacks them. */
  commits: readonly CommitNode[] | 'unavailable';
  /** As listed; empty if `needsActivity` is false. */
  activity: readonly TimelineEntry[] | 'unavailable';
  /** The members of the workspace. */
  members: Members | 'unavailable';
  workspaceUuid: string;
}

/** Which commits a second person approved. docs/approvals.md explains each property. */
export interface ApprovalReport {
  /** Hashes, newest first, without duplicates; the other lists of commits keep this order. */
  commits: string[];
  /** The first lines of their messages, parallel to `commits`. */
  commitMessages: string[];
  commitsApproved: string[];
  commitsNotApproved: string[];
  commitsByUnknownAuthor: string[];
  approved: boolean;
  validated: boolean;
  approvedCommitsRemoved: boolean;
  /** If true, `approved` and `validated` are false because a fact is missing. */
  analysisIncomplete: boolean;
  /** Uuids; `approvers` has the names in the same order. */
  approverIds: string[];
  approvers: string[];
  /** Uuids; `reviewers` has the names in the same order. */
  reviewerIds: string[];
  reviewers: string[];
  changesRequestedByIds: string[];
  /** One for each approver. `approvedOn` is in milliseconds; `commit` is the full hash if it is one of `commits`. */
  approvals: { userId: string; approvedOn?: number; commit?: string }[];
}

/** Whether the analysis of a pull request needs its activity: somebody approves, or Bitbucket does not say who does. */
export function needsActivity(pullRequest: PullRequest): boolean {
  return !tellsParticipants(pullRequest) || approversOf(pullRequest, []).length > 0;
}

/** Finds the commits of a pull request that a second person approved. A missing fact never counts as approved. */
export function analyzeApprovals(input: ApprovalInput): ApprovalReport {
  const { pullRequest } = input;
  const graph = new CommitGraph(withAuthors(known(input.commits), input.members));
  const timeline = known(input.activity);
  const approvers = approversOf(pullRequest, timeline);
  const approvals = standingApprovals(pullRequest, approvers, timeline, graph);
  // every approval has an entry, and so has the creation of the pull request: a response without any is incomplete
  const lacksActivity = input.activity === 'unavailable' || (timeline.length === 0 && approvers.length > 0);
  const activityMissing = lacksActivity && needsActivity(pullRequest);

  const { covered, uncertain } = judge(input, approvals, graph);
  const coveredWhole = graph.commits.every((commit) => covered.has(commit));
  const byUnknownAuthor = graph.commits.filter((commit) => hasUnknownAuthor(commit, input));
  const analysisIncomplete =
    graph.commits.length === 0 ||
    input.members === 'unavailable' ||
    activityMissing ||
    // uncertainty about one approval does not matter where the others cover everything
    (uncertain && !coveredWhole);

  const reviewers = toPeople(pullRequest.reviewers);
  const changesRequestedBy = toPeople(
    listOf(pullRequest.participants).map((participant) =>
      participant?.state === 'changes_requested' ? participant.user : null,
    ),
  );
  return {
    commits: graph.commits.map(({ hash }) => hash),
    commitMessages: graph.commits.map(({ summary }) => summary),
    commitsApproved: graph.commits.filter((commit) => covered.has(commit)).map(({ hash }) => hash),
    commitsNotApproved: graph.commits.filter((commit) => !covered.has(commit)).map(({ hash }) => hash),
    commitsByUnknownAuthor: byUnknownAuthor.map(({ hash }) => hash),
    approved: coveredWhole && !analysisIncomplete,
    validated: byUnknownAuthor.length === 0 && !analysisIncomplete,
    // without the commits, nothing shows that one was removed
    approvedCommitsRemoved: graph.commits.length > 0 && approvals.some(({ commit }) => commit === 'removed'),
    analysisIncomplete,
    approverIds: approvers.map(({ id }) => id),
    approvers: approvers.map(({ name }) => name),
    reviewerIds: reviewers.map(({ id }) => id),
    reviewers: reviewers.map(({ name }) => name),
    changesRequestedByIds: changesRequestedBy.map(({ id }) => id),
    approvals: approvals.map(({ userId, at, source }) => ({
      userId,
      approvedOn: at === undefined ? undefined : Math.floor(at),
      commit: source,
    })),
  };
}

/** Adds the uuids of authors whom Bitbucket names by account id only. */
function withAuthors(commits: readonly CommitNode[], members: Members | 'unavailable'): readonly CommitNode[] {
  const byAccountId = members === 'unavailable' ? undefined : members.byAccountId;
  return commits.map((commit) =>
    commit.authorAccountId === undefined ? commit : { ...commit, authorId: byAccountId?.get(commit.authorAccountId) },
  );
}

function known<T>(list: readonly T[] | 'unavailable'): readonly T[] {
  return list === 'unavailable' ? [] : list;
}

/**
 * The commits that approvals of a second person cover, that is, of a member who did not open the pull request.
 *
 * `uncertain` means that such an approval may cover more than the facts show: the approved commit is unknown, or it is
 * unknown who opened the pull request, so that any approval may be the opener's own.
 */
function judge(
  { pullRequest, members }: ApprovalInput,
  approvals: readonly StandingApproval[],
  graph: CommitGraph,
): { covered: Set<CommitNode>; uncertain: boolean } {
  const openerId = idOf(pullRequest.author);
  const byOthers = approvals.filter(
    ({ userId }) => members !== 'unavailable' && members.has(userId) && userId !== openerId,
  );
  if (!openerId) {
    return { covered: new Set(), uncertain: byOthers.length > 0 };
  }
  const counting = byOthers.flatMap(({ userId, commit, target }) =>
    typeof commit === 'object' ? [{ userId, commit, target }] : [],
  );
  return {
    covered: coveredCommits(graph, counting),
    uncertain: byOthers.some(({ commit }) => commit === 'unknown'),
  };
}

/** Whether the author is unknown to the workspace. Without the members, this is certain only for commits without an account. */
function hasUnknownAuthor({ authorId }: CommitNode, { members, workspaceUuid }: ApprovalInput): boolean {
  if (!authorId) {
    return true;
  }
  return members !== 'unavailable' && !members.has(authorId) && authorId !== workspaceUuid;
}
