import { IntegrationInfoEventName, IntegrationWarnEventName } from '@jupiterone/integration-sdk-core';

import { idOf } from '../../../approval/people';
import { ENDPOINTS } from '../../../bitbucket/endpoints';
import { byUpdate, type PullRequest } from '../../../bitbucket/endpoints/pullRequests';
import { publishInfo, publishWarning } from '../../../events';
import { time } from '../../../graph/properties';
import type { DiscoveryOutcome } from '../../jobState/discovery';
import { type ListedRepository, toRepositoryRef } from '../../jobState/listed';
import { getRepositories, setStepData } from '../../jobState/stepData';
import { forEachConcurrently } from '../../runtime/concurrency';
import { Failures } from '../../runtime/failures';
import { callsLeft, capacityWarning } from '../callsLeft';
import type { PullRequestIngest } from '../ingest';
import type { MembersOfWorkspace } from '../membersOfWorkspaces';
import type { PullRequestTools } from '../pullRequestTools';
import { endOfLastRun, startOfWindow } from '../window';
import { describeDiscovery, turnWarning } from './describe';
import { forEachPullRequestOfMembers, type ListedMember, type MemberListings } from './memberListings';
import { type Discovery, inWindow, planFirst, type PlannedListing, planRest, planTurns, type RunTimes } from './plan';

/** Finds the pull requests that changed, and passes each of them to `ingest` once. */
export class PullRequestDiscovery {
  private readonly times: RunTimes;
  /** The pull requests that were passed to `ingest`. */
  private readonly seen = new Set<string>();
  private repositories: readonly ListedRepository[] = [];

  constructor(
    private readonly tools: PullRequestTools,
    private readonly membersOf: MembersOfWorkspace,
    private readonly ingest: PullRequestIngest,
  ) {
    const { executionHistory } = tools.context;
    this.times = {
      now: executionHistory.current.startedOn,
      windowStart: startOfWindow(executionHistory).getTime(),
      lastRun: endOfLastRun(executionHistory),
    };
  }

  async run(): Promise<void> {
    const { jobState, logger, settings } = this.tools;
    this.repositories = await getRepositories(jobState);
    const capacity = callsLeft(this.tools);
    const first = planFirst(this.repositories, settings.pullRequestDiscovery, capacity, this.times);
    this.warn(IntegrationWarnEventName.IngestionLimitEncountered, capacityWarning(first.listings.length, capacity));
    const { left } = this.tools.client.credentials.capacity('repository');
    if (first.listings.length > left && first.listings.length <= capacity.available) {
      logger.info(
        { needed: first.listings.length, left },
        `Pull requests need at least ${first.listings.length} calls, and the credentials can make ${left} now. The run will ` +
          'wait for more, as rateLimitMaxWaitMinutes allows',
      );
    }
    if (first.discovery?.discovery === 'full') {
      await this.publish(first.discovery);
      await this.list(first.listings);
      return;
    }
    const failures = new Failures(logger);
    logger.info({ listings: first.listings.length }, 'Listing repositories with a push or merge first');
    await failures.attempt('active repositories', () => this.list(first.listings));
    const discovery = first.discovery ?? planRest(first.quiet.length, callsLeft(this.tools));
    await failures.attempt('other repositories', () => this.listOthers(discovery, first.quiet));
    failures.throwIfAny('parts of this step');
  }

  /** Continues after the active repositories. */
  private async listOthers(discovery: Discovery, quiet: readonly ListedRepository[]): Promise<void> {
    const listed = discovery.discovery === 'economical' ? await this.listByMember() : undefined;
    if (listed === undefined || listed === 'refused') {
      const refused = { ...discovery, discovery: 'full', reason: 'members refused' } as const;
      await this.publish(listed === 'refused' ? refused : discovery);
      await this.list(quiet.map((repository) => inWindow(repository, this.times.windowStart)));
      return;
    }
    const { listings, left, intervalDays } = planTurns(this.repositories, callsLeft(this.tools), this.times);
    await this.publish(discovery, {
      members: listed.answered,
      membersRefused: listed.refused,
      turns: listings.length,
      turnsLeft: left,
      intervalDays,
    });
    await this.list(listings);
  }

