import type { MergedPullRequest } from '../../approval/mergedPullRequest';
import { ENDPOINTS } from '../../bitbucket/endpoints';
import { matching } from '../../bitbucket/endpoints/pullRequests';
import { type ListedRepository, toRepositoryRef } from '../jobState/listed';
import type { KnownMerges } from '../jobState/mergedPullRequests';
import { toMergedPullRequest } from '../pullRequests/merged';
import { DAY_MS, OVERLAP_MS } from '../pullRequests/window';
import type { DirectPushTools } from './listBranch';

/**
 * Lists the pull requests of a repository that were merged since they were listed, or in the last day before the window: those may
 * have commits with dates in the window, because the clock of their author is wrong.
 *
 * @param known the pull requests that are known already
 * @returns undefined if one of them cannot be read
 */
export async function listLateMerges(
  { client, context }: DirectPushTools,
  repository: ListedRepository,
  { pullRequests, since, lastUpdate = since }: KnownMerges,
): Promise<MergedPullRequest[] | undefined> {
  const known = new Set(pullRequests.map(({ id }) => id));
  const iso = (time: number) => new Date(time).toISOString();
  const startedOn = context.executionHistory.current.startedOn - OVERLAP_MS;
  // the clock of this machine may be ahead of Bitbucket's
  const listedOn = Math.min(lastUpdate, startedOn);
  const query = matching(
    `updated_on>=${iso(since - DAY_MS)} AND (updated_on<${iso(since)} OR updated_on>=${iso(listedOn)})`,
  );
  const late: MergedPullRequest[] = [];
  for await (const record of client.list(ENDPOINTS.pullRequests, toRepositoryRef(repository), query)) {
    if (!record) {
      return undefined;
    }
    const merged = known.has(record.id) ? undefined : toMergedPullRequest(record);
    if (merged) {
      late.push({ ...merged, isLate: merged.mergedOn !== undefined && merged.mergedOn >= startedOn });
    }
  }
  return late;
}
