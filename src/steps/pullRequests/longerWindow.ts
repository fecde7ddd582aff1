import type { ExecutionHistory } from '@jupiterone/integration-sdk-core';

import { startOfWindow } from './window';

/** Whether no run has succeeded since the one before this one began, so that the window is longer than after a success. */
export function isAfterUnsuccessfulRuns({ previous, lastSuccessful }: ExecutionHistory): boolean {
  return previous !== undefined && !(lastSuccessful && lastSuccessful.startedOn >= previous.startedOn);
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
