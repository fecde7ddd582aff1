import type { Settings } from '../../../config';
import type { DiscoveryOutcome } from '../../jobState/discovery';
import type { ListedRepository } from '../../jobState/repositories';
import { TURN_INTERVALS, type TurnInterval, turnOf } from './turns';

/** A repository whose pull requests are listed. */
export interface Listing {
  readonly repository: ListedRepository;
  /** Pull requests that were updated earlier are not listed; in milliseconds since 1970. */
  readonly since: number;
  /** Pull requests of members that were updated earlier are left out, because earlier runs found them by their authors. */
  readonly membersSince: number;
}

/** A decision with its reason. */
export type Discovery = Pick<DiscoveryOutcome, 'discovery' | 'reason' | 'availableCalls'>;

/** How many calls for repository data the credentials can make, including those after permitted waiting. */
export interface Capacity {
  readonly available: number;
  /** How many calls for repository data this run has made already. */
  readonly spent: number;
}

/** Points in time, in milliseconds since 1970. */
export interface RunTimes {
  /** The start of the run. */
  readonly now: number;
  /** The start of the window of the run. */
  readonly windowStart: number;
  /** Earlier runs have found every change up to this time. */
  readonly lastRun: number;
}

interface FirstPlan {
  /** Undefined if the decision is made after the first listings, based on the calls that are left then. */
  readonly discovery?: Discovery;
  /** Most recently updated first. */
  readonly listings: readonly Listing[];
  /** The repositories without a push or merge in the window that `listings` leaves out. */
  readonly quiet: readonly ListedRepository[];
}

/**
 * Decides what is listed first: every repository if that takes at most half of the calls that the credentials can make,
 * else those with a push or merge in the window. Nothing else moves the `updated_on` of a repository.
 */
export function planFirst(
  repositories: readonly ListedRepository[],
  setting: Settings['pullRequestDiscovery'],
  { available, spent }: Capacity,
  times: RunTimes,
): FirstPlan {
  const { windowStart } = times;
  const areFew = repositories.length <= (available + spent) / 2 && repositories.length <= available;
  if (setting === 'full' || (setting === 'auto' && areFew)) {
    const reason = setting === 'full' ? 'setting' : 'few repositories';
    return {
      discovery: { discovery: 'full', reason, availableCalls: available },
      listings: repositories.map((repository) => inWindow(repository, windowStart)),
      quiet: [],
    };
  }
  const isActive = ({ updatedOn }: ListedRepository) => updatedOn >= windowStart;
  return {
    ...(setting === 'economical' && {
      discovery: { discovery: 'economical', reason: 'setting', availableCalls: available },
    }),
    listings: repositories.filter(isActive).map((repository) => whileActive(repository, times)),
    quiet: repositories.filter((repository) => !isActive(repository)),
  };
}

/** Most lists are empty. One repository in forty is expected to have a changed pull request, which takes two more calls. */
const CALLS_FOR_QUIET_REPOSITORY = 1.05;

/** Decides, with the calls that are left after the first listings, whether the quiet repositories are listed as well. */
export function planRest(quiet: number, { available }: Capacity): Discovery {
  return quiet * CALLS_FOR_QUIET_REPOSITORY <= available
    ? { discovery: 'full', reason: 'rest fits', availableCalls: available }
    : { discovery: 'economical', reason: 'rest does not fit', availableCalls: available };
}

/** The listing of a repository in the window of the run. */
export function inWindow(repository: ListedRepository, windowStart: number): Listing {
  return { repository, since: windowStart, membersSince: windowStart };
}

/** If the turn of an active repository is due, its listing includes the changes by non-members that were missed while it was quiet. */
function whileActive(repository: ListedRepository, { now, windowStart, lastRun }: RunTimes): Listing {
  const turn = turnOf(repository.uuid, { after: lastRun, now, interval: TURN_INTERVALS[0] });
  return { repository, since: Math.min(turn ?? windowStart, windowStart), membersSince: windowStart };
}

export interface TurnPlan {
  /** The interval at which each quiet repository is listed. */
  readonly intervalDays: TurnInterval;
  readonly listings: readonly Listing[];
  /** How many repositories with a due turn are not listed, because the calls do not suffice. */
  readonly left: number;
}

/** A quarter of the calls is reserved for the pull requests that the listings find. */
const SHARE_OF_LISTINGS = 0.75;

/**
 * The repositories whose turn is due, by the shortest interval for which there are enough calls. Active ones have been listed
 * for an interval of seven days already, but not for a longer one.
 *
 * @param repositories all of them, most recently updated first
 */
export function planTurns(
  repositories: readonly ListedRepository[],
  { available }: Capacity,
  times: RunTimes,
): TurnPlan {
  const most = Math.floor(available * SHARE_OF_LISTINGS);
  const plans = TURN_INTERVALS.map((intervalDays) => ({
    intervalDays,
    listings: dueTurns(repositories, intervalDays, times),
  }));
  const { intervalDays, listings } = plans.find((plan) => plan.listings.length <= most) ?? plans[plans.length - 1]!;
  return { intervalDays, listings: listings.slice(0, most), left: Math.max(0, listings.length - most) };
}

function dueTurns(
  repositories: readonly ListedRepository[],
  interval: TurnInterval,
  { now, windowStart, lastRun }: RunTimes,
): Listing[] {
  return repositories.flatMap((repository) => {
    const turn = turnOf(repository.uuid, { after: lastRun, now, interval });
    const isActive = repository.updatedOn >= windowStart;
    if (turn === undefined || (isActive && interval === TURN_INTERVALS[0])) {
      return [];
    }
    const since = Math.min(turn, windowStart);
    return [{ repository, since, membersSince: isActive ? windowStart : since }];
  });
}
