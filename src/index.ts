import type { IntegrationInvocationConfig } from '@jupiterone/integration-sdk-core';

import type { IntegrationConfig } from './config';
import { instanceConfigFields } from './config';
import { getStepStartStates } from './getStepStartStates';
import { ingestionConfig } from './ingestionConfig';
import { dependencyGraphOrder } from './graph/model';
import { integrationSteps } from './steps';
import { validateInvocation } from './validateInvocation';

export const invocationConfig: IntegrationInvocationConfig<IntegrationConfig> = {
  instanceConfigFields,
  validateInvocation,
  getStepStartStates,
  ingestionConfig,
  integrationSteps,
  dependencyGraphOrder,
};
