import { BUCKETS } from '../../bitbucket/limits';
import { count, formatNumber } from '../../text/wording';
import { minute } from '../text';
import type { ExpectedPullRequests, RunEstimate } from './runEstimate';

type Basis = Pick<RunEstimate, 'asked' | 'basis' | 'repositories'>;

function basisOf({ asked, basis, repositories }: Basis): string {
  if (basis === 'last run') {
    return 'by the last run in this folder';
  }
  const of = count(repositories, 'repository');
  return asked === undefined ? `by the list of ${of}` : `by a sample of ${formatNumber(asked)} of ${of}`;
}

/** The calls of a run, and those for pull requests. */
export function describeNeed(estimate: Pick<RunEstimate, 'calls' | 'pullRequests'> & Basis): string[] {
  const { pullRequests } = estimate;
  return [describeCalls(estimate), ...(pullRequests ? [describePullRequests(pullRequests)] : [])];
}

/** One sentence: how many calls a run makes. */
function describeCalls({ calls, ...basis }: Pick<RunEstimate, 'calls'> & Basis): string {
  const [repository, webhook, other] = BUCKETS.map((bucket) => formatNumber(calls[bucket]));
  return (
    `A run makes about ${repository} calls for repositories, ${webhook} for webhooks, which have a limit of their own, and ${other} ` +
    `others, which have none: estimated ${basisOf(basis)}.`
  );
}

/** How many pull requests changed, and what they take. */
function describePullRequests({ since, changed, toRead, calls }: ExpectedPullRequests): string {
  const known = toRead < changed ? `, of which earlier runs know ${formatNumber(changed - toRead)}` : '';
  return (
    `About ${count(changed, 'pull request')} changed since ${minute(since)}${known}. ` +
    `Reading ${toRead < changed ? 'the others' : 'them'} takes about ${count(calls, 'call')} of these.`
  );
}

/**
 * How far the calls of a run reach.
 *
 * @returns undefined if they reach for all
 */
export function describeReach({ pullRequests }: Pick<RunEstimate, 'pullRequests'>): string | undefined {
  if (!pullRequests || pullRequests.reached >= pullRequests.toRead) {
    return undefined;
  }
  const { reached, toRead } = pullRequests;
  return (
    `The calls of one run reach for about ${formatNumber(reached)} of these ${count(toRead, 'pull request')}. ` +
    'Start the run again after an hour: it goes on with those that it has not read.'
  );
}

/** What the credentials can do, how long a run waits for them, and when it would end. */
export function describeTime(estimate: RunEstimate): string {
  const { endsOn, minutes, waiting } = estimate;
  const able = describeAvailable(estimate);
  if (minutes === undefined || endsOn === undefined) {
    return able;
  }
  const { pauses = 0, minutes: waited = 0 } = waiting;
  const wait =
    pauses === 0
      ? 'A run does not wait for more'
      : `A run waits for more ${pauses === 1 ? 'once' : `${pauses} times`}, ${count(waited, 'minute')} in all`;
  return `${able} ${wait}, takes about ${count(minutes, 'minute')}, and would end at ${minute(endsOn)}.`;
}

function describeAvailable({ available: { repository, webhook } }: RunEstimate): string {
  return (
    `The credentials can make ${formatNumber(repository.now)} calls for repositories and ${formatNumber(webhook.now)} for webhooks ` +
    `now, and ${formatNumber(repository.hourly)} and ${formatNumber(webhook.hourly)} in an hour.`
  );
}

/** What to do when a run does not fit; undefined when it does. */
export function capacityProblem(estimate: RunEstimate): string | undefined {
  const { advice, calls, waiting } = estimate;
  if (!advice) {
    return undefined;
  }
  const allowed =
    waiting.allowedMinutes > 0
      ? `RATE_LIMIT_MAX_WAIT_MINUTES allows ${waiting.allowedMinutes}`
      : 'RATE_LIMIT_MAX_WAIT_MINUTES allows none';
  const wait =
    waiting.minutes === undefined
      ? ', which the credentials cannot make'
      : `, so it has to wait ${count(waiting.minutes, 'minute')} for Bitbucket's limits, of which ${allowed}`;
  const { consumers, maxWaitMinutes } = advice;
  const waitLonger =
    maxWaitMinutes === undefined ? '' : `, or set RATE_LIMIT_MAX_WAIT_MINUTES to ${maxWaitMinutes} or more`;
  const needed = `A run needs about ${formatNumber(calls.repository)} calls for repositories and ${formatNumber(calls.webhook)} for webhooks`;
  return `${needed}${wait}. Add ${count(consumers, 'OAuth consumer')}${waitLonger}.`;
}
