import { deflateRawSync, inflateRawSync } from 'node:zlib';

import { IntegrationInfoEventName } from '@jupiterone/integration-sdk-core';

import type { PullRequest } from '../../bitbucket/endpoints/pullRequests';
import { RateLimitError } from '../../bitbucket/http/credentialErrors';
import { publishInfo } from '../../events';
import { time } from '../../graph/properties';
import { count, formatTime } from '../../text/wording';
import type { ListedRepository } from '../jobState/listed';
import { getStepData } from '../jobState/stepData';
import { forEachConcurrently } from '../runtime/concurrency';
import { CALLS_FOR_ONE, callsLeft } from './callsLeft';
import type { PullRequestIngest } from './ingest';
import type { PullRequestTools } from './pullRequestTools';
import { DAY_MS } from './window';

/** The calls for the list of a repository that is still to be listed, and for what changed in it. */
const CALLS_FOR_LIST = 1.1;

interface Held {
  readonly repository: ListedRepository;
  readonly updatedOn: number;
  /** Compressed: a record takes several kilobytes, and there may be many thousands. */
  readonly record: Buffer;
}

interface Means {
  readonly list: (repositories: readonly ListedRepository[]) => Promise<unknown>;
  readonly ingest: PullRequestIngest;
}

interface Outcome {
  readonly read: number;
  readonly left: number;
  readonly reach: number;
  readonly unlisted: number;
}

/**
 * The pull requests from before the window of a first run. The lists of repositories reach back to them, and they are read at the
 * end, the newest first, with the calls that nothing else in the run needs.
 */
export class Backlog {
  /** By repository and id: a listing that changes while it is read repeats items. */
  private readonly held = new Map<string, Held>();
  private readonly listed = new Set<string>();

  /**
   * @param since how far back the lists reach, in milliseconds since 1970
   * @param windowStart from which on the run reads every pull request
   */
  constructor(
    private readonly tools: PullRequestTools,
    readonly since: number,
    private readonly windowStart: number,
  ) {}

  /**
   * Whether the list of a repository reaches back.
   *
   * @param waiting how many repositories have to be listed in the window all the same
   */
  reachesBack({ uuid }: ListedRepository, waiting: number): boolean {
    const isRoom = this.hasRoom(waiting);
    if (isRoom) {
      this.listed.add(uuid);
    }
    return isRoom;
  }

  /** Those whose lists did not reach back. */
  private notListed(repositories: readonly ListedRepository[]): ListedRepository[] {
    return repositories.filter(({ uuid }) => !this.listed.has(uuid));
  }

  /** Takes a listed pull request that was last updated before the window. */
  takes(repository: ListedRepository, pullRequest: PullRequest | null): boolean {
    const updatedOn = time(pullRequest?.updated_on);
    if (pullRequest === null || updatedOn === undefined || updatedOn >= this.windowStart) {
      return false;
    }
    const record = deflateRawSync(JSON.stringify(pullRequest));
    this.held.set(`${repository.uuid} ${pullRequest.id}`, { repository, updatedOn, record });
    return true;
  }

  /**
   * Reads what was taken as far as the calls reach, and says how far that is.
   *
   * @param repositories of the run
   * @param list lists repositories while there is room
   * @returns the time from which on everything was read, in milliseconds since 1970
   */
  async read(repositories: readonly ListedRepository[], { list, ingest }: Means): Promise<number> {
    await list(this.notListed(repositories));
    const { tools } = this;
    const held = [...this.held.values()].sort((one, other) => other.updatedOn - one.updatedOn);
    const left = new Set(held);
    let isLimited = false;
    const hasRoom = () => !isLimited && this.hasRoom(0);
    function* newestFirst(): Generator<Held> {
      for (const one of held) {
        if (!hasRoom()) {
          return;
        }
        yield one;
      }
    }
    await forEachConcurrently(newestFirst(), tools.settings.concurrency, async (one) => {
      try {
        await ingest(one.repository, JSON.parse(inflateRawSync(one.record).toString()) as PullRequest, 'repository');
        left.delete(one);
      } catch (error) {
        if (!(error instanceof RateLimitError)) {
          throw error;
        }
        // others have used calls that this run took for its own
        isLimited = true;
      }
    });
    await this.tellReach(left);
    const firstLeft = held.findIndex((one) => left.has(one));
    const reach = firstLeft === -1 ? this.since : (held[firstLeft - 1]?.updatedOn ?? this.windowStart);
    const unlisted = this.notListed(repositories).length;
    this.report({ read: held.length - left.size, left: left.size, reach, unlisted });
    return unlisted > 0 ? this.windowStart : reach;
  }

  /**
   * Tells the step for direct pushes how far each list was read.
   *
   * @param left what was not read
   */
  private async tellReach(left: Iterable<Held>): Promise<void> {
    const merged = await getStepData(this.tools.jobState, 'mergedPullRequests');
    const sinceOf = new Map<string, number>();
    for (const { repository, updatedOn } of left) {
      sinceOf.set(repository.uuid, Math.max(updatedOn + 1, sinceOf.get(repository.uuid) ?? this.since));
    }
    this.listed.forEach((uuid) => merged?.setReach(uuid, sinceOf.get(uuid) ?? this.since));
  }

  private report({ read, left, reach, unlisted }: Outcome): void {
    const leftOut = [
      ...(left > 0 ? [`${count(left, 'older one')} for which there were no calls`] : []),
      ...(unlisted > 0
        ? [`those of ${count(unlisted, 'repository', 'repositories')} that could not be listed as far back`]
        : []),
    ];
    publishInfo(
      this.tools.logger,
      IntegrationInfoEventName.Results,
      `This first run also read ${count(read, 'pull request')} from before, back to ${formatTime(reach)}` +
        `${leftOut.length > 0 ? `, without ${leftOut.join(' and ')}` : ''}. The next runs read what changes.`,
    );
  }

  /**
   * Whether another pull request or list can be read with calls that nothing else needs.
   *
   * @param waiting how many repositories have to be listed in the window all the same
   */
  hasRoom(waiting: number): boolean {
    const { demand, settings } = this.tools;
    const { always, withPipelines } = demand.optional;
    const others = demand.repositories * (always + withPipelines);
    const atOnce = settings.concurrency * CALLS_FOR_ONE;
    return callsLeft(this.tools).available >= others + waiting * CALLS_FOR_LIST + atOnce;
  }
}

/** @returns undefined unless this run reads further back than its window: the first run of an installation, where no other period is asked for */
export function createBacklog(tools: PullRequestTools, { windowStart }: { windowStart: number }): Backlog | undefined {
  const { context, local, settings } = tools;
  const { current, lastSuccessful } = context.executionHistory;
  const since = current.startedOn - settings.pullRequestIngestSinceDays * DAY_MS;
  return lastSuccessful === undefined && local.since === undefined && since < windowStart
    ? new Backlog(tools, since, windowStart)
    : undefined;
}
