import { toMillis } from '../../world/time';
import type { ActivityEvent, Approval, Commit, Participant, PullRequest } from '../../world/types';
import { type Account, nameOf } from '../accounts';
import { type AccessFacts, isCovered, judge, statusOf, wasApprovedAfterMerge } from './verdict';

/** The correct approval analysis of one pull request. */
export interface ExpectedAnalysis {
  commits: string[];
  commitMessages: string[];
  commitsApproved: string[];
  commitsNotApproved: string[];
  commitsByUnknownAuthor: string[];
  approved: boolean;
  approvalStatus: string;
  approvedAfterMerge?: boolean;
  validated: boolean;
  approvedCommitsRemoved: boolean;
  analysisIncomplete: boolean;
  approverIds: string[];
  approvers: string[];
  reviewerIds: string[];
  reviewers: string[];
  changesRequestedByIds: string[];
  /** Known only where participants are listed. */
  approvalsCount?: number;
  reviewersCount?: number;
  changesRequestedCount?: number;
  /** When it was merged, where the activity is read. */
  mergedOn?: number;
  /** One for each approver, in the order of `approverIds`; `approvedOn` in milliseconds since 1970. */
  approvals: { userId: string; approvedOn: number; commit?: string }[];
  /** One for each requested reviewer and each participant with the role of a reviewer. */
  reviews: { userId: string; reviewState: 'approved' | 'changes_requested' | 'none'; participatedOn?: number }[];
}

export interface AnalysisOptions extends AccessFacts {
  /** Whether the single pull request is read as well; default false. */
  enriched?: boolean;
}

/**
 * Derives the analysis from the history of the pull request, not from API responses. It leaves out only what the API does
 * not provide: commits or an activity that cannot be read, and participants that only the single pull request lists.
 */
export function expectedAnalysis(pullRequest: PullRequest, options: AnalysisOptions = {}): ExpectedAnalysis {
  const { enriched = false, ...facts } = { permissionsKnown: true, ...options };
  const { quirks, repository, state } = pullRequest;
  const { members, uuid: workspaceUuid } = repository.workspace;
  const participantsKnown = enriched || quirks.participants === 'in list';
  const commits = readableCommits(pullRequest);
  const standing = visibleApprovals(pullRequest, participantsKnown);
  const activityKnown = quirks.activity === 'available' || standing.length === 0;
  const isHeadMissing = state === 'OPEN' && quirks.commits === 'behind';
  const judged = activityKnown ? standing.map((approval) => judge(approval, pullRequest, commits, facts)) : [];
  const inTime = judged.filter(({ when }) => when === 'in time');
  const seconds = inTime.filter(({ role }) => role === 'second');
  const isUnknown = ({ author: by }: Commit) => !by || !!by.deleted || (!members.has(by) && by.uuid !== workspaceUuid);
  const covered = commits.filter((commit) => isCovered(commit, seconds));
  const isUncertain = inTime.some(({ role, isUnclear }) => role === 'unclear' || (role === 'second' && isUnclear));
  const lacksFacts = commits.length === 0 || !activityKnown || isHeadMissing;
  const analysisIncomplete = lacksFacts || (isUncertain && covered.length < commits.length);
  const unknown = commits.filter(isUnknown);
  const hashes = (list: Commit[]) => list.map(({ hash }) => hash);
  const reviewers = participantsKnown ? pullRequest.reviewers : [];
  const counted = participantsKnown ? pullRequest.participants : undefined;
  const merge = activityKnown && (standing.length > 0 || !participantsKnown) ? mergeOf(pullRequest) : undefined;
  const participants = participantsKnown ? pullRequest.participants.filter(({ user }) => !user.deleted) : [];
  return {
    commits: hashes(commits),
    commitMessages: commits.map(({ message }) => message.split('\n')[0] ?? ''),
    commitsApproved: hashes(covered),
    commitsNotApproved: hashes(commits.filter((commit) => !covered.includes(commit))),
    commitsByUnknownAuthor: hashes(unknown),
    approved: !analysisIncomplete && covered.length === commits.length,
    approvalStatus: analysisIncomplete ? 'undetermined' : statusOf(judged, commits, pullRequest),
    approvedAfterMerge: lacksFacts ? undefined : wasApprovedAfterMerge(judged, commits, pullRequest),
    validated: !analysisIncomplete && unknown.length === 0,
    approvedCommitsRemoved: commits.length > 0 && !isHeadMissing && inTime.some(({ isRemoved }) => isRemoved),
    analysisIncomplete,
    approverIds: standing.map(({ by }) => by.uuid),
    approvers: standing.map(({ by }) => nameOf(by)),
    reviewerIds: reviewers.map(({ uuid }) => uuid),
    reviewers: reviewers.map(nameOf),
    changesRequestedByIds: participants
      .filter(({ state }) => state === 'changes_requested')
      .map(({ user }) => user.uuid),
    approvalsCount: counted?.filter(({ approved }) => approved).length,
    reviewersCount: participantsKnown ? reviewers.length : undefined,
    changesRequestedCount: counted?.filter(({ state }) => state === 'changes_requested').length,
    mergedOn: merge && toMillis(merge.at),
    approvals: standing.map((approval) => {
      const head = activityKnown ? approvedHead(approval, pullRequest) : undefined;
      return {
        userId: approval.by.uuid,
        approvedOn: toMillis(approval.at),
        ...(head !== undefined && { commit: nameCommit(head, pullRequest, commits) }),
      };
    }),
    reviews: listReviews(reviewers, participants),
  };
}