  private async list(listings: readonly PlannedListing[]): Promise<void> {
    const { client, forEachRepository, settings } = this.tools;
    const byRepository = new Map(listings.map((listing) => [listing.repository.uuid, listing]));
    await forEachRepository(
      async (repository) => {
        const listing = byRepository.get(repository.uuid)!;
        const query = byUpdate(new Date(listing.since));
        const pullRequests = client.list(ENDPOINTS.pullRequests, toRepositoryRef(repository), query);
        await forEachConcurrently(pullRequests, settings.concurrency, async (pullRequest) => {
          if (!(await this.wasFoundByAuthor(listing, pullRequest))) {
            await this.ingestOnce(repository, pullRequest, 'repository');
          }
        });
      },
      ({ uuid }) => byRepository.has(uuid),
    );
  }

  /** Whether an earlier run found the pull request by its author. */
  private async wasFoundByAuthor(
    { repository, since, membersSince }: PlannedListing,
    found: PullRequest | null,
  ): Promise<boolean> {
    const updatedOn = time(found?.updated_on);
    const author = idOf(found?.author);
    if (since === membersSince || updatedOn === undefined || updatedOn >= membersSince || author === undefined) {
      return false;
    }
    const members = await this.membersOf(repository);
    return members !== 'unavailable' && members.has(author);
  }

  /** @returns 'refused' if Bitbucket refuses to list members, or pull requests by member */
  private async listByMember(): Promise<MemberListings | 'refused'> {
    const members = await this.listedMembers();
    if (members === 'unavailable') {
      this.warnOfRefusal('The members of a workspace cannot be listed.');
      return 'refused';
    }
    const byUuid = new Map(this.repositories.map((repository) => [repository.uuid, repository]));
    this.tools.logger.info({ members: members.length }, 'Listing the pull requests of members');
    const updatedSince = new Date(this.times.windowStart);
    const listings = await forEachPullRequestOfMembers(this.tools, members, updatedSince, async (pullRequest) => {
      const repository = byUuid.get(pullRequest?.destination?.repository?.uuid ?? '');
      // pull requests of repositories that are not in the graph are left out
      if (repository) {
        await this.ingestOnce(repository, pullRequest, 'member');
      }
    });
    if (listings.areRefused) {
      this.warnOfRefusal(listings.refusal?.message ?? '');
      return 'refused';
    }
    if (listings.left > 0) {
      const text = `Bitbucket limits the lists of pull requests by member: those of ${listings.left} members were not read. `;
      const consequence = 'In repositories without a push or merge, changes to them are found when it is their turn.';
      this.warn(IntegrationWarnEventName.IngestionLimitEncountered, text + consequence);
    }
    return listings;
  }

  private async listedMembers(): Promise<ListedMember[] | 'unavailable'> {
    const workspaces = new Map(this.repositories.map((repository) => [repository.workspaceUuid, repository]));
    const found: ListedMember[] = [];
    for (const repository of workspaces.values()) {
      const members = await this.membersOf(repository);
      if (members === 'unavailable') {
        return 'unavailable';
      }
      members.uuids.forEach((member) => found.push({ workspace: repository.workspaceSlug, member }));
    }
    return found;
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

  private async publish(discovery: Discovery, economical?: DiscoveryOutcome['economical']): Promise<void> {
    const { jobState, logger } = this.tools;
    const isActive = ({ updatedOn }: ListedRepository) => updatedOn >= this.times.windowStart;
    const outcome = {
      ...discovery,
      repositories: this.repositories.length,
      activeRepositories: this.repositories.filter(isActive).length,
      economical,
    };
    await setStepData(jobState, 'discovery', outcome);
    logger.info({ discovery: outcome }, 'Discovery of pull requests');
    publishInfo(logger, IntegrationInfoEventName.Results, describeDiscovery(outcome));
    this.warn(IntegrationWarnEventName.IngestionLimitEncountered, turnWarning(outcome));
  }

  private warnOfRefusal(reason: string): void {
    const text = `Bitbucket does not list pull requests by member, so every repository is listed. ${reason}`;
    this.warn(IntegrationWarnEventName.MissingPermission, text.trim());
  }

  private warn(name: IntegrationWarnEventName, text: string | undefined): void {
    if (text !== undefined) {
      publishWarning(this.tools.logger, name, text);
    }
  }
}
