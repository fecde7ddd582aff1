import { executeStepWithDependencies, type StepTestConfig } from '@jupiterone/integration-sdk-testing';

import { invocationConfig } from '../../../src';
import type { IntegrationConfig } from '../../../src/config';
import { Entities, Steps } from '../../../src/graph/model';
import { integrationSteps } from '../../../src/steps';

/** What makes relationships to people. People outside the workspaces are known when all of these have run. */
const RELATING_USERS = integrationSteps.filter(({ relationships }) =>
  relationships.some((one) => [one.sourceType, one.targetType].includes(Entities.USER._type)),
);

/** All steps in the order of a run, with the steps that must run before each. */
export const STEPS: [stepId: string, dependencyStepIds: string[]][] = integrationSteps.map((step) => {
  const { id, dependsOn = [], failsWith = [], endpoints = [], relationships } = step;
  // these endpoints are requested only of repositories that are known to have pipelines
  const pipelines = endpoints.some(({ needsPipelines }) => needsPipelines) ? [Steps.PIPELINES] : [];
  // relationships to users are made only where the users are in the graph
  const hasUsers = RELATING_USERS.some((one) => one.id === id);
  const users = hasUsers ? [Steps.USERS] : [];
  const isOfOutsiders = relationships.some(({ targetType }) => targetType === Entities.EXTERNAL_USER._type);
  const sources = isOfOutsiders
    ? [Steps.WORKSPACES, Steps.PROJECTS, Steps.REPOS, ...RELATING_USERS.map((one) => one.id)]
    : [];
  const before = new Set<string>([...sources, ...users, ...dependsOn, ...failsWith, ...pipelines]);
  return [id, [...before].filter((other) => other !== id)];
});

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
  const step = { stepId, instanceConfig, invocationConfig: invocationConfig as StepTestConfig['invocationConfig'] };
  const result = await executeStepWithDependencies({ ...step, dependencyStepIds });
  expect(result).toMatchStepMetadata(step);
  return {
    entities: result.collectedEntities.length,
    relationships: result.collectedRelationships.length,
    types: [...new Set(result.encounteredTypes)].sort(),
  };
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
