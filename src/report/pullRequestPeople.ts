import { fromUserKey, toUserKey } from '../graph/keys';
import { EntityTypes, RelationshipTypes } from '../graph/types';
import { fieldOf } from '../text/untrusted';
import { displayNameOf, type GraphObject, itemsOf, numberOf, textOf } from './graph';
import type { GraphIndex } from './graphIndex';

/*
 * The people of a pull request. Members of the workspace are entities; the names of other accounts are only in Bitbucket's
 * record of the pull request.
 */

const UNKNOWN_ACCOUNT = 'an unknown account';

/** What somebody said about a pull request. */
export interface PullRequestReview {
  /** A name. */
  by: string;
  uuid: string;
  verdict: 'approved' | 'changes requested';
  /** In milliseconds since 1970. */
  on?: number;
  /** The newest commit that the approval covers. */
  commit?: string;
}

export function shownAuthorOf(pullRequest: GraphObject): string {
  return textOf(pullRequest, 'author') || UNKNOWN_ACCOUNT;
}

/** Who merged or declined a pull request. */
export function closerOf(pullRequest: GraphObject, graph: GraphIndex): string {
  const uuid = textOf(pullRequest, 'closedBy');
  // the key of the owner of a personal workspace without its prefix is the key of that workspace
  const user = graph.entity(toUserKey(uuid, true)) ?? graph.entity(toUserKey(uuid, false));
  return user?._type === EntityTypes.USER
    ? displayNameOf(user)
    : recordedName(fieldOf(recordOf(pullRequest), 'closed_by'));
}

/** The people whose approval is valid, the author included. */
export function shownApproversOf(pullRequest: GraphObject): { name: string; isAuthor: boolean }[] {
  const ids = itemsOf(pullRequest, 'approverIds');
  return itemsOf(pullRequest, 'approvers').map((name, index) => ({
    name: String(name),
    isAuthor: ids[index] === pullRequest.authorId,
  }));
}

export function isApprovedByAuthor({ approverIds, authorId }: GraphObject): boolean {
  return Boolean(authorId) && Array.isArray(approverIds) && approverIds.includes(authorId);
}

/** The valid approvals by members other than the author. A graph may still hold withdrawn ones as relationships. */
export function approvalsByOtherMembers(pullRequest: GraphObject, graph: GraphIndex): PullRequestReview[] {
  const valid = itemsOf(pullRequest, 'approverIds');
  return memberApprovals(pullRequest, graph).filter(
    ({ uuid }) => valid.includes(uuid) && uuid !== pullRequest.authorId,
  );
}

/** All approvals and requests for changes. Only approvals by members name their commit. */
export function shownReviewsOf(pullRequest: GraphObject, graph: GraphIndex): PullRequestReview[] {
  const approvals = memberApprovals(pullRequest, graph);
  const members = new Set(approvals.map(({ uuid }) => uuid));
  const participants = fieldOf(recordOf(pullRequest), 'participants');
  const others = (Array.isArray(participants) ? participants : []).flatMap(toReview);
  return [...approvals, ...others.filter(({ uuid, verdict }) => verdict !== 'approved' || !members.has(uuid))];
}

function memberApprovals(pullRequest: GraphObject, graph: GraphIndex): PullRequestReview[] {
  return graph.incomingOf(pullRequest._key, RelationshipTypes.USER_APPROVED_PULL_REQUEST).map((approval) => {
    const user = graph.entity(approval._fromEntityKey);
    return {
      by: user ? displayNameOf(user) : UNKNOWN_ACCOUNT,
      uuid: (user && textOf(user, 'uuid')) || fromUserKey(approval._fromEntityKey),
      verdict: 'approved',
      on: numberOf(approval, 'approvedOn'),
      commit: textOf(approval, 'commit') || undefined,
    };
  });
}

function toReview(participant: unknown): PullRequestReview[] {
  const isAgainst = fieldOf(participant, 'state') === 'changes_requested';
  if (!isAgainst && fieldOf(participant, 'approved') !== true) {
    return [];
  }
  const user = fieldOf(participant, 'user');
  const on = Date.parse(String(fieldOf(participant, 'participated_on')));
  return [
    {
      by: recordedName(user),
      uuid: String(fieldOf(user, 'uuid')),
      verdict: isAgainst ? 'changes requested' : 'approved',
      on: Number.isNaN(on) ? undefined : on,
    },
  ];
}

function recordedName(account: unknown): string {
  const names = [fieldOf(account, 'display_name'), fieldOf(account, 'nickname')];
  return names.find((name): name is string => typeof name === 'string' && name !== '') ?? UNKNOWN_ACCOUNT;
}

function recordOf(pullRequest: GraphObject): unknown {
  return fieldOf(itemsOf(pullRequest, '_rawData')[0], 'rawData');
}
