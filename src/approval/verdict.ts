import type { PullRequest } from '../bitbucket/endpoints/pullRequests';
import {
  approversOf,
  hasUnnamedApprover,
  headOf,
  nonPeopleOf,
  standingApprovals,
  tellsParticipants,
} from './approvals';
import { CommitGraph, type CommitNode } from './commitGraph';
import { coverageOf } from './coverage';
import { idOf, listOf, type Members, toPeople } from './people';
import { type Access, type ApprovalWithRole, mayHaveGrant, roleOf, roleOfStranger } from './roles';
import { type ApprovalStatus, countingApprovals, isApprovedAfterMerge, statusOf } from './status';
import { mergedAt, type TimelineEntry, toDestination } from './timeline';

/** What is known of one pull request; 'unavailable' if Bitbucket did not provide it. */
export interface ApprovalInput {
  pullRequest: PullRequest;
  /** Newest first, as listed. Every pull request has commits, so an empty list means that the response lacks them. */
  commits: readonly CommitNode[] | 'unavailable';
  /** As listed; empty if `needsActivity` is false. */
  activity: readonly TimelineEntry[] | 'unavailable';
  /** The members of the workspace. */
  members: Members | 'unavailable';
  /** Who else may be a second person. */
  access: Access;
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
  approvalStatus: ApprovalStatus;
  /** Only of a merged pull request; absent if it depends on a fact that is missing. */
  approvedAfterMerge?: boolean;
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
  /** When it was merged by its activity, in milliseconds; absent where the activity was not read or does not say. */
  mergedOn?: number;
  /** Whether the report may change when the grants on the repository are known. */
  dependsOnGrants: boolean;
}

/** Whether the analysis of a pull request needs its activity: somebody approves, or Bitbucket does not say who does. */
export function needsActivity(pullRequest: PullRequest): boolean {
  return !tellsParticipants(pullRequest) || approversOf(pullRequest, []).length > 0;
}

/** Finds the commits of a pull request that a second person approved. A missing fact never counts as approved. */
export function analyzeApprovals(input: ApprovalInput): ApprovalReport {
  const { pullRequest, members, access } = input;
  const graph = new CommitGraph(withAuthors(known(input.commits), members));
  const timeline = known(input.activity);
  const approvers = approversOf(pullRequest, timeline);
  // every approval has an entry, and so has the creation of the pull request: a response without any is incomplete
  const lacksActivity = input.activity === 'unavailable' || (timeline.length === 0 && approvers.length > 0);
  const roleFacts = {
    openerId: idOf(pullRequest.author),
    members,
    access,
    nonPeople: nonPeopleOf(pullRequest, timeline),
  };
  const approvals = standingApprovals(pullRequest, approvers, timeline, graph).map((approval): ApprovalWithRole => ({
    ...approval,
    role: roleOf(approval.userId, roleFacts),
  }));
  const isHeadMissing = lacksHead(pullRequest, timeline, graph);
  const lacksFacts =
    graph.commits.length === 0 ||
    members === 'unavailable' ||
    (lacksActivity && needsActivity(pullRequest)) ||
    isHeadMissing;

  const coverage = coverageOf(graph, countingApprovals(approvals));
  const { covered } = coverage;
  const coveredWhole = covered.size === graph.commits.length;
  const byUnknownAuthor = graph.commits.filter((commit) => hasUnknownAuthor(commit, input));
  // uncertainty about one approval does not matter where the others cover everything
  const isApproverUnknown = hasUnnamedApprover(pullRequest) && roleOfStranger(access) === 'undecided';
  const analysisIncomplete = lacksFacts || (!coveredWhole && (isApproverUnknown || approvals.some(isUncertain)));
  const currentBranch = toDestination(pullRequest.destination)?.branch;
  const isMerged = pullRequest.state === 'MERGED';
  const isReviewedLater = isMerged && !lacksFacts ? isApprovedAfterMerge(approvals, graph) : undefined;
  const approvedAfterMerge = isReviewedLater || (isApproverUnknown ? undefined : isReviewedLater);

  const mergedOn = isMerged ? mergedAt(timeline) : undefined;

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
    approvalStatus: analysisIncomplete ? 'undetermined' : statusOf({ graph, approvals, coverage, currentBranch }),
    ...(approvedAfterMerge !== undefined && { approvedAfterMerge }),
    validated: byUnknownAuthor.length === 0 && !analysisIncomplete,
    // without all commits, nothing shows that one was removed
    approvedCommitsRemoved:
      graph.commits.length > 0 && !isHeadMissing && approvals.some(({ commit }) => commit === 'removed'),
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
    ...(mergedOn !== undefined && { mergedOn: Math.floor(mergedOn) }),
    dependsOnGrants:
      !lacksFacts &&
      approvals.some(
        ({ userId, commit }) =>
          mayHaveGrant(userId, roleFacts) &&
          (commit === 'merged' ? isMerged && !approvedAfterMerge : commit !== 'nothing' && !coveredWhole),
      ),
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

/** Whether an approval may cover more than the facts show: what was approved is unknown, or whether a second person did. */
function isUncertain({ role, commit }: ApprovalWithRole): boolean {
  return role === 'second person'
    ? commit === 'unknown' || commit === 'untimed'
    : role === 'undecided' && commit !== 'nothing' && commit !== 'merged';
}

/** Whether the newest commit of an open pull request is missing from the list of its commits, as happens right after a push. */
function lacksHead(pullRequest: PullRequest, timeline: readonly TimelineEntry[], graph: CommitGraph): boolean {
  const head = headOf(pullRequest, timeline);
  return pullRequest.state === 'OPEN' && head !== undefined && graph.find(head) === undefined;
}

/** Whether the author is unknown to the workspace. Without the members, this is certain only for commits without an account. */
function hasUnknownAuthor({ authorId }: CommitNode, { members, workspaceUuid }: ApprovalInput): boolean {
  if (!authorId) {
    return true;
  }
  return members !== 'unavailable' && !members.has(authorId) && authorId !== workspaceUuid;
}
