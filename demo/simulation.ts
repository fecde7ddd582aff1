import { ALL_SCOPES, type SimulatedConsumer, type Simulator, startSimulator } from '../simulator';
import { CALLS_PER_HOUR } from '../src/bitbucket/limits';
import type { DemoOptions } from './options';

const HOURLY_LIMIT = CALLS_PER_HOUR.repository;

/** The maximum for a pull request: its commits, its activity, and its commits again by another endpoint. */
const CALLS_PER_PULL_REQUEST = 3;
const CALLS_BESIDES = 100;
/** The maximum for a repository with all sources: one call for each list, and some further pages. */
const CALLS_OF_ALL_SOURCES = 15;

/**
 * The first consumer has nearly reached its limit, so that the run has to continue with the next one. The others have enough
 * calls for the run. There are at least two of them, because a second consumer must confirm each refusal.
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

/** Simulates the workspace of a company of moderate size. */
export function startDemoSimulator(options: DemoOptions): Promise<Simulator> {
  const { seed, users, repositories, pullRequests, latency } = options;
  return startSimulator({
    seed,
    latencyMs: latency,
    sizes: { workspaces: 1, users, groups: 6, projects: 8, repositories, pullRequests },
    consumers: demoConsumers(options),
    // The approval examples would add dozens of unrealistic pull requests of one person in one repository.
    approvalCases: false,
  });
}
