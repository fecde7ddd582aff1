import {
  type ExecutionHistory,
  IntegrationInfoEventName,
  IntegrationWarnEventName,
} from '@jupiterone/integration-sdk-core';

import { publishInfo, publishWarning } from '../../../events';
import type { DiscoveryOutcome } from '../../jobState/discovery';
import type { ListedRepository } from '../../jobState/listed';
import { getRepositories, setStepData } from '../../jobState/stepData';
import { Failures } from '../../runtime/failures';
import { type Backlog, createBacklog } from '../backlog';
import { callsLeft, capacityWarning, logExpectedWaiting } from '../callsLeft';
import type { PullRequestIngest } from '../ingest';
import type { MembersOfWorkspace } from '../membersOfWorkspaces';
import type { PullRequestTools } from '../pullRequestTools';
import { isAfterFailure, isFirstRun, readUntil, startOfWindow } from '../window';
import { describeDiscovery, describePlan, membersLeftWarning, turnWarning } from './describe';
import { PullRequestLists } from './lists';
import { type MemberListings, membersOfAll } from './memberListings';
import {
  type Discovery,
  hasRoomForTurn,
  isActive,
  planFirst,
  planListing,
  type PlannedListing,
  planRest,
  planTurns,
  type RunTimes,
  type Spent,
} from './plan';
import { startingAt, TURN_INTERVALS } from './turns';

/** Finds the pull requests that changed, and passes each of them to `ingest` once. */
export class PullRequestDiscovery {
  private readonly history: ExecutionHistory;
  private readonly times: RunTimes;
  private readonly failures: Failures;
  private readonly backlog?: Backlog;
  private readonly lists: PullRequestLists;
  /** The interval of turns, and how many repositories had one due for which the calls did not suffice. */
  private turns = { intervalDays: TURN_INTERVALS[0] as number, turnsLeft: 0 };
  /** In the order in which they are listed. */
  private repositories: readonly ListedRepository[] = [];

  constructor(
    private readonly tools: PullRequestTools,
    private readonly membersOf: MembersOfWorkspace,
    private readonly ingest: PullRequestIngest,
  ) {
    this.history = tools.context.executionHistory;
    this.failures = new Failures(tools.logger);
    this.times = {
      now: this.history.current.startedOn,
      windowStart: startOfWindow(this.history, tools.local.since).getTime(),
      servedUntil: readUntil(this.history),
    };
    this.backlog = createBacklog(tools, this.times);
    this.lists = new PullRequestLists(tools, ingest, this.failures, this.backlog);
  }

  async run(): Promise<void> {
    const repositories = await this.withMembers(await getRepositories(this.tools.jobState));
    this.repositories = isAfterFailure(this.history)
      ? startingAt(this.times.now, repositories, ({ uuid }) => uuid)
      : repositories;
    await this.discover();
    await this.readBacklog();
    this.warn(IntegrationWarnEventName.IngestionLimitEncountered, turnWarning(this.turns));
    this.failures.throwIfAny('parts of this step');
    this.lists.assertRefusalsAreBelieved();
  }

  /** With calls that the window did not need. */
  private async readBacklog(): Promise<void> {
    const { backlog, failures, ingest, repositories, times, tools } = this;
    const toListing = (repository: ListedRepository) => ({ repository, since: times.windowStart });
    const list = (left: readonly ListedRepository[]) => this.listWhile(left.map(toListing), () => backlog!.hasRoom(0));
    await failures.attempt('pull requests from before the window', async () => {
      tools.progress.pullRequestsSince = (await backlog?.read(repositories, { list, ingest })) ?? times.windowStart;
    });
  }

  /** Only the repositories of workspaces whose members could be asked for: without them, no verdict can be made. */
  private async withMembers(repositories: readonly ListedRepository[]): Promise<readonly ListedRepository[]> {
    const answered = new Set<string>();
    const workspaces = new Map(repositories.map((repository) => [repository.workspaceUuid, repository]));
    for (const [uuid, repository] of workspaces) {
      await this.failures.attempt(`members of workspace "${repository.workspaceSlug}"`, async () => {
        await this.membersOf(repository);
        answered.add(uuid);
      });
    }
    return repositories.filter(({ workspaceUuid }) => answered.has(workspaceUuid));
  }

  private async discover(): Promise<void> {
    const { failures } = this;
    const { logger, settings } = this.tools;
    const capacity = callsLeft(this.tools);
    const first = planFirst(this.repositories, settings.pullRequestDiscovery, capacity, this.times);
    this.warn(IntegrationWarnEventName.IngestionLimitEncountered, capacityWarning(first.listings.length, this.tools));
    logExpectedWaiting(this.tools, first.listings.length);
    this.inform(describePlan(first, capacity, this.times));
    if (first.discovery?.discovery === 'full') {
      await this.publish(first.discovery);
      await failures.attempt('repositories', () => this.listAll(first.listings));
      return;
    }
    logger.info({ listings: first.listings.length }, 'Listing repositories with a push or merge first');
    await failures.attempt('active repositories', () => this.listAll(first.listings));
    await failures.attempt('other repositories', () => this.listQuiet(first.quiet, first.discovery));
  }