/** Commits come from the pull request's own list, or else from the range between its two ends if both hashes are known. */
function readableCommits({ commits, quirks }: PullRequest): Commit[] {
  const range =
    quirks.revision === 'available' && quirks.sourceCommit === 'present' && quirks.destinationCommit === 'present';
  if (quirks.commits === 'behind') {
    return commits.slice(1);
  }
  return quirks.commits === 'available' || range ? commits : [];
}

/** Without participants, approvals come from the activity, which does not show which of them were withdrawn. */
function visibleApprovals({ approvals, participants, quirks }: PullRequest, participantsKnown: boolean): Approval[] {
  const present = approvals.filter(({ by }) => !by.deleted);
  if (participantsKnown) {
    const order = participants.map(({ user }) => user);
    return present.filter(({ standing }) => standing).sort((a, b) => order.indexOf(a.by) - order.indexOf(b.by));
  }
  if (quirks.activity === 'missing') {
    return [];
  }
  const newestFirst = [...present].reverse();
  return newestFirst.filter(({ by }, index) => newestFirst.findIndex((other) => other.by === by) === index);
}

/** The source commit that was approved; `undefined` for an approval after the merge, which covers nothing. */
function approvedHead({ at, head }: Approval, { activity }: PullRequest): string | undefined {
  return activity.some((event) => event.kind === 'update' && event.state === 'MERGED' && event.at < at)
    ? undefined
    : head;
}

function mergeOf({ activity, quirks }: PullRequest): ActivityEvent | undefined {
  const isMerge = (event: ActivityEvent) => event.kind === 'update' && event.state === 'MERGED';
  return quirks.activity === 'available' ? activity.find(isMerge) : undefined;
}

/** The full hash of a commit of the pull request; otherwise the hash as the activity shows it, which may be short. */
function nameCommit(head: string, { quirks }: PullRequest, commits: Commit[]): string {
  return commits.some(({ hash }) => hash === head) ? head : head.slice(0, quirks.activityHashLength);
}

function listReviews(reviewers: Account[], participants: Participant[]): ExpectedAnalysis['reviews'] {
  const inRole = participants.filter(({ role }) => role === 'REVIEWER').map(({ user }) => user);
  return [...new Set([...reviewers, ...inRole])].map((user) => {
    const participant = participants.find((candidate) => candidate.user === user);
    const at = participant?.participatedOn ?? undefined;
    return {
      userId: user.uuid,
      reviewState: participant?.state ?? 'none',
      ...(at !== undefined && { participatedOn: toMillis(at) }),
    };
  });
}
