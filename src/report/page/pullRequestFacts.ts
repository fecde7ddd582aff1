import { type GraphObject, type GraphRelationship, listOf, textOf } from '../graph';
import type { PageCommit, PageReview, PullRequestFacts } from './pageData';

/** This many digits of a hash identify a commit within a pull request. */
export const HASH_LENGTH = 12;

const APPROVED = 'bitbucket_user_approved_pullrequest';

/** The part of Bitbucket's record of a pull request that the page uses. */
interface RawPullRequest {
  closed_by?: RawAccount | null;
  participants?: RawParticipant[] | null;
}

interface RawParticipant {
  state?: string | null;
  approved?: boolean;
  participated_on?: string | null;
  user?: RawAccount | null;
}

interface RawAccount {
  uuid?: string;
  display_name?: string;
  nickname?: string;
}

/**
 * Collects the facts for the timeline of a pull request from its entity, its approvals in the graph, and the participants in its raw data.
 *
 * @param approvals the relationships that end at the pull request
 * @param nameOf the display name of the entity with a key
 */
export function pullRequestFacts(
  entity: GraphObject,
  approvals: readonly GraphRelationship[],
  nameOf: (key: string) => string | undefined,
): PullRequestFacts {
  const raw = rawPullRequest(entity);
  const state = textOf(entity, 'state');
  return {
    state,
    author: textOf(entity, 'author') || 'an unknown account',
    openedOn: numberOf(entity, 'createdOn'),
    source: textOf(entity, 'source'),
    target: textOf(entity, 'target'),
    commits: commitsOf(entity),
    reviews: reviewsOf(raw, approvals, nameOf),
    closed: state === 'OPEN' ? undefined : closedOf(entity, raw, nameOf),
    isIncomplete: entity.analysisIncomplete === true || undefined,
    approvedCommitsRemoved: entity.approvedCommitsRemoved === true || undefined,
  };
}

function commitsOf(entity: GraphObject): PageCommit[] {
  const messages = listOf(entity, 'commitMessages').map(String);
  const approved = new Set(listOf(entity, 'commitsApproved'));
  const unknown = new Set(listOf(entity, 'commitsByUnknownAuthor'));
  return listOf(entity, 'commits').map((hash, index) => [
    String(hash).slice(0, HASH_LENGTH),
    messages[index] ?? '',
    approved.has(hash) ? 1 : 0,
    unknown.has(hash) ? 1 : 0,
  ]);
}

/** In the graph, approvals by members name their commit. Other accounts are only listed as participants. */
function reviewsOf(
  raw: RawPullRequest,
  relationships: readonly GraphRelationship[],
  nameOf: (key: string) => string | undefined,
): PageReview[] {
  const approvals = relationships.filter(({ _type }) => _type === APPROVED);
  const reviews = approvals.map((approval): PageReview => {
    return {
      by: nameOf(approval._fromEntityKey) ?? 'an unknown account',
      verdict: 'approved',
      on: numberOf(approval, 'approvedOn'),
      commit: textOf(approval, 'commit').slice(0, HASH_LENGTH) || undefined,
    };
  });
  const approvers = new Set(approvals.map(({ _fromEntityKey }) => uuidOf(_fromEntityKey)));
  for (const participant of raw.participants ?? []) {
    const verdict = verdictOf(participant);
    if (verdict && !(verdict === 'approved' && approvers.has(participant.user?.uuid ?? ''))) {
      const on = Date.parse(participant.participated_on ?? '');
      reviews.push({ by: nameOfAccount(participant.user), verdict, on: Number.isNaN(on) ? undefined : on });
    }
  }
  return reviews;
}

function verdictOf({ approved, state }: RawParticipant): PageReview['verdict'] | undefined {
  if (state === 'changes_requested') {
    return 'changes requested';
  }
  return approved ? 'approved' : undefined;
}

function closedOf(
  entity: GraphObject,
  raw: RawPullRequest,
  nameOf: (key: string) => string | undefined,
): PullRequestFacts['closed'] {
  const closedOn = numberOf(entity, 'closedOn');
  return {
    by: raw.closed_by ? nameOfAccount(raw.closed_by) : nameOf(textOf(entity, 'closedBy')),
    on: closedOn ?? numberOf(entity, 'updatedOn'),
    isExact: closedOn !== undefined || undefined,
  };
}

/** The uuid of an account. The key of the owner of a personal workspace has a prefix, because the workspace has the same uuid. */
function uuidOf(userKey: string): string {
  return userKey.replace(/^bitbucket-user:/, '');
}

function nameOfAccount(account: RawAccount | null | undefined): string {
  return account?.display_name ?? account?.nickname ?? 'an unknown account';
}

function rawPullRequest(entity: GraphObject): RawPullRequest {
  const [first] = listOf(entity, '_rawData') as { rawData?: RawPullRequest }[];
  return first?.rawData ?? {};
}

function numberOf(object: GraphObject, property: string): number | undefined {
  const value = object[property];
  return typeof value === 'number' ? value : undefined;
}
