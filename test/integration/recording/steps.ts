import { executeStepWithDependencies, type StepTestConfig } from '@jupiterone/integration-sdk-testing';

import { invocationConfig } from '../../../src';
import type { IntegrationConfig } from '../../../src/config';
import { integrationSteps } from '../../../src/steps';
import { allPredecessorsOf } from '../../../src/steps/dependencies';

/** All steps in the order of a run, with the steps that must run before each. */
export const STEPS: [stepId: string, dependencyStepIds: string[]][] = integrationSteps.map((step) => [
  step.id,
  [...allPredecessorsOf(step)],
]);

/** What a step collects, as numbers and types that do not depend on names. */
export interface Collected {
  entities: number;
  relationships: number;
  types: string[];
}

/** Runs a step after those that it depends on, and checks what it collects against its metadata. */
export async function collectStep(
  instanceConfig: IntegrationConfig,
  stepId: string,
  dependencyStepIds: string[],
): Promise<Collected> {
  const result = await executeStep(instanceConfig, stepId, dependencyStepIds);
  expect(result).toMatchStepMetadata({ stepId, ...invocation(instanceConfig) });
  return {
    entities: result.collectedEntities.length,
    relationships: result.collectedRelationships.length,
    types: [...new Set(result.encounteredTypes)].sort(),
  };
}

/** Runs a step after those that it depends on. */
export function executeStep(instanceConfig: IntegrationConfig, stepId: string, dependencyStepIds: string[]) {
  return executeStepWithDependencies({ stepId, ...invocation(instanceConfig), dependencyStepIds });
}

function invocation(instanceConfig: IntegrationConfig) {
  return { instanceConfig, invocationConfig: invocationConfig as StepTestConfig['invocationConfig'] };
}

/** Runs a step with another way to find pull requests. */
export async function withDiscovery<T>(discovery: string, run: () => Promise<T>): Promise<T> {
  process.env.BITBUCKET_PULL_REQUEST_DISCOVERY = discovery;
  try {
    return await run();
  } finally {
    delete process.env.BITBUCKET_PULL_REQUEST_DISCOVERY;
  }
}
