import type { Account, FaultRule, Refusal, Repository } from '../../simulator';
import type { LivePullRequest } from '../../simulator/world/pullRequests/livePullRequest';
import { createRandom, type Random } from '../../simulator/world/random';
import { IS_GATE } from '../thoroughness';
import { listOf, partOf, PASSING_FAULT_NAMES, PASSING_FAULTS, PATHS } from './sequence';
import { type Discovery, type RunPlan, Series } from './series';

/** Repeats the series with this seed alone. */
const { SEQUENCE_SEED } = process.env;
const SERIES = IS_GATE ? 200 : 4;
const RUNS = IS_GATE || SEQUENCE_SEED !== undefined ? 30 : 12;

/** From an hour to 29 days. */
const INTERVALS_HOURS = [1, 2, 6, 13, 24, 24, 24, 25, 48, 5 * 24, 7 * 24, 14 * 24, 29 * 24];
/** At the end, weekly runs without faults bring the store up to date: the longest interval of turns, and a week. */
const LAST_RUNS = 5;

/**
 * Defines a test for each seed.
 *
 * @param parity of the seeds
 */
export function defineRandomSeries(parity: 0 | 1): void {
  const seeds = Array.from({ length: SERIES }, (_, index) => index + 1).filter((seed) => seed % 2 === parity);
  test.each(SEQUENCE_SEED === undefined ? seeds : [Number(SEQUENCE_SEED)])('seed %i', (seed) =>
    new RandomSeries(seed).play(),
  );
}

class RandomSeries {
  private readonly random: Random;
  private readonly pullRequests: LivePullRequest[] = [];
  private readonly gone: Account[] = [];
  private series!: Series;

  constructor(private readonly seed: number) {
    this.random = createRandom(seed, 'series');
  }

  async play(): Promise<void> {
    const { random, seed } = this;
    this.series = await Series.start({
      seed,
      credentials: random.integer(1, 3),
      sizes: { users: random.integer(4, 5), repositories: random.pick([2, 3, 3, 4, 4, 6]) },
      accessControls: random.chance(0.1),
      clockAheadMs: random.chance(0.2) ? random.integer(-300, 300) * 1000 : 0,
    });
    try {
      await this.playAll();
    } finally {
      await this.series.close();
    }
  }

  private async playAll(): Promise<void> {
    const { random, series } = this;
    const usual = random.pick<Discovery>(['auto', 'economical', 'economical', 'full']);
    const hours = random.pick(INTERVALS_HOURS);
    for (let run = 0; run < RUNS - LAST_RUNS; run += 1) {
      const interval = random.chance(0.8) ? hours : random.pick(INTERVALS_HOURS);
      const split = random.next();
      series.pass({ hours: interval * split });
      this.changeWorld();
      series.pass({ hours: interval * (1 - split) });
      const discovery = random.chance(0.2) ? random.pick<Discovery>(['auto', 'economical', 'full']) : usual;
      await series.run({ discovery, ...this.misfortune() });
      series.consumers.forEach((consumer) => (consumer.refusals = []));
      series.setLimit(undefined);
    }
    for (let run = 0; run < LAST_RUNS; run += 1) {
      series.pass({ days: 7 });
      expect((await series.run({ discovery: usual })).succeeded).toBe(true);
    }
  }

  private changeWorld(): void {
    const changes = this.random.integer(0, 3);
    for (let made = 0; made < changes; made += 1) {
      this.changeOnce();
      this.series.pass({ ms: this.random.integer(1, 600_000) });
    }
  }

  private changeOnce(): void {
    const { random, series } = this;
    const { world } = series;
    const luck = random.next();
    if (luck < 0.3 || this.pullRequests.length === 0) {
      this.open();
    } else if (luck < 0.84) {
      this.continueOne();
    } else if (luck < 0.9) {
      world.pushTo(this.repository());
    } else if (luck < 0.93) {
      world.join(random.chance(0.5) ? this.gone.pop() : undefined);
    } else if (luck < 0.96 && world.members.length > 3) {
      const member = random.pick(world.members.slice(1));
      this.gone.push(member);
      world.leave(member);
    } else if (luck < 0.98) {
      world.createRepository();
    } else if (world.repositories.length > 2) {
      this.deleteRepository();
    }
  }

  private open(): void {
    const { random, series } = this;
    const { bot, members, outsider } = series.world;
    const opener = random.pick([bot, outsider, ...members]);
    const reviewers = random.sample(
      members.filter((member) => member !== opener),
      random.integer(0, 2),
    );
    this.pullRequests.push(series.world.open(this.repository(), opener, reviewers));
  }

  private continueOne(): void {
    const { random, series } = this;
    const { world } = series;
    const pullRequest = random.pick(this.pullRequests);
    const somebody = random.pick([...world.members, ...world.members, world.outsider]);
    const luck = random.next();
    if (pullRequest.record.state !== 'OPEN' || luck < 0.25) {
      world.comment(pullRequest, somebody);
    } else if (luck < 0.55) {
      world.approve(pullRequest, somebody);
    } else if (luck < 0.62) {
      world.withdraw(pullRequest, somebody);
    } else if (luck < 0.69) {
      world.requestChanges(pullRequest, somebody);
    } else if (luck < 0.82) {
      world.push(pullRequest);
    } else if (luck < 0.94) {
      world.merge(pullRequest, somebody);
    } else {
      world.decline(pullRequest, somebody);
    }
  }

  private deleteRepository(): void {
    const repository = this.repository();
    this.series.world.deleteRepository(repository);
    const left = this.pullRequests.filter(({ record }) => record.repository !== repository);
    this.pullRequests.splice(0, Infinity, ...left);
  }

  private repository(): Repository {
    return this.random.pick(this.series.world.repositories);
  }

  /** What goes wrong in a run: nothing in most. */
  private misfortune(): RunPlan {
    const { random, series } = this;
    const luck = random.next();
    if (luck < 0.55) {
      return {};
    }
    if (luck < 0.8) {
      return { faults: [this.fault()] };
    }
    if (luck < 0.88) {
      series.setLimit(random.integer(5, 25));
      return {};
    }
    if (luck < 0.94) {
      return { refusals: [this.refusal()] };
    }
    if (luck < 0.97) {
      return { config: { oauthSecret: series.consumers.map(() => 'a-wrong-secret').join(',') } };
    }
    series.consumers.at(-1)!.refusals = [this.refusal()];
    return {};
  }

  private fault(): FaultRule {
    const { random } = this;
    const name = random.pick(PASSING_FAULT_NAMES);
    const path = random.pick([
      ...[PATHS.members, PATHS.workspacePermissions, PATHS.groups, PATHS.repositories, PATHS.memberPullRequests],
      ...[PATHS.pullRequests, PATHS.commits, PATHS.activity, listOf(this.repository())],
      ...random.sample(this.pullRequests, 2).map((each) => partOf(each, random.pick(['commits', 'activity']))),
    ]);
    const probability = random.pick([1, 1, 0.5]);
    return { path, fault: PASSING_FAULTS[name], probability };
  }

  private refusal(): Refusal {
    const { random, series } = this;
    const member = random.pick(series.world.members);
    const ofMember = new RegExp(`/pullrequests/${encodeURIComponent(member.uuid)}$`);
    return { path: random.pick([listOf(this.repository()), ofMember, PATHS.groups]), status: random.pick([403, 404]) };
  }
}
