import type { ExecutionHistory } from '@jupiterone/integration-sdk-core';

export const DAY_MS = 24 * 3_600_000;
const LONGEST_MS = 30 * DAY_MS;

/**
 * The time from which on pull requests must have been created or updated to be ingested: a day ago, or the start of the
 * last successful run if that is earlier, at most 30 days back. So a weekly run misses nothing, and an hourly run sees every
 * pull request of the day again, with approvals that Bitbucket may not count as updates.
 */
export function startOfWindow({ current, lastSuccessful }: ExecutionHistory): Date {
  const now = current.startedOn;
  const wanted = Math.min(now - DAY_MS, lastSuccessful?.startedOn ?? now);
  return new Date(Math.max(wanted, now - LONGEST_MS));
}

/**
 * The time up to which earlier runs are assumed to have found every change: the start of the last successful run, or a day ago
 * if there was none, at most 30 days back.
 *
 * @returns milliseconds since 1970
 */
export function endOfLastRun({ current, lastSuccessful }: ExecutionHistory): number {
  const now = current.startedOn;
  return Math.min(now, Math.max(lastSuccessful?.startedOn ?? now - DAY_MS, now - LONGEST_MS));
}
