import { callsPer } from '../../../bitbucket/endpoints/calls';
import type { Settings } from '../../../config';
import type { DiscoveryOutcome } from '../../jobState/discovery';
import type { ListedRepository } from '../../jobState/listed';
import { PULL_REQUEST_ENDPOINTS } from '../pullRequestTools';
import { startingAt, TURN_INTERVALS, type TurnInterval, turnOf } from './turns';

/** A repository whose pull requests are listed. */
export interface PlannedListing {
  readonly repository: ListedRepository;
  /** Pull requests that were updated earlier are not listed; in milliseconds since 1970. */
  readonly since: number;
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
  /** Earlier runs have served every turn up to this time. */
  readonly servedUntil: number;
}

export interface FirstPlan {
  /** Undefined if the decision is made after the first listings, based on the calls that are left then. */
  readonly discovery?: Discovery;
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
 *
 * @param repositories in the order in which they are listed
 */
export function planFirst(
  repositories: readonly ListedRepository[],
  setting: Settings['pullRequestDiscovery'],
  calls: CallsLeft,
  times: RunTimes,
): FirstPlan {
  const discovery = chooseDiscovery(repositories.length, setting, calls);
  if (discovery?.discovery === 'full') {
    return { discovery, listings: repositories.map((repository) => planListing(repository, times)), quiet: [] };
  }
  const active = repositories.filter((repository) => isActive(repository, times));
  return {
    discovery,
    listings: active.map((repository) => planListing(repository, times)),
    quiet: repositories.filter((repository) => !isActive(repository, times)),
  };
}

/** Whether a repository had a push or merge in the window. One of which Bitbucket does not say when may have had one. */
export function isActive({ updatedOn }: ListedRepository, { windowStart }: Pick<RunTimes, 'windowStart'>): boolean {
  return updatedOn === 0 || updatedOn >= windowStart;
}

/**
 * The listing of a repository: in the window of the run or, if its turn is due, from further back. Whatever discovery a run
 * uses, those before it may have been economical, and left changes waiting for this turn.
 */
export function planListing(repository: ListedRepository, times: RunTimes): PlannedListing {
  return dueTurn(repository, TURN_INTERVALS[0], times) ?? { repository, since: times.windowStart };
}

/** What lists of one kind have taken so far, with the pull requests that they found. */
export interface Spent {
  readonly lists: number;
  readonly calls: number;
}

/** Most lists are empty. One repository in forty is expected to have a changed pull request, which takes two more calls. */
const CALLS_FOR_QUIET_REPOSITORY = 1.05;
/** After so many lists, what they have taken tells more than the expectation. */
const LISTS_THAT_TELL = 20;

/**
 * Decides, with the calls that are left, whether the quiet repositories are listed as well.
 *
 * @param quiet how many are not listed yet
 * @param spent on those that are
 */
export function planRest(quiet: number, { available }: CallsLeft, spent: Spent = { lists: 0, calls: 0 }): Discovery {
  const observed = spent.lists < LISTS_THAT_TELL ? 0 : spent.calls / spent.lists;
  return quiet * Math.max(CALLS_FOR_QUIET_REPOSITORY, observed) <= available
    ? { discovery: 'full', reason: 'rest fits', availableCalls: available }
    : { discovery: 'economical', reason: 'rest does not fit', availableCalls: available };
}

/** The calls for the pull requests that a turn finds, until turns have shown how many they take. */
const CALLS_FOR_TURN = 3;

/**
 * Whether the calls suffice for another turn: what waits for it must not take the calls that the window of the run needs.
 *
 * @param waiting how many repositories have to be listed in the window of the run all the same
 * @param atOnce how many turns may be under way
 */
export function hasRoomForTurn(
  { available }: CallsLeft,
  { spent, atOnce, waiting }: { spent: Spent; atOnce: number; waiting: number },
): boolean {
  const callsForTurn = Math.max(CALLS_FOR_TURN, spent.calls / Math.max(1, spent.lists));
  return waiting * CALLS_FOR_QUIET_REPOSITORY + atOnce * callsForTurn <= available;
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
 * The quiet repositories whose turn is due, by the shortest interval for which there are enough calls.
 *
 * @param quiet those that this run has not listed yet
 */
export function planTurns(
  quiet: readonly ListedRepository[],
  { available }: Pick<CallsLeft, 'available'>,
  times: RunTimes,
): TurnPlan {
  const most = Math.floor(available * SHARE_OF_LISTINGS);
  // if not all can be listed, it is not always the same that are left
  const inOrder = startingAt(times.now, quiet, ({ uuid }) => uuid);
  const plans = TURN_INTERVALS.map((intervalDays) => ({
    intervalDays,
    listings: inOrder.flatMap((repository) => dueTurn(repository, intervalDays, times) ?? []),
  }));
  const { intervalDays, listings } = plans.find((plan) => plan.listings.length <= most) ?? plans[plans.length - 1]!;
  return { intervalDays, listings: listings.slice(0, most), left: Math.max(0, listings.length - most) };
}

function dueTurn(
  repository: ListedRepository,
  interval: TurnInterval,
  { now, windowStart, servedUntil }: RunTimes,
): PlannedListing | undefined {
  const turn = turnOf(repository.uuid, { after: servedUntil, now, interval });
  return turn === undefined ? undefined : { repository, since: Math.min(turn, windowStart) };
}
