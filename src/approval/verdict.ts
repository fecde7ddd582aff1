import type { PullRequest } from '../bitbucket/resources';
import { approversOf, type StandingApproval, standingApprovals, tellsParticipants } from './approvals';
import { CommitGraph, type CommitNode } from './commitGraph';
import { coveredCommits } from './coverage';
import { idOf, listOf, type Members, toPeople } from './people';
import type { TimelineEntry } from './timeline';

/** What is known of one pull request; 'unavailable' where Bitbucket did not provide it. */
export interface ApprovalInput {
  pullRequest: PullRequest;
  /** Newest first, as listed. A pull request has commits, so an empty list is a response that lacks them. */
  commits: readonly CommitNode[] | 'unavailable';
  /** As listed; empty where `needsActivity` says no. */
  activity: readonly TimelineEntry[] | 'unavailable';
  /** The members of the workspace. */
  members: Members | 'unavailable';
  workspaceUuid: string;
}

/** Which commits a second person approved. docs/approvals.md explains each property. */
export interface ApprovalReport {
  /** Hashes, newest first, each once; the other lists of commits keep this order. */
  commits: string[];
  /** The first lines of their messages, parallel to `commits`. */
  commitMessages: string[];
  commitsApproved: string[];
  commitsNotApproved: string[];
  commitsByUnknownAuthor: string[];
  approved: boolean;
  validated: boolean;
  approvedCommitsRemoved: boolean;
  /** Where true, `approved` and `validated` are false because a fact is missing. */
  analysisIncomplete: boolean;
  /** Uuids; `approvers` has the names in the same order. */
  approverIds: string[];
  approvers: string[];
  /** Uuids; `reviewers` has the names in the same order. */
  reviewerIds: string[];
  reviewers: string[];
  changesRequestedByIds: string[];
  /** One for each approver. `approvedOn` is in milliseconds, `commit` whole where it is one of `commits`. */
  approvals: { userId: string; approvedOn?: number; commit?: string }[];
}

/** Whether the analysis of a pull request needs its activity: somebody approves, or who does is not said. */
export function needsActivity(pullRequest: PullRequest): boolean {
  return !tellsParticipants(pullRequest) || approversOf(pullRequest, []).length > 0;
}

/** Says which commits of a pull request a second person approved. A fact that is missing never reads as approved. */
export function analyzeApprovals(input: ApprovalInput): ApprovalReport {
  const { pullRequest } = input;
  const graph = new CommitGraph(withAuthors(known(input.commits), input.members));
  const timeline = known(input.activity);
  const approvers = approversOf(pullRequest, timeline);
  const approvals = standingApprovals(pullRequest, approvers, timeline, graph);
  // an approval leaves an entry, and so does the opening: without any, the response lacks them
  const lacksActivity = input.activity === 'unavailable' || (timeline.length === 0 && approvers.length > 0);
  const activityMissing = lacksActivity && needsActivity(pullRequest);

  const { covered, uncertain } = judge(input, approvals, graph);
  const coveredWhole = graph.commits.every((commit) => covered.has(commit));
  const byUnknownAuthor = graph.commits.filter((commit) => hasUnknownAuthor(commit, input));
  const analysisIncomplete =
    graph.commits.length === 0 ||
    input.members === 'unavailable' ||
    activityMissing ||
    // What is uncertain about one approval does not matter where the others cover everything.
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
    // Where the commits are missing, none of them is known to be gone.
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

/** Bitbucket names some authors by account id only. */
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
 * What the approvals of a second person cover: of a member, who did not open the pull request.
 *
 * `uncertain` says that such an approval might cover more than can be shown: what it was given to is unknown, or it is
 * unknown who opened the pull request, so that anybody's approval may be the opener's own.
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

/** Nobody in the workspace answers for it. Without the members only those without any account are certain. */
function hasUnknownAuthor({ authorId }: CommitNode, { members, workspaceUuid }: ApprovalInput): boolean {
  if (!authorId) {
    return true;
  }
  return members !== 'unavailable' && !members.has(authorId) && authorId !== workspaceUuid;
}
