import { capitalize, count, formatNumber, joinWords } from '../../text/wording';
import { displayNameOf, type GraphObject, itemsOf, textOf } from '../graph';
import type { GraphIndex } from '../graphIndex';
import { closerOf, shownApproversOf, shownAuthorOf } from '../pullRequestPeople';

/** For example "payments-api/17: Rotate keys". */
export function pullRequestName(pullRequest: GraphObject): string {
  const title = textOf(pullRequest, 'title');
  return title ? `${displayNameOf(pullRequest)}: ${title}` : displayNameOf(pullRequest);
}

/** For example "Opened by Renovate, merged by Ingrid Jensen, approved by nobody, 3 commits". */
export function pullRequestDetail(pullRequest: GraphObject, graph: GraphIndex): string {
  const approvers = shownApproversOf(pullRequest).map(({ name, isAuthor }) =>
    isAuthor ? `${name} (the author)` : name,
  );
  const parts = [
    `opened by ${shownAuthorOf(pullRequest)}`,
    ...(pullRequest.merged ? [`merged by ${closerOf(pullRequest, graph)}`] : []),
    `approved by ${joinWords(approvers) || 'nobody'}`,
    commitsText(pullRequest),
  ];
  return capitalize(parts.join(', '));
}

function commitsText(pullRequest: GraphObject): string {
  const all = itemsOf(pullRequest, 'commits').length;
  const unapproved = itemsOf(pullRequest, 'commitsNotApproved').length;
  return unapproved === all
    ? count(all, 'commit')
    : `${formatNumber(unapproved)} of ${count(all, 'commit')} not approved`;
}
