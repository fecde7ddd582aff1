import { type CommitNode, isUsableHash, toCommitNode } from '../../approval/commitGraph';
import { factsKey, type KnownFacts } from '../../approval/knownFacts';
import type { Members } from '../../approval/people';
import type { Access } from '../../approval/roles';
import { type TimelineEntry, toTimelineEntry } from '../../approval/timeline';
import { analyzeApprovals, type ApprovalInput, type ApprovalReport, needsActivity } from '../../approval/verdict';
import { ENDPOINTS } from '../../bitbucket/endpoints';
import type { PullRequest } from '../../bitbucket/endpoints/pullRequests';
import type { Commit } from '../../bitbucket/endpoints/repositories';
import { NotFoundError } from '../../bitbucket/http/errors';
import type { RepositoryRef } from '../jobState/listed';
import { leavesUnknown } from '../runtime/stepErrors';
import type { PullRequestTools } from './pullRequestTools';

export interface PullRequestRef extends RepositoryRef {
  readonly id: number;
}

/** A pull request, and the context that its analysis needs. */
export interface Analyzable {
  readonly ref: PullRequestRef;
  readonly pullRequest: PullRequest;
  /** What earlier runs read. */
  readonly known?: KnownFacts;
  /** The uuids of the members of its workspace. */
  readonly members: Members | 'unavailable';
  /** Who else has access, without the grants on the repository. */
  readonly access: Access;
  readonly readGrants: () => Promise<Access['grants']>;
  readonly workspaceUuid: string;
}

/**
 * Fetches what the analysis of a pull request needs, and analyzes it: one call for the commits, and one for the activity if
 * somebody approved (more only if a list has several pages, or if the verdict depends on the grants on the repository).
 *
 * @returns a report that is incomplete where Bitbucket answers that it does not give a fact
 * @throws ApiError for an error that may pass: the report would replace what an earlier run knew, and nobody would read the facts again
 */
export async function reportApprovals(
  client: PullRequestTools['client'],
  { ref, pullRequest, known, members, access, readGrants, workspaceUuid }: Analyzable,
): Promise<ApprovalReport> {
  const { commits, activity } = await factsOf(client, { ref, pullRequest, known });
  const input = { pullRequest, commits, activity, members, access, workspaceUuid };
  const report = analyzeApprovals(input);
  return report.dependsOnGrants
    ? analyzeApprovals({ ...input, access: { ...access, grants: await readGrants() } })
    : report;
}

type Facts = Pick<ApprovalInput, 'commits' | 'activity'>;

/** The facts that an earlier run read, or else those that Bitbucket gives now. */
async function factsOf(
  client: PullRequestTools['client'],
  { ref, pullRequest, known }: Pick<Analyzable, 'ref' | 'pullRequest' | 'known'>,
): Promise<Facts> {
  const key = known && factsKey(ref.repository, pullRequest);
  const kept = key && known.get(key);
  if (kept) {
    return kept;
  }
  const [commits, activity] = await both(
    fetchCommits(client, ref, pullRequest),
    needsActivity(pullRequest) ? fetchActivity(client, ref) : Promise.resolve([]),
  );
  if (key && commits !== 'unavailable' && activity !== 'unavailable') {
    known.add(key, { commits, activity });
  }
  return { commits, activity };
}

async function fetchCommits(
  client: PullRequestTools['client'],
  ref: PullRequestRef,
  pullRequest: PullRequest,
): Promise<CommitNode[] | 'unavailable'> {
  const commits = await orUnavailable(async () => {
    try {
      return await reduceCommits(client.list(ENDPOINTS.pullRequestCommits, ref));
    } catch (error) {
      if (error instanceof NotFoundError) {
        return [];
      }
      throw error;
    }
  });
  if (commits === 'unavailable' || commits.length > 0) {
    return commits;
  }
  // The pull request lost its commits together with its branch; the repository may still have them.
  const revision = pullRequest.source?.commit?.hash;
  const exclude = pullRequest.destination?.commit?.hash;
  if (!isUsableHash(revision) || !isUsableHash(exclude)) {
    return 'unavailable';
  }
  const { workspace, repository } = ref;
  return orUnavailable(() =>
    reduceCommits(client.list(ENDPOINTS.commits, { workspace, repository, revision }, [['exclude', exclude]])),
  );
}

async function fetchActivity(
  client: PullRequestTools['client'],
  ref: PullRequestRef,
): Promise<TimelineEntry[] | 'unavailable'> {
  return orUnavailable(async () => {
    const entries: TimelineEntry[] = [];
    for await (const activity of client.list(ENDPOINTS.pullRequestActivity, ref)) {
      if (typeof activity !== 'object' || activity === null) {
        // it may be the push that an approval does not cover
        return 'unavailable';
      }
      const entry = toTimelineEntry(activity);
      if (entry) {
        entries.push(entry);
      }
    }
    return entries;
  });
}

/** @returns 'unavailable' if a commit has no hash, because an incomplete list must not look complete */
async function reduceCommits(commits: AsyncIterable<Commit | null>): Promise<CommitNode[] | 'unavailable'> {
  const nodes: CommitNode[] = [];
  for await (const commit of commits) {
    const node = commit && toCommitNode(commit);
    if (!node) {
      return 'unavailable';
    }
    nodes.push(node);
  }
  return nodes;
}

async function orUnavailable<T>(fetch: () => Promise<T | 'unavailable'>): Promise<T | 'unavailable'> {
  try {
    return await fetch();
  } catch (error) {
    if (leavesUnknown(error)) {
      return 'unavailable';
    }
    throw error;
  }
}

/** Waits for both promises even if one fails, so that no request is still running after the step has ended. */
async function both<A, B>(one: Promise<A>, other: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([one, other]);
  return [await one, await other];
}
