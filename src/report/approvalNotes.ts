import { capitalize, count } from '../text/wording';
import { type GraphObject, textOf, timeOf, wordsOf } from './graph';
import type { GraphIndex } from './graphIndex';
import { accountsOf, isApp, personOf, type PullRequestReview } from './pullRequestPeople';

/** This many digits of a hash identify a commit within a pull request. */
const HASH_SHOWN = 12;

/** What decides about each approval of a pull request, read once: it may have thousands of approvals and commits. */
interface Facts {
  readonly pullRequest: GraphObject;
  readonly graph: GraphIndex;
  readonly accounts: ReadonlyMap<unknown, unknown>;
  /** The place of each listed commit, the newest first. */
  readonly places: ReadonlyMap<string, number>;
  readonly approved: ReadonlySet<string>;
  readonly byUnknownAuthor: ReadonlySet<string>;
  readonly mergedOn?: number;
}

/**
 * Why each approval does not count, or what it leaves out, by the rules of docs/approvals.md. Nothing where it covers everything, or
 * the graph does not tell.
 */
export function approvalNotes(
  reviews: readonly PullRequestReview[],
  pullRequest: GraphObject,
  graph: GraphIndex,
): (string | undefined)[] {
  const facts: Facts = {
    pullRequest,
    graph,
    accounts: accountsOf(pullRequest),
    places: new Map(wordsOf(pullRequest, 'commits').map((hash, place) => [hash, place])),
    approved: new Set(wordsOf(pullRequest, 'commitsApproved')),
    byUnknownAuthor: new Set(wordsOf(pullRequest, 'commitsByUnknownAuthor')),
    mergedOn: timeOf(pullRequest, 'mergedOn'),
  };
  return reviews.map((review) => {
    const note = review.verdict === 'approved' ? (personNote(review, facts) ?? commitNote(review, facts)) : undefined;
    return note && `${capitalize(note)}.`;
  });
}

/** Whether the approver is a second person, and in time. */
function personNote({ on, uuid }: PullRequestReview, facts: Facts): string | undefined {
  const { accounts, approved, graph, mergedOn, pullRequest } = facts;
  if (uuid === '') {
    return 'Bitbucket withholds the account, because it was closed: whether this was a second person is not known';
  }
  if (uuid === textOf(pullRequest, 'authorId')) {
    return 'does not count: this person opened the pull request';
  }
  if (isApp(uuid, accounts.get(uuid), graph)) {
    return 'does not count: an app is no second person';
  }
  if (mergedOn !== undefined && on !== undefined && on > mergedOn) {
    return 'covers nothing: it came after the merge, and could not prevent anything';
  }
  // people with access may be unknown to the graph, and yet have covered something
  if (personOf(uuid, graph) || approved.size > 0) {
    return undefined;
  }
  return pullRequest.analysisIncomplete === true
    ? 'whether this is a second person is not known: nothing says that the account belongs to the workspace'
    : 'does not count: this person is not of the workspace';
}

/** What the approved commit leaves out. */
function commitNote({ commit }: PullRequestReview, facts: Facts): string | undefined {
  const { approved, byUnknownAuthor, places, pullRequest } = facts;
  if (commit === undefined || places.size === 0 || pullRequest.analysisIncomplete === true) {
    return undefined;
  }
  const place = places.get(commit);
  if (place === undefined) {
    return pullRequest.commitsTruncated === true
      ? undefined
      : 'covers nothing: the approved commit is no longer part of the pull request';
  }
  if (!approved.has(commit)) {
    const hash = commit.slice(0, HASH_SHOWN);
    return byUnknownAuthor.has(commit)
      ? `does not cover ${hash}: nobody can verify its author, and it could be the approver's own commit`
      : `does not cover ${hash}: the approver wrote it, or it was part of the target branch`;
  }
  return place > 0
    ? `given before the last change: ${count(place, 'newer commit')} came after what it covers`
    : undefined;
}
