import { type ExecutionHistory, IntegrationError } from '@jupiterone/integration-sdk-core';

import { ENDPOINTS } from '../../../bitbucket/endpoints';
import { byUpdate, type PullRequest } from '../../../bitbucket/endpoints/pullRequests';
import { time } from '../../../graph/properties';
import { listExamples } from '../../../skippedInRun';
import { asText } from '../../../text/untrusted';
import { type ListedRepository, toRepositoryRef } from '../../jobState/listed';
import { getStepData } from '../../jobState/stepData';
import { forEachConcurrently } from '../../runtime/concurrency';
import type { Failures } from '../../runtime/failures';
import type { RepositoryLoop } from '../../runtime/loops';
import type { Backlog } from '../backlog';
import type { PullRequestIngest } from '../ingest';
import { toOlderMerge } from '../merged';
import type { PullRequestTools } from '../pullRequestTools';
import { isAfterFailure, isFirstRun, startOfWindow, wasFoundByItsMerge } from '../window';
import { forEachPullRequestOfMembers, type ListedMember, type MemberListings } from './memberListings';
import type { PlannedListing } from './plan';
import { startingAt, startingAtInList } from './turns';

/** Reads lists of pull requests, and passes each pull request to `ingest` once. */
export class PullRequestLists {
  private readonly history: ExecutionHistory;
  private readonly now: number;
  /** In milliseconds since 1970. */
  private readonly windowStart: number;
  /** The pull requests that were passed to `ingest`. */
  private readonly seen = new Set<string>();
  private readonly loop: RepositoryLoop;

  constructor(
    private readonly tools: PullRequestTools,
    private readonly ingest: PullRequestIngest,
    private readonly failures: Failures,
    private readonly backlog?: Backlog,
  ) {
    this.loop = tools.startRepositoryLoop();
    this.history = tools.context.executionHistory;
    this.now = this.history.current.startedOn;
    this.windowStart = startOfWindow(this.history, tools.local.since).getTime();
  }

  /** @param total how many listings there may be at most */
  async ofRepositories(listings: Iterable<PlannedListing>, total = [...listings].length): Promise<void> {
    const { backlog } = this;
    const { client, jobState, settings } = this.tools;
    const merged = await getStepData(jobState, 'mergedPullRequests');
    let waiting = total;
    const sinceOf = new Map<ListedRepository, number>();
    function* repositories(): Generator<ListedRepository> {
      for (const { repository, since } of listings) {
        waiting -= 1;
        const start = backlog?.reachesBack(repository, waiting) ? Math.min(since, backlog.since) : since;
        sinceOf.set(repository, start);
        yield repository;
      }
    }
    await this.loop.forEach(repositories(), total, async (repository) => {
      const query = byUpdate(new Date(sinceOf.get(repository)!));
      const found = client.list(ENDPOINTS.pullRequests, toRepositoryRef(repository), query);
      await forEachConcurrently(this.inOrder(found), settings.concurrency, async (pullRequest) => {
        merged?.addUpdate(repository.uuid, time(pullRequest?.updated_on));
        if (backlog?.takes(repository, pullRequest) || wasFoundByItsMerge(pullRequest, this.windowStart)) {
          merged?.addOlder(repository.uuid, pullRequest ? toOlderMerge(pullRequest) : undefined);
        } else {
          await this.ingestOnce(repository, pullRequest, 'repository');
        }
      });
      merged?.setListed(repository.uuid);
    });
  }

  /** Lists what members opened. Pull requests of repositories that are not among `repositories` are left out. */
  async ofMembers(
    members: readonly ListedMember[],
    repositories: readonly ListedRepository[],
  ): Promise<MemberListings> {
    const { failures, now, tools } = this;
    const byUuid = new Map(repositories.map((repository) => [repository.uuid, repository]));
    // if Bitbucket limits the lists, it is not always the same that are left
    const inOrder = startingAt(now, members, ({ member }) => member);
    const plan = { members: inOrder, updatedSince: new Date(this.windowStart), failures };
    return forEachPullRequestOfMembers(tools, plan, async (pullRequest) => {
      const repository = byUuid.get(pullRequest?.destination?.repository?.uuid ?? '');
      if (repository) {
        await this.ingestOnce(repository, pullRequest, 'member');
      }
    });
  }

  /**
   * A refused list is skipped. But if the run before this one succeeded, it may have been given, and the next one as well: then
   * its changes must not be taken for read.
   *
   * @throws IntegrationError in that case, and when all or most lists were refused
   */
  assertRefusalsAreBelieved(): void {
    const refused = this.loop.assertFewRefused();
    if (refused.length > 0 && !isFirstRun(this.history) && !isAfterFailure(this.history)) {
      throw new IntegrationError({
        code: 'PULL_REQUESTS_REFUSED',
        message:
          `Bitbucket refused the pull requests of repositories: ${listExamples([...refused])}. This may pass, so the step fails, ` +
          'and the next run reads what changed since the last successful one. If Bitbucket refuses them again, that run skips ' +
          'them. Give the OAuth consumers access to them, or list them in excludeRepositories.',
      });
    }
  }

  /** After a run that stopped somewhere in a list, this one begins elsewhere in it. */
  private inOrder(pullRequests: AsyncIterable<PullRequest | null>): AsyncIterable<PullRequest | null> {
    return isAfterFailure(this.history)
      ? startingAtInList(this.now, pullRequests, (pullRequest) => asText(pullRequest?.id))
      : pullRequests;
  }

  private async ingestOnce(
    repository: ListedRepository,
    pullRequest: PullRequest | null,
    listedBy: 'repository' | 'member',
  ): Promise<void> {
    const key = pullRequest ? `${repository.uuid} ${pullRequest.id}` : undefined;
    if (key === undefined || !this.seen.has(key)) {
      if (key !== undefined) {
        this.seen.add(key);
      }
      await this.ingest(repository, pullRequest, listedBy);
    }
  }
}
