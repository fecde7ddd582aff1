import type { Settings } from '../../config';
import { runningSteps } from '../../steps/requiredScopes';
import { expectationAfter, type PlannedPeriod } from './expectAfter';
import { estimateRun, type RunEstimate } from './runEstimate';
import { withConsumers } from './waiting';

/**
 * The estimate that needs no call, for a run that is about to start.
 *
 * @param now in milliseconds since 1970
 * @returns undefined where the last run does not tell
 */
export function estimateAfter(planned: PlannedPeriod, settings: Settings, now: number): RunEstimate | undefined {
  const expectation = expectationAfter(planned, { now });
  const { concurrency, consumers, rateLimitMaxWaitMinutes: allowedMinutes } = settings;
  const running = runningSteps(settings, []);
  const allowances = withConsumers([], consumers.length);
  return expectation && estimateRun(expectation, { running, allowances, allowedMinutes, callMs: 0, concurrency, now });
}
