import type { DiscoveryOutcome } from '../../jobState/discovery';
import { TURN_INTERVALS } from './turns';

type Turns = Pick<NonNullable<DiscoveryOutcome['economical']>, 'intervalDays' | 'turnsLeft'>;

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
