import { ALL_SCOPES, type SimulatedConsumer, type Simulator, startSimulator } from '../simulator';
import { CALLS_PER_HOUR } from '../src/bitbucket/limits';
import type { DemoOptions } from './options';

const HOURLY_LIMIT = CALLS_PER_HOUR.repository;

/** At most so many calls for each pull request: its commits, its activity, and its commits once more by another way. */
const CALLS_PER_PULL_REQUEST = 3;
const CALLS_BESIDES = 100;
/** At most so many calls for each repository with all sources: one for each kind of thing, and some further pages. */
const CALLS_OF_ALL_SOURCES = 15;

/**
 * The first consumer has nearly spent its hour, so that a run has to go on with the next; the others are enough for it.
 * There are two others at least: what one is refused, another has to confirm.
 */
export function demoConsumers({ repositories, pullRequests, allSources }: DemoOptions): SimulatedConsumer[] {
  const perRepository = allSources ? CALLS_OF_ALL_SOURCES : 1;
  const calls = repositories * perRepository + pullRequests * CALLS_PER_PULL_REQUEST + CALLS_BESIDES;
  return Array.from({ length: 1 + Math.max(2, Math.ceil(calls / HOURLY_LIMIT)) }, (_, index) => ({
    key: `demo-consumer-${index + 1}`,
    secret: `demo-secret-${index + 1}-not-a-real-one`,
    limit: HOURLY_LIMIT,
    used: index === 0 ? HOURLY_LIMIT - 40 : 0,
    ...(allSources && { scopes: ALL_SCOPES }),
  }));
}

/** A workspace as a company of moderate size may have it. */
export function startDemoSimulator(options: DemoOptions): Promise<Simulator> {
  const { seed, users, repositories, pullRequests, latency } = options;
  return startSimulator({
    seed,
    latencyMs: latency,
    sizes: { workspaces: 1, users, groups: 6, projects: 8, repositories, pullRequests },
    consumers: demoConsumers(options),
    // contrived for checks of the analysis: dozens of pull requests of one person in one repository
    approvalCases: false,
  });
}
