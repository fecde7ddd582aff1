import { capitalize, shorten } from '../../../text/wording';
import { approvalNotes } from '../../approvalNotes';
import { approvalStatusOf, approvalWords } from '../../approvalStatus';
import { type GraphObject, itemsOf, nameOf, numberOf, timeOf, wordsOf } from '../../graph';
import type { GraphIndex } from '../../graphIndex';
import { closerOf, shownAuthorOf, shownReviewsOf } from '../../pullRequestPeople';
import { HASH_LENGTH, type PageCommit, type PullRequestFacts } from '../shared/pageData';

const LONGEST_MESSAGE = 400;

/** Collects the facts for the timeline of a pull request. */
export function pullRequestFacts(pullRequest: GraphObject, graph: GraphIndex): PullRequestFacts {
  const state = nameOf(pullRequest, 'state');
  const closedOn = timeOf(pullRequest, 'closedOn') ?? timeOf(pullRequest, 'mergedOn');
  const reviews = shownReviewsOf(pullRequest, graph);
  const notes = approvalNotes(reviews, pullRequest, graph);
  return {
    state,
    author: shownAuthorOf(pullRequest),
    openedOn: timeOf(pullRequest, 'createdOn'),
    source: nameOf(pullRequest, 'source'),
    target: nameOf(pullRequest, 'target'),
    commits: commitsOf(pullRequest),
    olderCommits: olderCommitsOf(pullRequest),
    reviews: reviews.map(({ by, commit, on, verdict }, place) => {
      return { by, verdict, on, commit: commit?.slice(0, HASH_LENGTH), note: notes[place] };
    }),
    isApprovedByNobody: numberOf(pullRequest, 'approvalsCount') === 0 || undefined,
    closed:
      state === 'OPEN'
        ? undefined
        : {
            by: closerOf(pullRequest, graph),
            on: closedOn ?? timeOf(pullRequest, 'updatedOn'),
            isExact: closedOn !== undefined || undefined,
          },
    verdict: verdictOf(pullRequest),
    isIncomplete: pullRequest.analysisIncomplete === true || undefined,
    approvedCommitsRemoved: pullRequest.approvedCommitsRemoved === true || undefined,
  };
}

/** Graphs of earlier versions do not tell it. */
function verdictOf(pullRequest: GraphObject): string | undefined {
  const isKnown = pullRequest.analysisIncomplete === true || pullRequest.approvalStatus !== undefined;
  const afterwards = pullRequest.approvedAfterMerge === true ? '; a second person approved it after the merge' : '';
  return isKnown ? `${capitalize(approvalWords(approvalStatusOf(pullRequest)))}${afterwards}.` : undefined;
}

function olderCommitsOf(pullRequest: GraphObject): number | undefined {
  const older = (numberOf(pullRequest, 'commitsCount') ?? 0) - itemsOf(pullRequest, 'commits').length;
  return older > 0 ? older : undefined;
}

function commitsOf(pullRequest: GraphObject): PageCommit[] {
  const messages = wordsOf(pullRequest, 'commitMessages');
  const approved = new Set(wordsOf(pullRequest, 'commitsApproved'));
  const notApproved = new Set(
    pullRequest.analysisIncomplete === true ? [] : wordsOf(pullRequest, 'commitsNotApproved'),
  );
  const unknown = new Set(wordsOf(pullRequest, 'commitsByUnknownAuthor'));
  return wordsOf(pullRequest, 'commits').map((hash, index) => [
    hash.slice(0, HASH_LENGTH),
    shorten(messages[index] ?? '', LONGEST_MESSAGE),
    approved.has(hash) ? 1 : notApproved.has(hash) ? 0 : null,
    unknown.has(hash) ? 1 : 0,
  ]);
}
