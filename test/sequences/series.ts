import type { ExecutionHistory } from '@jupiterone/integration-sdk-core';

import {
  countByEndpoint,
  type ExpectedGraph,
  type ExpectedGraphOptions,
  type FaultRule,
  type Refusal,
  type SimulatedConsumer,
  type Simulator,
  type SimulatorOptions,
  startSimulator,
} from '../../simulator';
import { ALL_SCOPES, DEFAULT_SCOPES } from '../../simulator/options';
import type { LivePullRequest } from '../../simulator/world/pullRequests/livePullRequest';
import { CALLS_PER_HOUR } from '../../src/bitbucket/limits';
import type { IntegrationConfig } from '../../src/config';
import { type Run, runIntegration } from '../runIntegration';
import { differencesOfOthers } from './expectedOthers';
import { LivingWorld } from './livingWorld';
import { callsByPath, DAY_MS, discoveryOf, HOUR_MS, keyOf, pullRequestsOf, windowOf } from './runFacts';
import { Store } from './store';
import { PullRequestTruth } from './truth';

const START = Date.parse('2026-03-10T12:00:00Z');
/** So many differences are shown. */
const EXAMPLES = 12;

export interface SeriesOptions extends Omit<SimulatorOptions, 'clock' | 'consumers'> {
  /** How many consumers there are; default 1. */
  credentials?: number;
  /** See `setLimit`. */
  limit?: number;
  discovery?: Discovery;
  accessControls?: boolean;
  automation?: boolean;
  /** Requests in flight at once. */
  concurrency?: number;
  /** How far JupiterOne's clock is ahead of Bitbucket's. */
  clockAheadMs?: number;
}

export type Discovery = 'auto' | 'full' | 'economical';

/** What is special in one run. */
export interface RunPlan {
  /** Default: that of the series. */
  discovery?: Discovery;
  /** Only during the run. */
  faults?: readonly FaultRule[];
  refusals?: readonly Refusal[];
  config?: Partial<IntegrationConfig>;
  disabledSources?: string[];
  /** Happens when the first request to a path has been answered, before the answer arrives. */
  during?: { path: RegExp; change: () => void };
  /** Pull requests about which Bitbucket tells nothing in this run, so that no verdict is possible. */
  undetermined?: readonly LivePullRequest[];
}

export interface FinishedRun {
  /** Absent if the run ended with an error. */
  readonly run?: Run;
  readonly error?: unknown;
  /** Whether no step failed. */
  readonly succeeded: boolean;
  /** The ids of the steps that failed. */
  readonly failed: readonly string[];
  /** The calls of the run by endpoint. */
  readonly calls: Readonly<Record<string, number>>;
  /** See `RunFacts`. */
  readonly intervalDays?: number;
}

/** Runs the integration again and again on a world that changes, and compares the store with the truth after each run. */
export class Series {
  readonly store = new Store();
  readonly world: LivingWorld;
  readonly consumers: SimulatedConsumer[];
  private readonly truth = new PullRequestTruth();
  private readonly sources: Pick<ExpectedGraphOptions, 'accessControls' | 'automation'>;
  private limit?: number;
  private runs = 0;
  private firstWindow = Infinity;
  private previous?: number;
  private lastSuccessful?: number;
  private hasChanged = false;

  private constructor(
    readonly simulator: Simulator,
    private readonly time: { now: number },
    private readonly options: SeriesOptions,
  ) {
    const { accessControls = false, automation = false } = options;
    this.sources = { accessControls, automation };
    this.consumers = simulator.options.consumers!;
    this.world = new LivingWorld(
      simulator,
      () => time.now,
      () => (this.hasChanged = true),
    );
  }

