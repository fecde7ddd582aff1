import { endpointsOfRun } from '../harness/neededCalls';
import { ALL_SCOPES, type SimulatedConsumer, type Simulator, startSimulator } from '../simulator';
import { callsPer } from '../src/bitbucket/endpoints/calls';
import { CALLS_PER_HOUR } from '../src/bitbucket/limits';
import { USUAL_ENVIRONMENTS } from '../src/steps/optionalCalls';
import type { DemoOptions } from './options';

const HOURLY_LIMIT = CALLS_PER_HOUR.repository;
/** For the workspace, and for the further pages of lists. */
const CALLS_BESIDES = 100;

/**
 * The first consumer has nearly reached its limit, so that the run has to continue with the next one. The others have enough
 * calls for the run. There are at least two of them, because a second consumer must confirm each refusal.
 */
export function demoConsumers({ repositories, pullRequests, allSources }: DemoOptions): SimulatedConsumer[] {
  const endpoints = endpointsOfRun(allSources);
  const perRepository = callsPer('repository', endpoints) + USUAL_ENVIRONMENTS * callsPer('environment', endpoints);
  const calls = repositories * perRepository + pullRequests * callsPer('pull request', endpoints) + CALLS_BESIDES;
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
