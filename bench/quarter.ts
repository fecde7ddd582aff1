import { isChanged, type NeededCalls, neededCalls } from '../harness/neededCalls';
import { type Simulator, type SimulatorOptions, startSimulator, type World, type WorldSizes } from '../simulator';

/** What a person asks for with `--since 90d`. */
export const QUARTER_DAYS = 90;

/** A workspace, and how many pull requests it has on a day. */
export interface QuarterSize extends Pick<WorldSizes, 'users' | 'groups' | 'projects' | 'repositories'> {
  onOneDay: number;
}

/** Of which about 13,000 were merged in a quarter. */
export const QUARTER: QuarterSize = { users: 150, groups: 12, projects: 40, repositories: 800, onOneDay: 156 };

/** The share of pull requests that were merged. Half of the others is still open. */
const MERGED = 0.94;

/** Simulates the workspace. Its pull requests begin two days before the quarter, of which a day may still pass. */
export function startQuarter(
  { onOneDay, ...sizes }: QuarterSize,
  options: Pick<SimulatorOptions, 'accessTokens' | 'clock' | 'consumers' | 'latencyMs' | 'now'> = {},
): Promise<Simulator> {
  const days = QUARTER_DAYS + 2;
  return startSimulator({
    ...options,
    sizes: { workspaces: 1, ...sizes, pullRequests: days * onOneDay },
    period: { days, merged: MERGED },
    approvalCases: false,
    edgeCaseRecords: false,
  });
}

/**
 * The most calls that a first run makes: the lists, one call for the commits of each pull request, and one for the activity of each
 * that somebody approved, with one more for each further page.
 *
 * @param since from which on it reads, in milliseconds since 1970
 */
export function mostOfFirst(world: World, since: number): NeededCalls {
  return neededCalls(world, since);
}

/**
 * The most calls that a later run makes: the lists, and two for each pull request that changed after the run before, or is open and so
 * may have changed.
 *
 * @param before the start of the run before, in milliseconds since 1970
 */
export function mostOfLater(world: World, since: number, before: number): NeededCalls {
  const lists = neededCalls(world, since, { isKnown: () => true });
  const changed = pullRequestsOf(world).filter(
    (one) => isChanged(one, since) && (isChanged(one, before) || one.state === 'OPEN'),
  );
  return { budget: lists.budget + 2 * changed.length, all: lists.all + 2 * changed.length };
}

/** How many pull requests changed, and how many of them were merged. */
export function countChanged(world: World, since: number): { all: number; merged: number } {
  const all = pullRequestsOf(world).filter((one) => isChanged(one, since));
  return { all: all.length, merged: all.filter(({ state }) => state === 'MERGED').length };
}

function pullRequestsOf({ workspaces }: World) {
  return workspaces.flatMap(({ repositories }) => repositories.flatMap(({ pullRequests }) => pullRequests));
}
