import { fromUserKey, toUserKey } from '../graph/keys';
import { EntityTypes, RelationshipTypes } from '../graph/types';
import { asText, fieldOf } from '../text/untrusted';
import { isTime } from '../text/wording';
import { displayNameOf, type GraphObject, itemsOf, nameOf, shownName, textOf, timeOf, wordsOf } from './graph';
import type { GraphIndex } from './graphIndex';

/*
 * The people of a pull request. Members of the workspace and people with access are entities; the names of others are only in Bitbucket's
 * record of the pull request.
 */

/** In place of the name of somebody whom Bitbucket does not name. */
export const UNKNOWN_ACCOUNT = 'an unknown account';
/** Bots, OAuth consumers and access tokens. */
const APP = 'app_user';

const PEOPLE: readonly string[] = [EntityTypes.USER, EntityTypes.EXTERNAL_USER];
const APPROVED = [RelationshipTypes.USER_APPROVED_PULL_REQUEST, RelationshipTypes.EXTERNAL_USER_APPROVED_PULL_REQUEST];

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
  return nameOf(pullRequest, 'author') || UNKNOWN_ACCOUNT;
}

/** Who merged or declined a pull request. */
export function closerOf(pullRequest: GraphObject, graph: GraphIndex): string {
  const person = personOf(textOf(pullRequest, 'closedBy'), graph);
  return person ? displayNameOf(person) : recordedName(fieldOf(recordOf(pullRequest), 'closed_by'));
}

/** Whether the graph shows that no person opened or merged a pull request. */
export function isOpenedAndMergedByApps(pullRequest: GraphObject, graph: GraphIndex): boolean {
  const closedBy = textOf(pullRequest, 'closedBy');
  return (
    textOf(pullRequest, 'authorType') === APP &&
    ((closedBy !== '' && closedBy === textOf(pullRequest, 'authorId')) ||
      isApp(closedBy, fieldOf(recordOf(pullRequest), 'closed_by'), graph))
  );
}

/**
 * The people whose approval stands, with a note on those who are no second person.
 *
 * @param areMembersKnown whether everybody without a user entity is known to be no member
 */
export function shownApproversOf(
  pullRequest: GraphObject,
  graph: GraphIndex,
  areMembersKnown = false,
): { name: string; note?: string }[] {
  const ids = wordsOf(pullRequest, 'approverIds');
  const accounts = accountsOf(pullRequest);
  // somebody outside the workspace who has access may be a second person, too
  const isNothingApproved = wordsOf(pullRequest, 'commitsApproved').length === 0;
  const noteOn = (id: string): string | undefined => {
    if (id === pullRequest.authorId) {
      return 'the author';
    }
    if (isApp(id, accounts.get(id), graph)) {
      return 'an app';
    }
    const isMember = personOf(id, graph)?._type === EntityTypes.USER;
    return areMembersKnown && isNothingApproved && !isMember ? 'not a member' : undefined;
  };
  return wordsOf(pullRequest, 'approvers').map((name, index) => {
    const note = noteOn(ids[index] ?? '');
    return { name: shownName(name) || UNKNOWN_ACCOUNT, ...(note && { note }) };
  });
}

/** For example "Ann (the author)" and "Bob"; see {@link shownApproversOf}. */
export function approverTexts(pullRequest: GraphObject, graph: GraphIndex, areMembersKnown?: boolean): string[] {
  const approvers = shownApproversOf(pullRequest, graph, areMembersKnown);
  return approvers.map(({ name, note }) => (note ? `${name} (${note})` : name));
}

/** @param recorded the account in Bitbucket's record of the pull request */
export function isApp(uuid: string, recorded: unknown, graph: GraphIndex): boolean {
  return fieldOf(recorded, 'type') === APP || fieldOf(personOf(uuid, graph), 'userType') === APP;
}

/** A member of a workspace, or somebody outside who has access. */
export function personOf(uuid: string, graph: GraphIndex): GraphObject | undefined {
  // the key of the owner of a personal workspace without its prefix is the key of that workspace
  const entity = graph.entity(toUserKey(uuid, true)) ?? graph.entity(toUserKey(uuid, false));
  return entity && PEOPLE.includes(entity._type) ? entity : undefined;
}

/** All approvals and requests for changes. Only approvals by people in the graph name their commit. */
export function shownReviewsOf(pullRequest: GraphObject, graph: GraphIndex): PullRequestReview[] {
  const approvals = approvalsInGraph(pullRequest, graph);
  const approvers = new Set(approvals.map(({ uuid }) => uuid));
  const others = participantsOf(pullRequest).flatMap(toReview);
  return [...approvals, ...others.filter(({ uuid, verdict }) => verdict !== 'approved' || !approvers.has(uuid))];
}

function approvalsInGraph(pullRequest: GraphObject, graph: GraphIndex): PullRequestReview[] {
  return APPROVED.flatMap((type) => graph.incomingOf(pullRequest._key, type)).map((approval) => {
    const user = graph.entity(approval._fromEntityKey);
    return {
      by: user ? displayNameOf(user) : UNKNOWN_ACCOUNT,
      uuid: (user && textOf(user, 'uuid')) || fromUserKey(approval._fromEntityKey),
      verdict: 'approved',
      on: timeOf(approval, 'approvedOn'),
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
  const on = Date.parse(asText(fieldOf(participant, 'participated_on')));
  return [
    {
      by: recordedName(user),
      uuid: asText(fieldOf(user, 'uuid')),
      verdict: isAgainst ? 'changes requested' : 'approved',
      on: isTime(on) ? on : undefined,
    },
  ];
}

/** The accounts that take part in a pull request, by uuid. */
export function accountsOf(pullRequest: GraphObject): Map<unknown, unknown> {
  const accounts = participantsOf(pullRequest).map((participant) => fieldOf(participant, 'user'));
  return new Map(accounts.map((account) => [fieldOf(account, 'uuid'), account]));
}

function participantsOf(pullRequest: GraphObject): unknown[] {
  const participants = fieldOf(recordOf(pullRequest), 'participants');
  return Array.isArray(participants) ? participants : [];
}

function recordedName(account: unknown): string {
  const names = [fieldOf(account, 'display_name'), fieldOf(account, 'nickname')];
  const name = names.find((one): one is string => typeof one === 'string' && one !== '');
  return name === undefined ? UNKNOWN_ACCOUNT : shownName(name);
}

function recordOf(pullRequest: GraphObject): unknown {
  return fieldOf(itemsOf(pullRequest, '_rawData')[0], 'rawData');
}