  /** By default, the world is tiny and has no pull requests, and one consumer reads it. */
  static async start(options: SeriesOptions = {}): Promise<Series> {
    const { credentials = 1, limit, sizes, accessControls, automation, ...rest } = options;
    const time = { now: START };
    const scopes = accessControls || automation ? ALL_SCOPES : DEFAULT_SCOPES;
    const simulator = await startSimulator({
      clock: () => time.now,
      gzip: false,
      approvalCases: false,
      edgeCaseRecords: false,
      sizes: { users: 4, groups: 1, projects: 1, repositories: 4, pullRequests: 0, ...sizes },
      ...rest,
      consumers: Array.from({ length: credentials }, (_, index) => ({
        ...{ key: `key-${index + 1}`, secret: `secret-${index + 1}-of-sequences` },
        scopes: [...scopes],
      })),
    });
    const series = new Series(simulator, time, options);
    series.setLimit(limit);
    return series;
  }

  close(): Promise<void> {
    return this.simulator.close();
  }

  /**
   * Makes Bitbucket allow each consumer this many calls per hour for repository data instead of 1000, as if it documented that, so
   * that a small world stands for a large one.
   */
  setLimit(calls: number | undefined): void {
    this.limit = calls;
    this.consumers.forEach((consumer) => (consumer.limit = calls));
  }

  /** Lets time pass. */
  pass({ hours = 0, days = 0, ms = 0 }: { hours?: number; days?: number; ms?: number }): void {
    this.time.now += Math.round(hours * HOUR_MS + days * DAY_MS + ms);
  }

  /**
   * Runs the integration, uploads the result, and compares the store with the truth.
   *
   * @throws Error that lists the differences
   */
  async run(plan: RunPlan = {}): Promise<FinishedRun> {
    this.runs += 1;
    const { runs: number, simulator, store, truth } = this;
    const startedOn = this.time.now + (this.options.clockAheadMs ?? 0);
    const windowStart = windowOf(startedOn, { lastSuccessful: this.lastSuccessful, previous: this.previous });
    this.firstWindow = Math.min(this.firstWindow, windowStart);
    const before = pullRequestsOf(simulator);
    let expected = this.observe();
    this.hasChanged = false;
    const firstCall = simulator.calls.length;
    const { run, error } = await this.execute(plan, startedOn);
    const calls = simulator.calls.slice(firstCall);
    const { hasChanged } = this;
    if (hasChanged) {
      expected = this.observe();
    }
    const after = new Set(pullRequestsOf(simulator).map(({ key }) => key));
    const gone = before.filter(({ key }) => !after.has(key)).map(({ key }) => key);
    const changed = hasChanged ? [...truth.changedDuring(number), ...gone] : [];
    this.previous = startedOn;
    const { intervalDays } = run ? discoveryOf(run) : {};
    const finished = { run, error, ...outcomeOf(run), calls: countByEndpoint(calls), intervalDays };
    if (run) {
      const { lastSuccessful } = this;
      store.apply(number, run);
      const facts = {
        number,
        startedOn,
        windowStart,
        lastSuccessful,
        ...discoveryOf(run),
        calls: callsByPath(calls, simulator),
      };
      if (facts.arePullRequestsOff) {
        truth.forget();
      }
      truth.require(before, facts);
    }
    if (finished.succeeded) {
      this.lastSuccessful = startedOn;
    }
    this.assertTrue(finished, { expected: hasChanged ? undefined : expected, changed }, plan);
    return finished;
  }

  /** The pull requests of the window of the first run and later that are not yet in the store as they are now. */
  stale(): string[] {
    this.observe(this.runs + 1);
    return this.truth.stale(this.store, pullRequestsOf(this.simulator), this.firstWindow);
  }

  /**
   * Runs until the store is up to date.
   *
   * @throws Error if it is not after `within` runs
   */
  async converge(
    within: number,
    { every = { days: 1 }, ...plan }: RunPlan & { every?: Parameters<Series['pass']>[0] } = {},
  ): Promise<void> {
    for (let runs = 0; runs < within && this.stale().length > 0; runs += 1) {
      this.pass(every);
      await this.run(plan);
    }
    const stale = this.stale();
    if (stale.length > 0) {
      throw new Error(
        `After ${within} more runs, ${stale.length} are not up to date: ${stale.slice(0, EXAMPLES).join(', ')}`,
      );
    }
  }

  /** The properties of a pull request in the store; undefined if it is not there. */
  stored({ record }: LivePullRequest): Record<string, unknown> | undefined {
    return this.store.entity(keyOf(record));
  }

