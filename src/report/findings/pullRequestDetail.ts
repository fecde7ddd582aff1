import { type GraphObject, listOf, textOf } from '../graph';
import type { GraphIndex } from '../graphIndex';
import { capitalize, count, formatNumber, joinWords } from '../wording';
import { nameOf } from './judgeEach';

const UNKNOWN = 'an unknown account';

/** For example "payments-api/17: Rotate keys". */
export function pullRequestName(pullRequest: GraphObject): string {
  const title = textOf(pullRequest, 'title');
  return title ? `${nameOf(pullRequest)}: ${title}` : nameOf(pullRequest);
}

/** For example "Opened by Renovate, merged by Ingrid Jensen, approved by nobody, 3 commits". */
export function pullRequestDetail(pullRequest: GraphObject, graph: GraphIndex): string {
  const parts = [
    `opened by ${textOf(pullRequest, 'author') || UNKNOWN}`,
    ...(pullRequest.merged ? [`merged by ${closerOf(pullRequest, graph)}`] : []),
    `approved by ${approversOf(pullRequest)}`,
    commitsOf(pullRequest),
  ];
  return capitalize(parts.join(', '));
}

function closerOf(pullRequest: GraphObject, graph: GraphIndex): string {
  const uuid = textOf(pullRequest, 'closedBy');
  // the user entity of the owner of a personal workspace has a prefixed key, because the workspace has the same uuid
  const user = uuid ? (graph.entity(`bitbucket-user:${uuid}`) ?? graph.entity(uuid)) : undefined;
  return user?._type === 'bitbucket_user' ? nameOf(user) : (rawCloser(pullRequest) ?? UNKNOWN);
}

/** The name from the pull request: an account that is not a member has no entity. */
function rawCloser(pullRequest: GraphObject): string | undefined {
  const [first] = listOf(pullRequest, '_rawData') as {
    rawData?: { closed_by?: { display_name?: unknown; nickname?: unknown } | null };
  }[];
  const account = first?.rawData?.closed_by;
  const name = account?.display_name ?? account?.nickname;
  return typeof name === 'string' && name ? name : undefined;
}

function approversOf(pullRequest: GraphObject): string {
  const ids = listOf(pullRequest, 'approverIds');
  const names = listOf(pullRequest, 'approvers').map((name, index) =>
    ids[index] === pullRequest.authorId ? `${String(name)} (the author)` : String(name),
  );
  return names.length === 0 ? 'nobody' : joinWords(names);
}

function commitsOf(pullRequest: GraphObject): string {
  const all = listOf(pullRequest, 'commits').length;
  const unapproved = listOf(pullRequest, 'commitsNotApproved').length;
  return unapproved === all
    ? count(all, 'commit')
    : `${formatNumber(unapproved)} of ${count(all, 'commit')} not approved`;
}
