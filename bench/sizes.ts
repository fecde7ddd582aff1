import type { WorldSizes } from '../simulator';

/** From a team to a company: workspaces of these sizes are measured. */
export const SIZES = {
  S: { users: 20, groups: 4, projects: 4, repositories: 50, pullRequests: 60 },
  M: { users: 200, groups: 12, projects: 20, repositories: 500, pullRequests: 400 },
  L: { users: 2000, groups: 60, projects: 120, repositories: 5000, pullRequests: 2000 },
  XL: { users: 5000, groups: 120, projects: 240, repositories: 10_000, pullRequests: 5000 },
} as const satisfies Record<string, Omit<WorldSizes, 'workspaces'>>;

/** `pullRequests` are those changed within the day that a first run looks back. */
export type SizeName = keyof typeof SIZES;

export const SIZE_NAMES = Object.keys(SIZES) as SizeName[];

/** What is collected of a workspace of this size. */
export function titleOf({ size, allSources }: { size: SizeName; allSources: boolean }): string {
  return allSources ? `${size}, all sources` : size;
}