  private async execute(plan: RunPlan, startedOn: number): Promise<Pick<FinishedRun, 'run' | 'error'>> {
    const { clockAheadMs = 0, accessControls = false, automation = false, concurrency = 5 } = this.options;
    const { simulator, time } = this;
    const ends = (plan.faults ?? []).map((fault) => simulator.addFault(fault));
    const documentedLimits: { repository: number } = CALLS_PER_HOUR;
    if (this.limit !== undefined) {
      const documented = jest.replaceProperty(documentedLimits, 'repository', this.limit);
      ends.push(() => documented.restore());
    }
    if (plan.during) {
      ends.push(this.changeDuring(plan.during));
    }
    simulator.options.refusals = [...(plan.refusals ?? [])];
    try {
      const run = await runIntegration(simulator, {
        config: { ingestAccessControls: accessControls, ingestAutomation: automation, ...plan.config },
        disabledSources: plan.disabledSources,
        environment: {
          BITBUCKET_PULL_REQUEST_DISCOVERY: plan.discovery ?? this.options.discovery ?? 'auto',
          BITBUCKET_CONCURRENCY: String(concurrency),
        },
        executionHistory: this.history(startedOn),
        // other tests do, and it takes time in thousands of runs
        enableSchemaValidation: false,
        dependencies: {
          clock: () => time.now + clockAheadMs,
          random: () => 0.5,
          sleep: async (ms) => {
            const until = time.now + ms;
            // lets responses arrive that are already in flight
            await new Promise(setImmediate);
            time.now = Math.max(time.now, until);
          },
        },
      });
      return { run };
    } catch (error) {
      return { error };
    } finally {
      ends.forEach((end) => end());
      simulator.options.refusals = [];
    }
  }

  private history(startedOn: number): ExecutionHistory {
    const ended = (at: number | undefined) => (at === undefined ? undefined : { startedOn: at, completedOn: at });
    return {
      current: { startedOn },
      ...{ previous: ended(this.previous), lastSuccessful: ended(this.lastSuccessful) },
    };
  }

  private changeDuring({ path, change }: NonNullable<RunPlan['during']>): () => void {
    const transform = (body: unknown) => {
      change();
      return body;
    };
    return this.simulator.addFault({ path, when: { first: 1 }, fault: { kind: 'transform', transform } });
  }

  private observe(run = this.runs): ExpectedGraph {
    const expected = this.simulator.expectedGraph({ since: 0, ...this.sources });
    this.truth.observe(run, expected);
    return expected;
  }

  private assertTrue(
    finished: FinishedRun,
    { expected, changed }: { expected?: ExpectedGraph; changed: readonly string[] },
    { undetermined = [] }: RunPlan,
  ): void {
    const { runs, store, truth } = this;
    const held = store.graph();
    const unknown = undetermined.filter((each) => this.stored(each) !== undefined);
    const excused = [...changed, ...unknown.map(({ record }) => keyOf(record))];
    const problems = [
      ...truth.problems(store, excused),
      ...unknown
        .filter((each) => this.stored(each)?.approvalStatus !== 'undetermined' || this.stored(each)?.approved !== false)
        .map(({ record }) => `${keyOf(record)} has a verdict without facts`),
      ...(finished.run && expected ? differencesOfOthers(expected, held, finished.run) : []),
    ];
    if (problems.length > 0) {
      const more = problems.length > EXAMPLES ? [`... and ${problems.length - EXAMPLES} more`] : [];
      const ended = finished.succeeded ? 'succeeded' : `failed: ${finished.failed.join(', ')}`;
      throw new Error([`Run ${runs} (${ended}):`, ...problems.slice(0, EXAMPLES), ...more].join('\n'));
    }
  }
}

function outcomeOf(run: Run | undefined): Pick<FinishedRun, 'succeeded' | 'failed'> {
  const failed = Object.entries(run?.statuses ?? { validation: 'failure' })
    .filter(([, status]) => status !== 'success' && status !== 'disabled')
    .map(([id]) => id);
  return { succeeded: failed.length === 0, failed };
}
