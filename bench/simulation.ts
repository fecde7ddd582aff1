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

/** One in five of the simulator's pull requests is older than the 24 hours of a first run. A surplus is removed again. */
const SURPLUS = 1.4;

export interface Simulation {
  simulator: Simulator;
  /** Milliseconds: the start of the 24 hours that a run covers. No pull request changed close to it. */
  since: number;
}

/** The workspaces to simulate, and their credentials. */
export interface SimulationOptions {
  size: SizeName;
  /** Default `usual`. */
  workload?: Workload;
  /** How long each response takes. */
  latencyMs: number;
  /** How many workspaces of about this size. Default 1. */
  workspaces?: number;
  /** How many OAuth consumers, each with Bitbucket's documented limits. Default: one without a limit. */
  consumers?: number;
  /** Calls an hour that a workspace access token gets. Default: no access token. */
  accessTokenLimit?: number;
}

const UNLIMITED = { limit: Number.MAX_SAFE_INTEGER, webhookLimit: Number.MAX_SAFE_INTEGER };

function createConsumers(count: number | undefined): SimulatedConsumer[] {
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

/** Workspaces without edge cases: retries of what fails, and what is skipped, would blur the figures. */
export async function startSimulation(options: SimulationOptions): Promise<Simulation> {
  const { size, workload = 'usual', latencyMs, workspaces = 1, accessTokenLimit } = options;
  const { users, groups, projects, repositories } = SIZES[size];
  const pullRequests = changedPullRequests(size, workload);
  const isQuiet = workload === 'quiet';
  const simulator = await startSimulator({
    latencyMs,
    // sizes are the sums over all workspaces
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

/** Removes changed pull requests until `count` are left, from the end of each repository, because their ids are positions. */
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
