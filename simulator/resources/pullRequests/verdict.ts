import type { Approval, Commit, PullRequest, UpdateEvent } from '../../world/types';
import type { Account } from '../accounts';

/** What is known of people who are not members of the workspace. */
export interface AccessFacts {
  /** Whether the permissions of the workspace were read. */
  permissionsKnown?: boolean;
  /** Who has a grant on the repository; absent if the grants were not read. */
  grantees?: ReadonlySet<Account>;
}

/** A standing approval, as far as responses show what it means. */
export interface Judged {
  approval: Approval;
  role: 'opener' | 'second' | 'nobody' | 'unclear';
  when: 'too early' | 'in time' | 'too late';
  /** Whether the approved commit was removed since. */
  isRemoved: boolean;
  /** Whether it is unknown which commits were proposed. */
  isUnclear: boolean;
  /** The listed commits that were approved. */
  range: Commit[];
}

/** Judges an approval by what was going on when it was given. */
export function judge(
  approval: Approval,
  pullRequest: PullRequest,
  commits: readonly Commit[],
  facts: AccessFacts,
): Judged {
  const { at, by, head, isProposalUnknown = false, reach } = approval;
  const updates = pullRequest.activity.filter((event): event is UpdateEvent => event.kind === 'update');
  const isOf = (state: UpdateEvent['state']) => (event: UpdateEvent) => event.state === state && event.at <= at;
  const wasProposed = updates.some(isOf('OPEN'));
  const isListed = commits.some(({ hash }) => hash === head);
  return {
    approval,
    role: roleOf(by, pullRequest, facts),
    when: updates.some(isOf('MERGED')) ? 'too late' : wasProposed ? 'in time' : 'too early',
    isRemoved: head !== undefined && !isListed,
    isUnclear: head === undefined || (isProposalUnknown && isListed),
    range: isListed ? commits.filter(({ hash }) => reach.includes(hash)) : [],
  };
}

/** Bots approve nothing. An unknown opener could be anybody who approves. */
function roleOf(by: Account, { author, repository }: PullRequest, facts: AccessFacts): Judged['role'] {
  if (by === author) {
    return 'opener';
  }
  if (by.type !== 'user') {
    return 'nobody';
  }
  const { guests, members } = repository.workspace;
  const isGuest = facts.permissionsKnown && guests.some(({ user }) => user === by);
  if (members.has(by) || isGuest || facts.grantees?.has(by)) {
    return author.deleted ? 'unclear' : 'second';
  }
  // Who is named by nothing may be a former member, unless everybody in the world can approve.
  return repository.isPrivate || !facts.permissionsKnown ? 'unclear' : 'nobody';
}

/** Whether somebody approved a commit who did not write it. Of two people, one did not. */
export function isCovered(commit: Commit, approvals: readonly Judged[]): boolean {
  const people = new Set(approvals.filter(({ range }) => range.includes(commit)).map(({ approval }) => approval.by));
  const author = authorOf(commit);
  return author ? [...people].some((person) => person !== author) : people.size > 1;
}

function authorOf({ author }: Commit): Account | undefined {
  return author?.deleted ? undefined : author;
}

/** @param judged the standing approvals of a pull request of which everything is known */
export function statusOf(judged: readonly Judged[], commits: readonly Commit[], pullRequest: PullRequest): string {
  const inTime = judged.filter(({ when }) => when === 'in time');
  const seconds = inTime.filter(({ role }) => role === 'second');
  const open = commits.filter((commit) => !isCovered(commit, seconds));
  if (open.length === 0) {
    return 'approved';
  }
  if (open.every((commit) => !authorOf(commit) && seconds.some(({ range }) => range.includes(commit)))) {
    return 'unverified_authors';
  }
  const reviewers = seconds.filter((one) => !isWriter(one));
  if (reviewers.some(({ approval }) => sawNewestState(approval, pullRequest))) {
    return 'partially_approved';
  }
  if (reviewers.length > 0) {
    return 'changed_after_approval';
  }
  return seconds.length > 0 || inTime.some(({ role }) => role === 'opener') ? 'self_approved' : 'not_approved';
}

function isWriter({ approval, range }: Judged): boolean {
  return range.length > 0 && range.every((commit) => authorOf(commit) === approval.by);
}

function sawNewestState(
  { at, head }: Approval,
  { activity, head: newest, targetBranch, repository }: PullRequest,
): boolean {
  const seen = activity.filter((event): event is UpdateEvent => event.kind === 'update' && event.at <= at).at(-1);
  return head === newest && (seen?.targetBranch ?? repository.mainBranch ?? 'main') === targetBranch;
}

/** @returns undefined if it is not merged, or cannot be told */
export function wasApprovedAfterMerge(
  judged: readonly Judged[],
  commits: readonly Commit[],
  { state }: PullRequest,
): boolean | undefined {
  if (state !== 'MERGED') {
    return undefined;
  }
  const whole = judged.map((one) => (one.when === 'too late' ? { ...one, range: [...commits] } : one));
  const isReviewed = (approvals: readonly Judged[]) => {
    const useful = approvals.filter((one) => one.when !== 'too late' || !isWriter(one));
    return useful.some(({ when }) => when === 'too late') && commits.every((commit) => isCovered(commit, useful));
  };
  const possible = whole
    .filter(({ role }) => role === 'second' || role === 'unclear')
    .map((one) => (one.isUnclear && one.when === 'in time' ? { ...one, range: [...commits] } : one));
  if (isReviewed(whole.filter(({ role }) => role === 'second'))) {
    return true;
  }
  return isReviewed(possible) ? undefined : false;
}
