import type { IntegrationExecutionContext, StepStartStates } from '@jupiterone/integration-sdk-core';
import { DisabledStepReason } from '@jupiterone/integration-sdk-core';

import type { IntegrationConfig, Settings } from './config';
import { executionFor } from './execution';
import { Steps } from './model';

/** Steps that a setting switches on or off; every other step is always on. */
const SWITCHED_BY: Partial<Record<string, (settings: Settings) => boolean>> = {
  [Steps.PULL_REQUESTS]: (settings) => settings.ingestPullRequests,
};

/** Which steps a run leaves out, and why. The tile's ingestion sources come on top of it; the SDK sees to them. */
export function getStepStartStates(context: IntegrationExecutionContext<IntegrationConfig>): StepStartStates {
  const { settings } = executionFor(context);
  return Object.fromEntries(
    Object.values(Steps).map((stepId) => {
      const isOn = SWITCHED_BY[stepId]?.(settings) ?? true;
      return [stepId, isOn ? { disabled: false } : { disabled: true, disabledReason: DisabledStepReason.CONFIG }];
    }),
  );
}
