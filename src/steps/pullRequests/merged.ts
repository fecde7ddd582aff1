import { isSameHash, isUsableHash } from '../../approval/commitGraph';
import type { MergedPullRequest } from '../../approval/mergedPullRequest';
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
  const head = isUsableHash(source?.commit?.hash) ? source.commit.hash : undefined;
  // right after a push, the list may miss the newest ones
  const isWhole = head === undefined || commits.some((hash) => isSameHash(hash, head));
  return {
    id,
    mergeCommit: text(mergeCommit?.hash),
    head,
    mergedOn: time(closedOn) ?? report?.mergedOn,
    target: text(destination?.branch?.name),
    source: isFromSameRepository({ destination, source }) ? text(source?.branch?.name) : undefined,
    // no pull request is without commits: Bitbucket has lost them
    ...(commits.length > 0 && {
      commits: {
        count: isWhole ? commits.length : undefined,
        hashes: commits.slice(0, MAX_COMMITS),
        summaries: commitMessages.slice(0, MAX_COMMITS).map(comparableSummary),
      },
    }),
  };
}

/**
 * What a list says of a pull request that was last updated before the window, and so was merged before.
 *
 * @returns undefined unless it was merged
 */
export function toOlderMerge(pullRequest: PullRequest): MergedPullRequest | undefined {
  const merged = toMergedPullRequest(pullRequest);
  return merged && { ...merged, mergedOn: merged.mergedOn ?? time(pullRequest.updated_on) };
}

function isFromSameRepository({ destination, source }: Pick<PullRequest, 'destination' | 'source'>): boolean {
  const uuid = source?.repository?.uuid;
  return typeof uuid === 'string' && uuid === destination?.repository?.uuid;
}
