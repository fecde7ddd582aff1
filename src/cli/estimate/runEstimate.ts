import { ENDPOINTS } from '../../bitbucket/endpoints';
import { type Bucket, BUCKETS, pausesWithin } from '../../bitbucket/limits';
import { FIELDS } from '../../configuration/settings';
import { dependencyGraphOrder } from '../../graph/model';
import { sourceTitle } from '../../ingestionConfig';
import type { BitbucketStep } from '../../steps/runtime/defineStep';
import { lookUp } from '../../text/untrusted';
import { type CallsByEndpoint, COUNT_REPOSITORIES, type EndpointName, sum } from './quantities';
import {
  type Allowance,
  callsWithin,
  type Demand,
  LIMITED_BUCKETS,
  type LimitedBucket,
  minutesOfGuessing,
  rested,
  waitingFor,
  withConsumers,
} from './waiting';

export type CallsByBucket = Readonly<Record<Bucket, number>>;

/** The pull requests of a period. Where they are estimated, the numbers may be fractions. */
export interface ExpectedPullRequests {
  /** In milliseconds since 1970. */
  readonly since: number;
  /** How many changed. */
  readonly changed: number;
  /** How many of them have to be read, since no earlier run knows them. */
  readonly toRead: number;
  /** The calls for these, beside the lists of repositories. */
  readonly calls: number;
}

/** The calls that each pull request takes, beside the lists. */
export const CALLS_OF_PULL_REQUESTS = [
  'pullRequest',
  'pullRequestCommits',
  'pullRequestActivity',
  'commits',
] as const satisfies readonly EndpointName[];

/** What a run is expected to do, before it is known what the credentials can do. */
export interface Expectation {
  readonly basis: 'last run' | 'sample';
  /** How many repositories a sample asked. */
  readonly asked?: number;
  readonly repositories: number;
  readonly calls: CallsByEndpoint;
  /** Undefined where the source is off, or Bitbucket tells nothing about it. */
  readonly pullRequests?: ExpectedPullRequests;
  /** The calls for pull requests that a first run reads only if calls are left. */
  readonly optionalCalls?: number;
  readonly discovery: 'full' | 'economical' | 'off';
}

/** What the credentials can do against a limit. */
export interface AvailableCalls {
  readonly hourly: number;
  readonly now: number;
}

/** What a run takes, in calls and in time. Everything is computed from the same calls, so that no figure contradicts another. */
export interface RunEstimate {
  readonly basis: Expectation['basis'];
  readonly asked?: number;
  readonly repositories: number;
  /** By what the calls count against. */
  readonly calls: CallsByBucket;
  /** The same by the title of the ingestion source, in the order of the run. What serves several sources counts for the first. */
  readonly sources: readonly { readonly source: string; readonly calls: CallsByBucket }[];
  readonly pullRequests?: ExpectedPullRequests & {
    /** How many of those to be read the calls reach for. */
    readonly reached: number;
  };
  readonly discovery: Expectation['discovery'];
  readonly available: Readonly<Record<LimitedBucket, AvailableCalls>>;
  readonly waiting: {
    /** How often all credentials are at their limit, and how long that takes in all; undefined where no pause helps. */
    readonly pauses?: number;
    readonly minutes?: number;
    readonly allowedMinutes: number;
  };
  /** Whether the waiting that is allowed suffices. */
  readonly fits: boolean;
  /** How long a run takes, waiting included, and when it would end, in milliseconds since 1970. */
  readonly minutes?: number;
  readonly endsOn?: number;
  /** What makes a run fit that does not: one or the other. No waiting is advised that the settings do not allow. */
  readonly advice?: { readonly consumers: number; readonly maxWaitMinutes?: number };
}

/** How a run is carried out. */
export interface Means {
  readonly running: readonly BitbucketStep[];
  readonly allowances: readonly Allowance[];
  readonly allowedMinutes: number;
  /** How long Bitbucket takes for a call, in milliseconds. */
  readonly callMs: number;
  readonly concurrency: number;
  /** In milliseconds since 1970. */
  readonly now: number;
}

/** Estimates how many calls a run makes, against which limits, how long it waits for them, and what it needs to fit. */
export function estimateRun(expectation: Expectation, means: Means): RunEstimate {
  const { allowances, allowedMinutes, running } = means;
  const { optionalCalls = 0, pullRequests, ...expected } = expectation;
  const pauses = pausesWithin(Math.max(0, allowedMinutes - minutesOfGuessing(allowances)));
  const able = callsWithin(allowances, 'repository', pauses);
  // a first run leaves out what its calls do not reach for
  const leftOut = Math.min(optionalCalls, Math.max(0, byBucket(expectation.calls).repository - able));
  const calls = without(expectation.calls, leftOut);
  const demands = toDemands(calls, running);
  const waiting = waitingFor(demands, allowances);
  const fits = waiting !== undefined && waiting.minutes <= allowedMinutes;
  const work = (sum([...calls.values()]) * means.callMs) / means.concurrency / 60_000;
  const minutes = waiting && Math.ceil(waiting.minutes + work);
  return {
    ...{ basis: expected.basis, asked: expected.asked, repositories: expected.repositories },
    calls: byBucket(calls),
    sources: bySource(calls, running),
    pullRequests: pullRequests && reachedBy(pullRequests, leftOut + Math.max(0, untilPullRequests(demands) - able)),
    discovery: expected.discovery,
    available: { repository: available('repository', means), webhook: available('webhook', means) },
    waiting: { ...waiting, allowedMinutes },
    fits,
    minutes,
    endsOn: minutes === undefined ? undefined : means.now + minutes * 60_000,
    advice: fits ? undefined : adviceFor(demands, means),
  };
}

