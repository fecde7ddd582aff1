import { count, formatNumber, formatTime } from '../../../text/wording';
import type { DiscoveryOutcome } from '../../jobState/discovery';
import { CALLS_FOR_ONE } from '../callsLeft';
import { DAY_MS } from '../window';
import type { CallsLeft, FirstPlan, RunTimes } from './plan';
import { TURN_INTERVALS } from './turns';

/** A longer period is worth a sentence. */
const LONG_MS = 2 * DAY_MS;

type Turns = Pick<NonNullable<DiscoveryOutcome['economical']>, 'intervalDays' | 'turnsLeft'>;

/**
 * Says what a run can reach, before it starts.
 *
 * @returns undefined for a day or two in which every repository is listed: then the calls are known to suffice for the lists, and few
 * pull requests change
 */
export function describePlan(
  { discovery, listings: { length: first }, quiet: { length: others } }: FirstPlan,
  { available }: Pick<CallsLeft, 'available'>,
  { now, windowStart }: Pick<RunTimes, 'now' | 'windowStart'>,
): string | undefined {
  if (discovery?.discovery === 'full' && windowStart > now - LONG_MS) {
    return undefined;
  }
  const since = formatTime(windowStart);
  const left = Math.max(0, available - first);
  const pullRequests = formatNumber(Math.floor(left / CALLS_FOR_ONE));
  const listed = count(first, 'repository', 'repositories');
  const which = others > 0 ? `${listed} with a push or merge since then` : listed;
  const rest = others > 0 ? ` The other ${formatNumber(others)} follow as far as calls are left.` : '';
  return (
    `Pull requests that changed since ${since} are read in ${which}. After these lists, the credentials can make ` +
    `${formatNumber(left)} more calls, enough for about ${pullRequests} pull requests that are not known yet.${rest}`
  );
}

/** Describes how pull requests are found, and why, with the numbers. */
export function describeDiscovery(outcome: DiscoveryOutcome): string {
  const { discovery, repositories, economical } = outcome;
  const heading = `Discovery of pull requests is ${discovery}: ${explainChoice(outcome)}`;
  if (!economical) {
    return `${heading} All ${repositories} repositories are listed.`;
  }
  const { members, membersRefused, turns, intervalDays } = economical;
  const refused = membersRefused > 0 ? ` (without ${membersRefused} whom Bitbucket refuses to list)` : '';
  return (
    `${heading} Listed are the ${outcome.activeRepositories} repositories with a push or merge, the pull requests of ` +
    `${members} members${refused}, and ${turns} repositories whose turn it is, once every ${intervalDays} days. ` +
    `In the other repositories, changes to pull requests of people who are not members are found in their turn.`
  );
}

function explainChoice({ reason, availableCalls, repositories, activeRepositories }: DiscoveryOutcome): string {
  const quiet = repositories - activeRepositories;
  switch (reason) {
    case 'setting':
      return 'BITBUCKET_PULL_REQUEST_DISCOVERY requires it.';
    case 'few repositories':
      return `listing every repository takes no more than half of the calls that the credentials can make (${availableCalls} more).`;
    case 'rest fits':
      return `after the active repositories, ${availableCalls} calls are left, enough to list the other ${quiet}.`;
    case 'rest does not fit':
      return `after the active repositories, ${availableCalls} calls are left, too few to list the other ${quiet}.`;
    case 'members refused':
      return 'Bitbucket does not list pull requests by member.';
  }
}

/**
 * Explains what is missing if not every repository has its turn within seven days.
 *
 * @param turns the interval, and how many repositories had a turn due for which the calls did not suffice
 * @returns undefined if every repository has its turn
 */
export function turnWarning({ intervalDays, turnsLeft }: Turns): string | undefined {
  if (intervalDays === TURN_INTERVALS[0] && turnsLeft === 0) {
    return undefined;
  }
  const interval =
    turnsLeft > 0
      ? `${turnsLeft} repositories whose turn it is are not listed that far back.`
      : `Each has its turn every ${intervalDays} days.`;
  return (
    `The credentials can make too few calls to list each repository every ${TURN_INTERVALS[0]} days. ${interval} Changes to ` +
    'pull requests of people who are not members may be seen late or not at all. Add OAuth consumers, or allow the run ' +
    'to wait with rateLimitMaxWaitMinutes.'
  );
}

/** @returns undefined if no member is left */
export function membersLeftWarning(left: number): string | undefined {
  return left === 0
    ? undefined
    : `Bitbucket limits the lists of pull requests by member: those of ${left} members were not read. ` +
        'In repositories without a push or merge, changes to them are found when it is their turn.';
}
