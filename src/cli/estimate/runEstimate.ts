import { ENDPOINTS } from '../../bitbucket/endpoints';
import { type Bucket, BUCKETS, minutesOf, pausesWithin } from '../../bitbucket/limits';
import { dependencyGraphOrder } from '../../graph/model';
import { sourceTitle } from '../../ingestionConfig';
import type { BitbucketStep } from '../../steps/runtime/defineStep';
import { lookUp } from '../../text/untrusted';
import { type CallsByEndpoint, COUNT_REPOSITORIES, type EndpointName, sum } from './quantities';
import {
  type Allowance,
  callsWithin,
  countPauses,
  type Demand,
  LIMITED_BUCKETS,
  type LimitedBucket,
  rested,
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
  /** With as much waiting as the settings allow. */
  readonly withWaiting: number;
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
    /** How often all credentials are at their limit, and for how many minutes in all; undefined where no pause helps. */
    readonly pauses?: number;
    readonly minutes?: number;
    readonly allowedMinutes: number;
    readonly suffices: boolean;
  };
  /** How long a run takes, waiting included, and when it would end, in milliseconds since 1970. */
  readonly minutes?: number;
  readonly endsOn?: number;
  /** What makes a run fit that does not: one or the other. */
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

/** Estimates how many calls a run makes, against which limits, how long it waits for them, and what it needs to end at once. */
export function estimateRun(expectation: Expectation, means: Means): RunEstimate {
  const { allowances, allowedMinutes, running } = means;
  const { optionalCalls = 0, pullRequests, ...expected } = expectation;
  const demands = toDemands(expectation.calls, running);
  const most = pausesWithin(allowedMinutes);
  const withWaiting = callsWithin(allowances, 'repository', most);
  const needed = sum(demands.flatMap(({ bucket, calls }) => (bucket === 'repository' ? calls : [])));
  // a first run leaves out what its calls do not reach for
  const leftOut = Math.min(optionalCalls, Math.max(0, needed - withWaiting));
  const calls = without(expectation.calls, leftOut);
  const made = toDemands(calls, running);
  const pauses = countPauses(made, allowances);
  const minutes = pauses === undefined ? undefined : minutesOf(pauses);
  const suffices = pauses !== undefined && pauses <= most;
  const work = (sum([...calls.values()]) * means.callMs) / means.concurrency / 60_000;
  const total = minutes === undefined ? undefined : Math.ceil(minutes + work);
  return {
    ...{ basis: expected.basis, asked: expected.asked, repositories: expected.repositories },
    calls: byBucket(calls),
    sources: bySource(calls, running),
    pullRequests: pullRequests && rounded(pullRequests, Math.max(leftOut, needed - withWaiting)),
    discovery: expected.discovery,
    available: { repository: available('repository', means), webhook: available('webhook', means) },
    waiting: { pauses, minutes, allowedMinutes, suffices },
    minutes: total,
    endsOn: total === undefined ? undefined : means.now + total * 60_000,
    advice: suffices ? undefined : { consumers: consumersToAdd(made, means), maxWaitMinutes: minutes },
  };
}

/** A run asks no other consumers than these at once; with more, something else is wrong. */
const MOST_CONSUMERS = 1000;

/** How many consumers let a run fit into the waiting that is allowed. */
function consumersToAdd(demands: readonly Demand[], { allowances, allowedMinutes }: Means): number {
  const fits = (more: number) => {
    const pauses = countPauses(demands, withConsumers(allowances, more));
    return pauses !== undefined && pauses <= pausesWithin(allowedMinutes);
  };
  let more = 1;
  while (!fits(more) && more < MOST_CONSUMERS) {
    more += 1;
  }
  return more;
}

function available(bucket: LimitedBucket, { allowances, allowedMinutes }: Means): AvailableCalls {
  return {
    hourly: callsWithin(rested(allowances), bucket, 0),
    now: callsWithin(allowances, bucket, 0),
    withWaiting: callsWithin(allowances, bucket, pausesWithin(allowedMinutes)),
  };
}

/** @param missing how many calls */
function rounded(expected: ExpectedPullRequests, missing: number): RunEstimate['pullRequests'] {
  const { since, changed, toRead, calls } = expected;
  const share = calls > 0 ? Math.min(1, Math.max(0, calls - Math.max(0, missing)) / calls) : 1;
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
      sources.set(source, sources.get(source) ?? new Map());
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
