import { capitalize, count, formatNumber, joinWords } from '../../text/wording';
import { displayNameOf, type GraphObject, itemsOf, nameOf, numberOf } from '../graph';
import type { GraphIndex } from '../graphIndex';
import { approverTexts, closerOf, shownAuthorOf } from '../pullRequestPeople';
import type { FindingContext } from './definition';

const APPROVERS_SHOWN = 20;

/** For example "payments-api/17: Rotate keys". */
export function pullRequestName(pullRequest: GraphObject): string {
  const title = nameOf(pullRequest, 'title');
  return title ? `${displayNameOf(pullRequest)}: ${title}` : displayNameOf(pullRequest);
}

/**
 * For example "Opened by Renovate, merged by Ingrid Jensen, approved by nobody, 3 commits". Leaves out who approved and the commits where
 * Bitbucket did not tell.
 */
export function pullRequestDetail(
  pullRequest: GraphObject,
  graph: GraphIndex,
  { areMembersKnown }: Pick<FindingContext, 'areMembersKnown'>,
): string {
  const parts = [
    `opened by ${shownAuthorOf(pullRequest)}`,
    ...(pullRequest.merged === true ? [`merged by ${closerOf(pullRequest, graph)}`] : []),
    ...approversText(pullRequest, graph, areMembersKnown),
    ...commitsText(pullRequest),
    ...(pullRequest.approvedAfterMerge === true ? ['a second person approved it after the merge'] : []),
  ];
  return capitalize(parts.join(', '));
}

/** For example "1 of 3 commits by unknown authors". */
export function unknownAuthorsText(pullRequest: GraphObject): string {
  const unknown = sizeOf(pullRequest, 'commitsByUnknownAuthor');
  return `${formatNumber(unknown)} of ${count(sizeOf(pullRequest, 'commits'), 'commit')} by unknown authors`;
}

function approversText(pullRequest: GraphObject, graph: GraphIndex, areMembersKnown?: boolean): string[] {
  const names = approverTexts(pullRequest, graph, areMembersKnown);
  const approvals = numberOf(pullRequest, 'approvalsCount');
  const shown = names.slice(0, APPROVERS_SHOWN);
  const others = Math.max(approvals ?? 0, names.length) - shown.length;
  // a short list is never cut, and lacks only accounts that Bitbucket withholds
  const rest = shown.length < APPROVERS_SHOWN ? count(others, 'closed account') : `${formatNumber(others)} more`;
  const approvers = others > 0 ? [...shown, rest] : shown;
  if (approvers.length === 0) {
    return approvals === 0 ? ['approved by nobody'] : [];
  }
  return [`approved by ${joinWords(approvers)}`];
}

function commitsText(pullRequest: GraphObject): string[] {
  const all = sizeOf(pullRequest, 'commits');
  // every pull request has commits
  if (all === 0) {
    return [];
  }
  const unapproved = sizeOf(pullRequest, 'commitsNotApproved');
  return [
    unapproved === all ? count(all, 'commit') : `${formatNumber(unapproved)} of ${count(all, 'commit')} not approved`,
  ];
}

/** How many commits a list has in Bitbucket. The list itself may be cut; graphs of earlier versions have whole lists only. */
function sizeOf(pullRequest: GraphObject, list: string): number {
  return numberOf(pullRequest, `${list}Count`) ?? itemsOf(pullRequest, list).length;
}
