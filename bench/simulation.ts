import { isChanged } from '../harness/neededCalls';
import {
  ALL_SCOPES,
  type SimulatedAccessToken,
  type SimulatedConsumer,
  type Simulator,
  startSimulator,
  type Workspace,
} from '../simulator';
import { changedPullRequests, QUIET_ACTIVITY, type SizeName, SIZES, type Workload } from './sizes';

/** The simulator's first workspace. */
const WORKSPACE_SLUG = 'northwind-robotics';
const DAY_MS = 24 * 60 * 60 * 1000;

/** One in five simulated pull requests is older than the 24 hours of a first run, so more are created. The surplus is removed. */
const SURPLUS = 1.4;

export interface Simulation {
  simulator: Simulator;
  /** The start of the 24 hours that a run covers, in milliseconds since 1970. No pull request changed close to it. */
  since: number;
}

/** The workspaces and credentials to simulate. */
export interface SimulationOptions {
  size: SizeName;
  /** Default `usual`. */
  workload?: Workload;
  /** The delay of each response. */
  latencyMs: number;
  /** The number of workspaces of this size. Default 1. */
  workspaces?: number;
  /** The number of OAuth consumers with Bitbucket's documented limits. Default: one consumer without a limit. */
  consumers?: number;
  /** The hourly limit of a workspace access token. Default: no access token. */
  accessTokenLimit?: number;
}

const UNLIMITED = { limit: Number.MAX_SAFE_INTEGER, webhookLimit: Number.MAX_SAFE_INTEGER };

/** @param count of consumers with Bitbucket's documented limits; undefined for one without a limit */
export function createConsumers(count: number | undefined): SimulatedConsumer[] {
  return Array.from({ length: count ?? 1 }, (_, index) => ({
    key: `bench-consumer-${index + 1}`,
    secret: `bench-secret-${index + 1}-not-a-real-one`,
    scopes: ALL_SCOPES,
    ...(count === undefined && UNLIMITED),
  }));
}

function createAccessToken(limit: number): SimulatedAccessToken {
  return {
    token: 'bench-access-token-not-a-real-one',
    reach: { workspace: WORKSPACE_SLUG },
    scopes: ALL_SCOPES,
    limit,
  };
}

/** Simulates workspaces without edge cases, because retries and skipped records would distort the figures. */
export async function startSimulation(options: SimulationOptions): Promise<Simulation> {
  const { size, workload = 'usual', latencyMs, workspaces = 1, accessTokenLimit } = options;
  const { users, groups, projects, repositories } = SIZES[size];
  const pullRequests = changedPullRequests(size, workload);
  const isQuiet = workload === 'quiet';
  const simulator = await startSimulator({
    latencyMs,
    // The simulator's sizes are sums over all workspaces.
    sizes: {
      workspaces,
      users: users * workspaces,
      groups: groups * workspaces,
      projects: projects * workspaces,
      repositories: repositories * workspaces,
      pullRequests: Math.ceil(pullRequests * workspaces * (isQuiet ? 1 : SURPLUS)),
    },
    activity: isQuiet ? QUIET_ACTIVITY : undefined,
    consumers: createConsumers(options.consumers),
    accessTokens: accessTokenLimit === undefined ? [] : [createAccessToken(accessTokenLimit)],
    approvalCases: false,
    edgeCaseRecords: false,
  });
  const since = simulator.world.now - DAY_MS;
  for (const workspace of simulator.world.workspaces) {
    keepChanged(workspace, since, pullRequests);
  }
  return { simulator, since };
}

/** Removes changed pull requests until `count` are left. Removes the last ones of each repository, because ids are positions. */
function keepChanged(workspace: Workspace, since: number, count: number): void {
  const repositories = [...workspace.repositories].reverse();
  let surplus = -count;
  for (const { pullRequests } of repositories) {
    surplus += pullRequests.filter((pullRequest) => isChanged(pullRequest, since)).length;
  }
  for (const { pullRequests } of repositories) {
    for (let last = pullRequests.at(-1); surplus > 0 && last && isChanged(last, since); last = pullRequests.at(-1)) {
      pullRequests.pop();
      surplus -= 1;
    }
  }
}
