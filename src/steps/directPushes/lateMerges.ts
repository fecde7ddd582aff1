import type { BranchFacts } from '../../approval/directPushes';
import type { MergedPullRequest } from '../../approval/mergedCommits';
import { ENDPOINTS } from '../../bitbucket/endpoints';
import { matching } from '../../bitbucket/endpoints/pullRequests';
import { type ListedRepository, toRepositoryRef } from '../jobState/listed';
import { toMergedPullRequest } from '../pullRequests/merged';
import { DAY_MS, OVERLAP_MS } from '../pullRequests/window';
import type { DirectPushTools } from './listBranch';

/**
 * Lists the pull requests of a repository that were merged since they were listed, or in the last day before the window: those may
 * have commits with dates in the window, because the clock of their author is wrong.
 *
 * @param facts with the pull requests that are known already
 */
export async function listLateMerges(
  { client, context }: DirectPushTools,
  repository: ListedRepository,
  { pullRequests, since }: BranchFacts,
): Promise<MergedPullRequest[]> {
  const known = new Set(pullRequests.map(({ id }) => id));
  const iso = (time: number) => new Date(time).toISOString();
  const listedOn = context.executionHistory.current.startedOn - OVERLAP_MS;
  const query = matching(
    `updated_on>=${iso(since - DAY_MS)} AND (updated_on<${iso(since)} OR updated_on>=${iso(listedOn)})`,
  );
  const late: MergedPullRequest[] = [];
  for await (const record of client.list(ENDPOINTS.pullRequests, toRepositoryRef(repository), query)) {
    const merged = record && !known.has(record.id) ? toMergedPullRequest(record) : undefined;
    if (merged) {
      late.push({ ...merged, isLate: true });
    }
  }
  return late;
}
