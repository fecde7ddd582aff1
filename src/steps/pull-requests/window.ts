import type { ExecutionHistory } from '@jupiterone/integration-sdk-core';

const HOUR_MS = 3_600_000;
const SHORTEST_MS = 24 * HOUR_MS;
const LONGEST_MS = 30 * 24 * HOUR_MS;

/**
 * The time from which on pull requests must have been created or updated to be ingested: a day ago, or the start of the
 * last successful run where that is earlier, at most 30 days back. So a weekly run loses nothing, and an hourly one sees
 * every pull request of the day again, with approvals that Bitbucket may not count as updates.
 */
export function startOfWindow({ current, lastSuccessful }: ExecutionHistory): Date {
  const now = current.startedOn;
  const wanted = Math.min(now - SHORTEST_MS, lastSuccessful?.startedOn ?? now);
  return new Date(Math.max(wanted, now - LONGEST_MS));
}
