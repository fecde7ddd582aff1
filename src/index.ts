import type { IntegrationInvocationConfig } from '@jupiterone/integration-sdk-core';

import { instanceConfigFields, type IntegrationConfig } from './config';
import { getStepStartStates } from './getStepStartStates';
import { dependencyGraphOrder } from './graph/model';
import { ingestionConfig } from './ingestionConfig';
import { loadExecutionConfig } from './loadExecutionConfig';
import { integrationSteps } from './steps';
import { validateInvocation } from './validateInvocation';

export const invocationConfig: IntegrationInvocationConfig<IntegrationConfig> = {
  instanceConfigFields,
  loadExecutionConfig,
  validateInvocation,
  getStepStartStates,
  ingestionConfig,
  integrationSteps,
  dependencyGraphOrder,
};
