import type { WorldSizes } from '../simulator';

/** Sizes of simulated workspaces. `pullRequests` is the number of those that changed in the 24 hours that a first run covers. */
export const SIZES = {
  S: { users: 20, groups: 4, projects: 4, repositories: 50, pullRequests: 60 },
  M: { users: 200, groups: 12, projects: 20, repositories: 500, pullRequests: 400 },
  L: { users: 2000, groups: 60, projects: 120, repositories: 5000, pullRequests: 2000 },
  XL: { users: 5000, groups: 120, projects: 240, repositories: 10_000, pullRequests: 5000 },
} as const satisfies Record<string, Omit<WorldSizes, 'workspaces'>>;

export type SizeName = keyof typeof SIZES;

export const SIZE_NAMES = Object.keys(SIZES) as SizeName[];

/**
 * How the changed pull requests are spread. `usual`: over all repositories. `quiet`: most repositories have no push, and these
 * contain a tenth of the changed pull requests. `quarter`: over 90 days, in a workspace of its own size.
 */
export const WORKLOADS = ['usual', 'quiet', 'quarter'] as const;
export type Workload = (typeof WORKLOADS)[number];

/** The activity of the workload `quiet`. */
export const QUIET_ACTIVITY = { activeRepositories: 0.05, quietPullRequests: 0.1, botPullRequests: 0.5 };

/** On a quiet day, fewer pull requests change: one for twenty repositories. */
const REPOSITORIES_PER_QUIET_PULL_REQUEST = 20;

/** The number of pull requests that changed in the last 24 hours. */
export function changedPullRequests(size: SizeName, workload: Workload): number {
  const { repositories, pullRequests } = SIZES[size];
  return workload === 'quiet' ? repositories / REPOSITORIES_PER_QUIET_PULL_REQUEST : pullRequests;
}

/** The title of a run, for example `XL, quiet`. */
export function titleOf(plan: { size: SizeName; workload: Workload; allSources: boolean }): string {
  return [plan.size, plan.workload === 'quiet' && 'quiet', plan.allSources && 'all sources'].filter(Boolean).join(', ');
}
