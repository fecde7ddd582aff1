import { nameOf } from '../world/people';
import { toMillis } from '../world/time';
import type { Account, Approval, Commit, Participant, PullRequest } from '../world/types';

/** What a correct analysis of one pull request says. */
export interface ExpectedAnalysis {
  commits: string[];
  commitMessages: string[];
  commitsApproved: string[];
  commitsNotApproved: string[];
  commitsByUnknownAuthor: string[];
  approved: boolean;
  validated: boolean;
  approvedCommitsRemoved: boolean;
  analysisIncomplete: boolean;
  approverIds: string[];
  approvers: string[];
  reviewerIds: string[];
  reviewers: string[];
  changesRequestedByIds: string[];
  /** One for each approver, in their order; `approvedOn` in milliseconds. */
  approvals: { userId: string; approvedOn: number; commit?: string }[];
  /** Everybody who was asked or took the role of a reviewer. */
  reviews: { userId: string; reviewState: 'approved' | 'changes_requested' | 'none'; participatedOn?: number }[];
}

/**
 * Follows from what happened to the pull request, and from nothing that the API answers, except for what the API cannot
 * tell: commits or an activity that nobody gets, and participants who come with the single pull request only (`enriched`).
 */
export function expectedAnalysis(pullRequest: PullRequest, { enriched = false } = {}): ExpectedAnalysis {
  const { quirks, repository, author } = pullRequest;
  const { members, uuid: workspaceUuid } = repository.workspace;
  const told = enriched || quirks.participants === 'asked';
  const commits = commitsToBeHad(pullRequest);
  const standing = approvalsToBeSeen(pullRequest, told);
  const activityKnown = quirks.activity === 'answered' || standing.length === 0;
  const secondPeople = standing.filter(({ by }) => by !== author && members.has(by));
  // where nobody knows who opened it, anybody's approval may be the opener's own
  const openerKnown = !author.deleted;
  const isCovered = (commit: Commit) =>
    activityKnown && openerKnown && secondPeople.some((approval) => covers(approval, commit, commits));
  const isUnknown = ({ author: by }: Commit) => !by || !!by.deleted || (!members.has(by) && by.uuid !== workspaceUuid);
  const isRemoved = (approval: Approval) => {
    const head = approval.isProposalUnknown ? undefined : approvedHead(approval, pullRequest);
    return head !== undefined && !commits.some(({ hash }) => hash === head);
  };
  const covered = commits.filter(isCovered);
  const isUncertain = secondPeople.some(
    (approval) => !openerKnown || approval.isProposalUnknown || wasGivenToLostCommit(approval, pullRequest),
  );
  const analysisIncomplete = commits.length === 0 || !activityKnown || (isUncertain && covered.length < commits.length);
  const unknown = commits.filter(isUnknown);
  const hashes = (list: Commit[]) => list.map(({ hash }) => hash);
  const reviewers = told ? pullRequest.reviewers : [];
  const participants = told ? pullRequest.participants.filter(({ user }) => !user.deleted) : [];
  return {
    commits: hashes(commits),
    commitMessages: commits.map(({ message }) => message.split('\n')[0] ?? ''),
    commitsApproved: hashes(covered),
    commitsNotApproved: hashes(commits.filter((commit) => !isCovered(commit))),
    commitsByUnknownAuthor: hashes(unknown),
    approved: !analysisIncomplete && covered.length === commits.length,
    validated: !analysisIncomplete && unknown.length === 0,
    approvedCommitsRemoved: commits.length > 0 && activityKnown && standing.some(isRemoved),
    analysisIncomplete,
    approverIds: standing.map(({ by }) => by.uuid),
    approvers: standing.map(({ by }) => nameOf(by)),
    reviewerIds: reviewers.map(({ uuid }) => uuid),
    reviewers: reviewers.map(nameOf),
    changesRequestedByIds: participants
      .filter(({ state }) => state === 'changes_requested')
      .map(({ user }) => user.uuid),
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

/** The list of the pull request, or else the range between its ends where both hashes are told. */
function commitsToBeHad({ commits, quirks }: PullRequest): Commit[] {
  const range =
    quirks.revision === 'answered' && quirks.sourceCommit === 'answered' && quirks.destinationCommit === 'answered';
  return quirks.commits === 'answered' || range ? commits : [];
}

/** Without participants the activity is all there is, and it does not tell which approvals were withdrawn. */
function approvalsToBeSeen({ approvals, participants, quirks }: PullRequest, told: boolean): Approval[] {
  const present = approvals.filter(({ by }) => !by.deleted);
  if (told) {
    const order = participants.map(({ user }) => user);
    return present.filter(({ standing }) => standing).sort((a, b) => order.indexOf(a.by) - order.indexOf(b.by));
  }
  if (quirks.activity === 'failing') {
    return [];
  }
  const newestFirst = [...present].reverse();
  return newestFirst.filter(({ by }, index) => newestFirst.findIndex((other) => other.by === by) === index);
}

/** An approver's own commits, and those of nobody known, want somebody else. */
function covers({ by, head, reach }: Approval, commit: Commit, commits: Commit[]): boolean {
  if (!commits.some(({ hash }) => hash === head)) {
    return false;
  }
  const author = commit.author?.deleted ? undefined : commit.author;
  return author !== undefined && author !== by && reach.includes(commit.hash);
}

/** After the merge nothing is proposed any more. */
function approvedHead({ at, head }: Approval, { activity }: PullRequest): string | undefined {
  return activity.some((event) => event.kind === 'update' && event.state === 'MERGED' && event.at < at)
    ? undefined
    : head;
}

/** Something had been proposed, but Bitbucket does not tell any more which commit that was. */
function wasGivenToLostCommit({ head, at }: Approval, { activity }: PullRequest): boolean {
  return (
    head === undefined && activity.some((event) => event.kind === 'update' && event.state === 'OPEN' && event.at <= at)
  );
}

/** Whole where it is one of the commits, else as the activity names it. */
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
