import type { MergedPullRequest } from '../../approval/mergedCommits';
import type { ApprovalReport } from '../../approval/verdict';
import type { PullRequest } from '../../bitbucket/endpoints/pullRequests';
import { text, time } from '../../graph/properties';
import { firstCharacters } from './boundedLists';

/* What is kept of one pull request for as long as the run lasts. */
const MAX_COMMITS = 250;
const SUMMARY_LENGTH = 500;

/** The first line of a message, as it is compared with others. */
export function comparableSummary(summary: string): string {
  return firstCharacters(summary, SUMMARY_LENGTH);
}

/**
 * What the step for direct pushes needs of a pull request.
 *
 * @param report absent if its commits were not read
 * @returns undefined unless it was merged
 */
export function toMergedPullRequest(
  { id, state, merge_commit: mergeCommit, closed_on: closedOn, destination, source }: PullRequest,
  report?: Pick<ApprovalReport, 'commits' | 'commitMessages' | 'mergedOn'>,
): MergedPullRequest | undefined {
  if (state !== 'MERGED') {
    return undefined;
  }
  const { commits = [], commitMessages = [] } = report ?? {};
  return {
    id,
    mergeCommit: text(mergeCommit?.hash),
    head: text(source?.commit?.hash),
    mergedOn: time(closedOn) ?? report?.mergedOn,
    target: text(destination?.branch?.name),
    // no pull request is without commits: Bitbucket has lost them
    ...(commits.length > 0 && {
      commits: {
        count: commits.length,
        hashes: commits.slice(0, MAX_COMMITS),
        summaries: commitMessages.slice(0, MAX_COMMITS).map(comparableSummary),
      },
    }),
  };
}
