import type { JobState } from '@jupiterone/integration-sdk-core';
import { createMockJobState, createMockStepExecutionContext } from '@jupiterone/integration-sdk-testing';

import type { IntegrationConfig } from '../../../../src/config';

export const CONFIG: IntegrationConfig = { oauthKey: 'key', oauthSecret: 'secret', workspace: 'acme' };

/** The context in which the SDK runs a step, with a job state in memory. */
export function aStepContext(config: Partial<IntegrationConfig> = {}) {
  return createMockStepExecutionContext<IntegrationConfig>({ instanceConfig: { ...CONFIG, ...config } });
}

export function aJobState(): JobState {
  return createMockJobState();
}
