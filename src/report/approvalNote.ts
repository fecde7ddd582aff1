import { capitalize, count } from '../text/wording';
import { type GraphObject, textOf, timeOf, wordsOf } from './graph';
import type { GraphIndex } from './graphIndex';
import { accountsOf, isApp, personOf, type PullRequestReview } from './pullRequestPeople';

/** This many digits of a hash identify a commit within a pull request. */
const HASH_SHOWN = 12;

/**
 * Why an approval does not count, or what it leaves out, by the rules of docs/approvals.md. Nothing where it covers everything, or
 * the graph does not tell.
 */
export function approvalNote(
  review: PullRequestReview,
  pullRequest: GraphObject,
  graph: GraphIndex,
): string | undefined {
  if (review.verdict !== 'approved') {
    return undefined;
  }
  const note = personNote(review, pullRequest, graph) ?? commitNote(review, pullRequest);
  return note && `${capitalize(note)}.`;
}

/** Whether the approver is a second person, and in time. */
function personNote({ on, uuid }: PullRequestReview, pullRequest: GraphObject, graph: GraphIndex): string | undefined {
  const mergedOn = timeOf(pullRequest, 'mergedOn');
  if (uuid === '') {
    return 'Bitbucket withholds the account, because it was closed: whether this was a second person is not known';
  }
  if (uuid === textOf(pullRequest, 'authorId')) {
    return 'does not count: this person opened the pull request';
  }
  if (isApp(uuid, accountsOf(pullRequest).get(uuid), graph)) {
    return 'does not count: an app is no second person';
  }
  if (mergedOn !== undefined && on !== undefined && on > mergedOn) {
    return 'covers nothing: it came after the merge, and could not prevent anything';
  }
  // people with access may be unknown to the graph, and yet have covered something
  if (personOf(uuid, graph) || wordsOf(pullRequest, 'commitsApproved').length > 0) {
    return undefined;
  }
  return pullRequest.analysisIncomplete === true
    ? 'whether this is a second person is not known: nothing says that the account belongs to the workspace'
    : 'does not count: this person is not of the workspace';
}

/** What the approved commit leaves out. */
function commitNote({ commit }: PullRequestReview, pullRequest: GraphObject): string | undefined {
  const commits = wordsOf(pullRequest, 'commits');
  const place = commit === undefined ? -1 : commits.indexOf(commit);
  if (commit === undefined || commits.length === 0 || pullRequest.analysisIncomplete === true) {
    return undefined;
  }
  if (place < 0) {
    return pullRequest.commitsTruncated === true
      ? undefined
      : 'covers nothing: the approved commit is no longer part of the pull request';
  }
  if (!wordsOf(pullRequest, 'commitsApproved').includes(commit)) {
    const hash = commit.slice(0, HASH_SHOWN);
    return wordsOf(pullRequest, 'commitsByUnknownAuthor').includes(commit)
      ? `does not cover ${hash}: nobody can verify its author, and it could be the approver's own commit`
      : `does not cover ${hash}: the approver wrote it, or it was part of the target branch`;
  }
  return place > 0
    ? `given before the last change: ${count(place, 'newer commit')} came after what it covers`
    : undefined;
}