/** So many consumers at most can be advised. */
const MOST_CONSUMERS = 1000;
const LONGEST_WAITING = FIELDS.rateLimitMaxWaitMinutes.max;

/** How many more consumers let a run fit, and how long it would have to wait without them. */
function adviceFor(demands: readonly Demand[], { allowances, allowedMinutes }: Means): RunEstimate['advice'] {
  const minutesWith = (consumers: number) => waitingFor(demands, withConsumers(allowances, consumers))?.minutes;
  let consumers = 1;
  while ((minutesWith(consumers) ?? Infinity) > allowedMinutes && consumers < MOST_CONSUMERS) {
    consumers += 1;
  }
  const maxWaitMinutes = minutesWith(0);
  return { consumers, ...(maxWaitMinutes !== undefined && maxWaitMinutes <= LONGEST_WAITING && { maxWaitMinutes }) };
}

function available(bucket: LimitedBucket, { allowances }: Means): AvailableCalls {
  return { hourly: callsWithin(rested(allowances), bucket, 0), now: callsWithin(allowances, bucket, 0) };
}

/** The calls for repositories that a run makes before others than those for pull requests. */
function untilPullRequests(demands: readonly Demand[]): number {
  const part = demands.find(({ endpoint }) => endpoint === ENDPOINTS.pullRequests.name)?.part ?? -1;
  return sum(demands.flatMap((one) => (one.bucket === 'repository' && one.part <= part ? one.calls : [])));
}

/** @param missing how many calls for them a run cannot make */
function reachedBy(expected: ExpectedPullRequests, missing: number): RunEstimate['pullRequests'] {
  const { since, changed, toRead, calls } = expected;
  const share = calls > 0 ? Math.max(0, calls - missing) / calls : 1;
  return {
    since,
    changed: Math.round(changed),
    toRead: Math.round(toRead),
    calls: Math.round(calls),
    reached: Math.floor(Math.round(toRead) * share),
  };
}

function without(calls: CallsByEndpoint, leftOut: number): CallsByEndpoint {
  const ofPullRequests = sum(CALLS_OF_PULL_REQUESTS.map((name) => calls.get(name) ?? 0));
  const share = ofPullRequests > 0 ? 1 - leftOut / ofPullRequests : 1;
  const left = new Map(calls);
  CALLS_OF_PULL_REQUESTS.forEach((name) => left.has(name) && left.set(name, (left.get(name) ?? 0) * share));
  return new Map([...left].map(([name, number]) => [name, Math.round(number)]));
}

function toDemands(calls: CallsByEndpoint, running: readonly BitbucketStep[]): Demand[] {
  return [...calls].flatMap(([endpoint, number]) => {
    const bucket = LIMITED_BUCKETS.find((one) => one === bucketOfEndpoint(endpoint));
    const graph = stepOf(endpoint, running)?.dependencyGraphId;
    const part = dependencyGraphOrder.findIndex((one) => one === graph);
    return bucket && number > 0 ? [{ part, bucket, endpoint, calls: number }] : [];
  });
}

function bucketOfEndpoint(name: string): Bucket {
  return name === COUNT_REPOSITORIES ? 'repository' : (lookUp(ENDPOINTS, name)?.bucket ?? 'other');
}

function byBucket(calls: CallsByEndpoint): CallsByBucket {
  const entries = BUCKETS.map((bucket) => [
    bucket,
    sum([...calls].flatMap(([name, number]) => (bucketOfEndpoint(name) === bucket ? number : []))),
  ]);
  return Object.fromEntries(entries) as CallsByBucket;
}

const CHECKS = 'Checks before the run';

function bySource(calls: CallsByEndpoint, running: readonly BitbucketStep[]): RunEstimate['sources'] {
  const sources = new Map<string, Map<string, number>>([[CHECKS, new Map()]]);
  for (const step of running) {
    const source = sourceTitle(step);
    if (source !== undefined && (step.endpoints ?? []).length > 0) {
      sources.set(source, sources.get(source) ?? new Map<string, number>());
    }
  }
  for (const [name, number] of calls) {
    const step = stepOf(name, running);
    const source = (step && sourceTitle(step)) ?? CHECKS;
    sources.get(source)?.set(name, number);
  }
  return [...sources].map(([source, own]) => ({ source, calls: byBucket(own) }));
}

/** The first step that needs an endpoint: what several need is requested once. */
function stepOf(endpoint: string, running: readonly BitbucketStep[]): BitbucketStep | undefined {
  const needing = (names: 'endpoints' | 'occasionalEndpoints') =>
    running.find((step) => step[names]?.some(({ name }) => name === endpoint));
  return endpoint === ENDPOINTS.workspace.name ? undefined : (needing('endpoints') ?? needing('occasionalEndpoints'));
}
