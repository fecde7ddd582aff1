import { IntegrationInfoEventName } from '@jupiterone/integration-sdk-core';

import { ENDPOINTS } from '../../bitbucket/endpoints';
import type { ClientStats } from '../../bitbucket/stats';
import { INCOMPLETE_DATA, publishInfo, publishWarning } from '../../events';
import { Steps } from '../../graph/model';
import { ingestionConfig, sourceTitle } from '../../ingestionConfig';
import type { Progress } from '../../progress';
import { lookUp } from '../../text/untrusted';
import { count, formatNumber, formatTime, joinWords } from '../../text/wording';
import { getStepData, hasFailed } from '../jobState/stepData';
import { isAfterFailure, startOfWindow } from '../pullRequests/window';
import { type BitbucketStep, predecessorsOf } from '../runtime/defineStep';
import type { StepTools } from '../runtime/tools';

/** The calls that each pull request takes, beside the lists. */
const ENDPOINTS_OF_PULL_REQUESTS = [
  ENDPOINTS.pullRequest,
  ENDPOINTS.pullRequestCommits,
  ENDPOINTS.pullRequestActivity,
  ENDPOINTS.commits,
];

type Step = Pick<BitbucketStep, 'id' | 'name' | 'ingestionSourceId' | 'dependsOn' | 'follows'>;

/**
 * Says what it means that the runs before this one did not succeed: each run then reads the pull requests of a longer time, until
 * one succeeds. Silent after a successful run.
 *
 * @param steps all steps but the one that reports
 */
export async function reportUnsuccessfulRuns(
  { client, context, jobState, local, logger, progress }: StepTools,
  steps: readonly Step[],
): Promise<void> {
  const { executionHistory } = context;
  if (!isAfterFailure(executionHistory)) {
    return;
  }
  const failed: Step[] = [];
  for (const step of steps) {
    if (await hasFailed(jobState, step.id)) {
      failed.push(step);
    }
  }
  const reads = (await getStepData(jobState, `progress of ${Steps.PULL_REQUESTS}`)) !== undefined;
  const start = formatTime(startOfWindow(executionHistory, local.since).getTime());
  const { lastSuccessful, previous } = executionHistory;
  const since = lastSuccessful && ` since the one of ${formatTime(lastSuccessful.startedOn)}`;
  if (failed.length === 0) {
    const end = reads ? ` It read the pull requests since ${start}; the next run covers the usual time again.` : '';
    const text = `This is the first run in which all steps succeeded${since ?? ''}.${end}`;
    publishInfo(logger, IntegrationInfoEventName.Results, text);
    return;
  }
  const before = since ?? ` yet; the one before started at ${formatTime(previous?.startedOn ?? NaN)}`;
  const cost = reads ? ` So this run read the pull requests since ${start}, ${costOf(progress, client.stats())}.` : '';
  publishWarning(logger, INCOMPLETE_DATA, `No run has succeeded${before}.${cost} ${describeFailed(failed)}`);
}

function costOf(
  { pullRequests, earlierPullRequests }: Pick<Progress, 'pullRequests' | 'earlierPullRequests'>,
  { callsByEndpoint }: Pick<ClientStats, 'callsByEndpoint'>,
): string {
  const calls = ENDPOINTS_OF_PULL_REQUESTS.reduce((sum, { name }) => sum + (callsByEndpoint[name] ?? 0), 0);
  const share = pullRequests > 0 ? earlierPullRequests / pullRequests : 0;
  return (
    `and ${formatNumber(earlierPullRequests)} of ${count(pullRequests, 'pull request')} for this reason alone, with about ` +
    count(Math.round(calls * share), 'call')
  );
}

/** Which steps failed, and how to let the next run succeed. Steps that failed because of others are named after these. */
function describeFailed(failed: readonly Step[]): string {
  const ids = new Set(failed.map(({ id }) => id));
  const isBecauseOfOthers = (step: Step) => predecessorsOf(step).some((id) => ids.has(id));
  const causes = failed.filter((step) => !isBecauseOfOthers(step));
  const others = failed.filter(isBecauseOfOthers);
  const also =
    others.length > 0 ? `, and with ${causes.length === 1 ? 'it' : 'them'} ${joinWords(others.map(nameOf))}` : '';
  const canBeSwitchedOff = causes.some((step) => sourceOf(step) !== undefined);
  return (
    `In this run, ${joinWords(causes.map(describeStep))} failed${also}. The job log says why. Mend the cause` +
    `${canBeSwitchedOff ? ', or switch the source off' : ''}. Until a run succeeds, each one reads as far back.`
  );
}

function describeStep(step: Step): string {
  const source = sourceOf(step);
  return source === undefined ? nameOf(step) : `${nameOf(step)} (source "${source}")`;
}

function nameOf({ name }: Step): string {
  return `"${name}"`;
}

/** The title of the source that switches a step off; undefined if none does. */
function sourceOf(step: Step): string | undefined {
  return lookUp(ingestionConfig, step.ingestionSourceId ?? '')?.cannotBeDisabled ? undefined : sourceTitle(step);
}
