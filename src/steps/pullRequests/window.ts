import type { ExecutionHistory } from '@jupiterone/integration-sdk-core';

import type { PullRequest } from '../../bitbucket/endpoints/pullRequests';
import { time } from '../../graph/properties';

export const DAY_MS = 24 * 3_600_000;
/** How far a window reaches into the one before, because the clocks of JupiterOne and Bitbucket differ. */
export const OVERLAP_MS = 15 * 60_000;
const LONGEST_MS = 30 * DAY_MS;

/**
 * The time from which on pull requests must have been created or updated to be ingested: a day ago, or shortly before the start
 * of the last successful run if that is earlier. So a weekly run misses nothing, and an hourly run sees every pull request of
 * the day again, with approvals that Bitbucket may not count as updates. It is never more than 30 days ago; and 30 days ago if
 * earlier runs have never succeeded.
 *
 * @param since what a person asks for instead, in milliseconds since 1970
 */
export function startOfWindow(history: ExecutionHistory, since?: number): Date {
  const now = history.current.startedOn;
  if (since !== undefined) {
    return new Date(since);
  }
  return new Date(Math.max(now - LONGEST_MS, Math.min(now - DAY_MS, readUntil(history) - OVERLAP_MS)));
}

/**
 * The time up to which earlier runs have read every change, but for those that wait for turns: the start of the last successful
 * run, at most 30 days back; 30 days ago if earlier runs have never succeeded; the start of this one if it is the first.
 *
 * @returns milliseconds since 1970
 */
export function readUntil({ current, previous, lastSuccessful }: ExecutionHistory): number {
  const now = current.startedOn;
  const unread = previous ? now - LONGEST_MS : now;
  return Math.min(now, Math.max(lastSuccessful?.startedOn ?? unread, now - LONGEST_MS));
}

/** Whether there was no run before this one. */
export function isFirstRun({ previous, lastSuccessful }: ExecutionHistory): boolean {
  return previous === undefined && lastSuccessful === undefined;
}

/** Whether the run before this one failed. Then it may have stopped anywhere, so this one begins elsewhere. */
export function isAfterFailure({ previous, lastSuccessful }: ExecutionHistory): boolean {
  return previous !== undefined && previous.startedOn > (lastSuccessful?.startedOn ?? -Infinity);
}

/**
 * Tells which changes a run reads only because the runs before it did not succeed.
 *
 * @returns whether a time in milliseconds since 1970 is in the window of the run, and before that after a successful run
 */
export function inLongerWindow(history: ExecutionHistory): (updatedOn: number | undefined) => boolean {
  const { current, previous } = history;
  const start = startOfWindow(history).getTime();
  const usualStart = startOfWindow({ current, lastSuccessful: previous }).getTime();
  return (updatedOn) => updatedOn !== undefined && updatedOn >= start && updatedOn < usualStart;
}

/**
 * Whether an earlier run has found a pull request from before the window: its last change is its merge, and a merge updates the
 * repository, whose list each discovery reads in the next run.
 *
 * @param windowStart in milliseconds since 1970
 */
export function wasFoundByItsMerge(pullRequest: PullRequest | null, windowStart: number): boolean {
  const updatedOn = time(pullRequest?.updated_on);
  const closedOn = time(pullRequest?.closed_on);
  return (
    pullRequest?.state === 'MERGED' &&
    updatedOn !== undefined &&
    closedOn !== undefined &&
    updatedOn < windowStart &&
    // so soon after the merge, the overlap of the windows covers a further change
    updatedOn - closedOn < OVERLAP_MS
  );
}
