import type { Execution } from '../../execution';
import { runningSteps } from '../../steps/requiredScopes';
import { expectationAfter, type PlannedPeriod } from '../estimate/expectAfter';
import { expectBySample } from '../estimate/expectBySample';
import { sum } from '../estimate/quantities';
import { estimateRun, type RunEstimate } from '../estimate/runEstimate';
import { recordSpentCalls } from '../estimate/spentCalls';
import { allowancesOf } from '../estimate/waiting';
import type { CredentialDiagnosis } from './diagnosis';
import { orUndefined } from './orUndefined';

/** What the diagnosis has found out before. */
interface Diagnosed {
  readonly credentials: readonly CredentialDiagnosis[];
  readonly allowedMinutes: number;
  readonly callMs: number;
}

/**
 * Estimates the next run, by the last one in the folder if that tells, or else by a sample.
 *
 * @returns undefined where nobody sees the repositories, or the calls of all credentials are spent
 */
export async function estimateNextRun(
  { client, disabledSteps, settings }: Execution,
  planned: PlannedPeriod,
  { credentials, allowedMinutes, callMs }: Diagnosed,
): Promise<RunEstimate | undefined> {
  const repositories = new Map<string, number>();
  for (const { repositories: counts } of credentials) {
    counts.forEach(({ workspace, count = -1 }) =>
      repositories.set(workspace, Math.max(count, repositories.get(workspace) ?? -1)),
    );
  }
  const now = Date.now();
  if (planned.spent) {
    recordSpentCalls(client, planned.spent, now);
  }
  const running = runningSteps(settings, []).filter(({ id }) => !disabledSteps.has(id));
  const used = client.credentials.all.filter(({ isRetired }) => !isRetired);
  const means = { running, allowedMinutes, allowances: allowancesOf(client.credentials, now), now };
  const known = [...repositories].filter(([, count]) => count >= 0);
  if (known.length === 0) {
    return undefined;
  }
  const expectation =
    expectationAfter(planned, {
      now,
      // which of them are left out is not known
      repositories: settings.excludeRepositories.length > 0 ? undefined : sum(known.map(([, count]) => count)),
    }) ??
    (await orUndefined(() =>
      expectBySample(client, {
        ...{ ...means, ...planned, settings },
        repositories: new Map(known),
        credentials: { consumers: used.filter(({ isAccessToken }) => !isAccessToken).length, all: used.length },
      }),
    ));
  return (
    expectation &&
    estimateRun(expectation, {
      ...means,
      // after the calls of the sample
      allowances: allowancesOf(client.credentials, now),
      ...{ callMs, concurrency: settings.concurrency },
    })
  );
}
