import type { JobState } from '@jupiterone/integration-sdk-core';

import { getStepData, setStepData } from './stepData';

/** A disabled step has no progress. A failed one has started and is not complete. */
export type StepProgress = 'started' | 'complete';

export function setProgress(jobState: JobState, stepId: string, progress: StepProgress): Promise<void> {
  return setStepData(jobState, `progress of ${stepId}`, progress);
}

/** Whether a step of an earlier dependency graph failed. */
export async function hasFailed(jobState: JobState, stepId: string): Promise<boolean> {
  return (await getStepData(jobState, `progress of ${stepId}`)) === 'started';
}
