import { callsPer } from '../../../bitbucket/endpoints/calls';
import type { Settings } from '../../../config';
import type { DiscoveryOutcome } from '../../jobState/discovery';
import type { ListedRepository } from '../../jobState/listed';
import { PULL_REQUEST_ENDPOINTS } from '../pullRequestTools';
import { TURN_INTERVALS, type TurnInterval, turnOf } from './turns';

/** A repository whose pull requests are listed. */
export interface PlannedListing {
  readonly repository: ListedRepository;
  /** Pull requests that were updated earlier are not listed; in milliseconds since 1970. */
  readonly since: number;
  /** Pull requests of members that were updated earlier are left out, because earlier runs found them by their authors. */
  readonly membersSince: number;
}

/** A decision with its reason. */
export type Discovery = Pick<DiscoveryOutcome, 'discovery' | 'reason' | 'availableCalls'>;

/** Calls for repository data. */
export interface CallsLeft {
  /** How many the credentials can make, including those after permitted waiting. */
  readonly available: number;
  /** How many this run has made already. */
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
  readonly listings: readonly PlannedListing[];
  /** The repositories without a push or merge in the window that `listings` leaves out. */
  readonly quiet: readonly ListedRepository[];
}

/** How many lists of pull requests each repository takes. */
const LISTS = callsPer('repository', PULL_REQUEST_ENDPOINTS);

/**
 * Chooses full discovery if the lists of all repositories take at most half of the calls that the credentials can make.
 *
 * @returns undefined if the decision is made after the first listings, based on the calls that are left then
 */
export function chooseDiscovery(
  repositories: number,
  setting: Settings['pullRequestDiscovery'],
  { available, spent }: CallsLeft,
): Discovery | undefined {
  if (setting !== 'auto') {
    return { discovery: setting, reason: 'setting', availableCalls: available };
  }
  const lists = repositories * LISTS;
  const areFew = lists <= (available + spent) / 2 && lists <= available;
  return areFew ? { discovery: 'full', reason: 'few repositories', availableCalls: available } : undefined;
}

/**
 * Decides what is listed first: every repository if that takes at most half of the calls that the credentials can make,
 * else those with a push or merge in the window. Nothing else moves the `updated_on` of a repository.
 */
export function planFirst(
  repositories: readonly ListedRepository[],
  setting: Settings['pullRequestDiscovery'],
  calls: CallsLeft,
  times: RunTimes,
): FirstPlan {
  const { windowStart } = times;
  const discovery = chooseDiscovery(repositories.length, setting, calls);
  if (discovery?.discovery === 'full') {
    const listings = repositories.map((repository) => inWindow(repository, windowStart));
    return { discovery, listings, quiet: [] };
  }
  const isActive = ({ updatedOn }: ListedRepository) => updatedOn >= windowStart;
  return {
    discovery,
    listings: repositories.filter(isActive).map((repository) => whileActive(repository, times)),
    quiet: repositories.filter((repository) => !isActive(repository)),
  };
}

/** Most lists are empty. One repository in forty is expected to have a changed pull request, which takes two more calls. */
const CALLS_FOR_QUIET_REPOSITORY = 1.05;

/** Decides, with the calls that are left after the first listings, whether the quiet repositories are listed as well. */
export function planRest(quiet: number, { available }: CallsLeft): Discovery {
  return quiet * CALLS_FOR_QUIET_REPOSITORY <= available
    ? { discovery: 'full', reason: 'rest fits', availableCalls: available }
    : { discovery: 'economical', reason: 'rest does not fit', availableCalls: available };
}

/** The listing of a repository in the window of the run. */
export function inWindow(repository: ListedRepository, windowStart: number): PlannedListing {
  return { repository, since: windowStart, membersSince: windowStart };
}

/** If the turn of an active repository is due, its listing includes the changes by non-members that were missed while it was quiet. */
function whileActive(repository: ListedRepository, { now, windowStart, lastRun }: RunTimes): PlannedListing {
  const turn = turnOf(repository.uuid, { after: lastRun, now, interval: TURN_INTERVALS[0] });
  return { repository, since: Math.min(turn ?? windowStart, windowStart), membersSince: windowStart };
}

export interface TurnPlan {
  /** The interval at which each quiet repository is listed. */
  readonly intervalDays: TurnInterval;
  readonly listings: readonly PlannedListing[];
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
  { available }: CallsLeft,
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
): PlannedListing[] {
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