  /** Lists repositories, those last whose turn is due. Where the calls do not suffice for it, only in the window of the run. */
  private async listAll(listings: readonly PlannedListing[]): Promise<void> {
    await this.lists.ofRepositories(listings.filter((listing) => !this.isTurn(listing)));
    const turns = listings.filter((listing) => this.isTurn(listing));
    const left = await this.listWhile(turns, (waiting, spent) =>
      hasRoomForTurn(callsLeft(this.tools), { spent, atOnce: this.tools.settings.concurrency, waiting }),
    );
    this.turns.turnsLeft += left.length;
    await this.lists.ofRepositories(left.map(({ repository }) => ({ repository, since: this.times.windowStart })));
  }

  /** Whether a listing comes last. After a failed run none does: those that always come last are never reached. */
  private isTurn({ since }: PlannedListing): boolean {
    return since < this.times.windowStart && !isAfterFailure(this.history);
  }

  /** Continues after the active repositories. */
  private async listQuiet(quiet: readonly ListedRepository[], required: Discovery | undefined): Promise<void> {
    const discovery = required ?? planRest(quiet.length, callsLeft(this.tools));
    if (discovery.discovery === 'economical') {
      await this.listEconomically(quiet, discovery);
      return;
    }
    await this.publish(discovery);
    const planned = quiet.map((repository) => planListing(repository, this.times));
    const left = await this.listWhile(
      [...planned].sort((one, other) => Number(this.isTurn(one)) - Number(this.isTurn(other))),
      (waiting, spent) => planRest(waiting, callsLeft(this.tools), spent).discovery === 'full',
    );
    if (left.length > 0) {
      const { available: availableCalls } = callsLeft(this.tools);
      const repositories = left.map(({ repository }) => repository);
      await this.listEconomically(repositories, {
        discovery: 'economical',
        reason: 'rest does not fit',
        availableCalls,
      });
    }
  }

  private async listEconomically(quiet: readonly ListedRepository[], discovery: Discovery): Promise<void> {
    const listed = await this.listByMember();
    if (listed === 'refused') {
      await this.publish({ ...discovery, discovery: 'full', reason: 'members refused' });
      await this.listAll(quiet.map((repository) => planListing(repository, this.times)));
      return;
    }
    const { listings, left, intervalDays } = planTurns(quiet, callsLeft(this.tools), {
      ...this.times,
      // no run has served the turns in the window of a first run, and later ones go back no further than to the turn before
      ...(isFirstRun(this.history) && { servedUntil: this.times.windowStart }),
    });
    const more = await this.listWhile(listings, (_, spent) =>
      hasRoomForTurn(callsLeft(this.tools), { spent, atOnce: this.tools.settings.concurrency, waiting: 0 }),
    );
    this.turns = { intervalDays, turnsLeft: this.turns.turnsLeft + left + more.length };
    await this.publish(discovery, {
      members: listed.answered,
      membersRefused: listed.refused,
      turns: listings.length - more.length,
      ...this.turns,
    });
  }

  /**
   * @param fits whether another list fits, by the number of those that are not listed yet, and by what the others took
   * @returns those that do not fit
   */
  private async listWhile(
    listings: readonly PlannedListing[],
    fits: (waiting: number, spent: Spent) => boolean,
  ): Promise<readonly PlannedListing[]> {
    const { tools } = this;
    const before = callsLeft(tools).spent;
    let lists = 0;
    function* fitting(): Generator<PlannedListing> {
      for (const listing of listings) {
        if (!fits(listings.length - lists, { lists, calls: callsLeft(tools).spent - before })) {
          return;
        }
        lists += 1;
        yield listing;
      }
    }
    await this.lists.ofRepositories(fitting(), listings.length);
    return listings.slice(lists);
  }

  /** @returns 'refused' if Bitbucket refuses to list members, or pull requests by member */
  private async listByMember(): Promise<MemberListings | 'refused'> {
    const members = await membersOfAll(this.repositories, this.membersOf);
    if (members === 'unavailable') {
      this.warnOfRefusal('The members of a workspace cannot be listed.');
      return 'refused';
    }
    this.tools.logger.info({ members: members.length }, 'Listing the pull requests of members');
    const listings = await this.lists.ofMembers(members, this.repositories);
    if (listings.areRefused) {
      this.warnOfRefusal(listings.refusal?.message ?? '');
      return 'refused';
    }
    this.warn(IntegrationWarnEventName.IngestionLimitEncountered, membersLeftWarning(listings.left));
    return listings;
  }

  private async publish(discovery: Discovery, economical?: DiscoveryOutcome['economical']): Promise<void> {
    const { jobState, logger } = this.tools;
    const outcome = {
      ...discovery,
      repositories: this.repositories.length,
      activeRepositories: this.repositories.filter((repository) => isActive(repository, this.times)).length,
      economical,
    };
    await setStepData(jobState, 'discovery', outcome);
    logger.info({ discovery: outcome }, 'Discovery of pull requests');
    this.inform(describeDiscovery(outcome));
  }

  private warnOfRefusal(reason: string): void {
    const text = `Bitbucket does not list pull requests by member, so every repository is listed. ${reason}`;
    this.warn(IntegrationWarnEventName.MissingPermission, text.trim());
  }

  private inform(text: string | undefined): void {
    if (text !== undefined) {
      publishInfo(this.tools.logger, IntegrationInfoEventName.Results, text);
    }
  }

  private warn(name: IntegrationWarnEventName, text: string | undefined): void {
    if (text !== undefined) {
      publishWarning(this.tools.logger, name, text);
    }
  }
}
