import { isChanged } from '../harness/neededCalls';
import { ALL_SCOPES, type Simulator, startSimulator, type Workspace } from '../simulator';
import { type SizeName, SIZES } from './sizes';

const DAY_MS = 24 * 60 * 60 * 1000;

/** One in five of the simulator's pull requests is older than a run looks back; what is too much is taken away again. */
const SURPLUS = 1.4;

export interface Simulation {
  simulator: Simulator;
  /** Milliseconds: where the day begins that a run looks back. No pull request lies near. */
  since: number;
}

/** What is simulated. */
export interface SimulationOptions {
  size: SizeName;
  /** How long each response takes. */
  latencyMs: number;
  /** How many there are; each of several has about this size. Default 1. */
  workspaces?: number;
}

/** No consumer meets its limit: that is not what is measured. */
const CONSUMER = {
  key: 'bench-consumer',
  secret: 'bench-secret-not-a-real-one',
  scopes: ALL_SCOPES,
  limit: Number.MAX_SAFE_INTEGER,
  webhookLimit: Number.MAX_SAFE_INTEGER,
};

/** Workspaces without edge cases: retries of what fails, and what is skipped, would blur the figures. */
export async function startSimulation({ size, latencyMs, workspaces = 1 }: SimulationOptions): Promise<Simulation> {
  const { users, groups, projects, repositories, pullRequests } = SIZES[size];
  const simulator = await startSimulator({
    latencyMs,
    // these count all workspaces together
    sizes: {
      workspaces,
      users: users * workspaces,
      groups: groups * workspaces,
      projects: projects * workspaces,
      repositories: repositories * workspaces,
      pullRequests: Math.ceil(pullRequests * workspaces * SURPLUS),
    },
    consumers: [CONSUMER],
    approvalCases: false,
    edgeCaseRecords: false,
  });
  const since = simulator.world.now - DAY_MS;
  for (const workspace of simulator.world.workspaces) {
    keepChanged(workspace, since, pullRequests);
  }
  return { simulator, since };
}

/** Takes changed pull requests away until `count` are left. Only the last of a repository can go: their ids are positions. */
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
