import { executeStepWithDependencies, type StepTestConfig } from '@jupiterone/integration-sdk-testing';

import { invocationConfig } from '../../../src';
import type { IntegrationConfig } from '../../../src/config';
import { Steps } from '../../../src/graph/model';

/** All steps in the order of a run, with the steps that must run before each. */
export const STEPS: [stepId: string, dependencyStepIds: string[]][] = [
  [Steps.WORKSPACES, []],
  [Steps.USERS, []],
  [Steps.PROJECTS, []],
  [Steps.GROUPS, [Steps.WORKSPACES, Steps.USERS]],
  [Steps.REPOS, [Steps.WORKSPACES, Steps.PROJECTS]],
  [Steps.PULL_REQUESTS, [Steps.WORKSPACES, Steps.USERS]],
  [Steps.REPO_PERMISSIONS, [Steps.USERS, Steps.GROUPS, Steps.REPOS]],
  [Steps.PROJECT_PERMISSIONS, [Steps.USERS, Steps.GROUPS, Steps.PROJECTS]],
  [Steps.BRANCH_RESTRICTIONS, [Steps.USERS, Steps.GROUPS, Steps.REPOS]],
  [Steps.DEFAULT_REVIEWERS, [Steps.USERS, Steps.REPOS]],
  [Steps.REPO_DEPLOY_KEYS, [Steps.REPOS]],
  [Steps.PROJECT_DEPLOY_KEYS, [Steps.PROJECTS]],
  [Steps.WEBHOOKS, [Steps.WORKSPACES, Steps.REPOS]],
  [Steps.PIPELINES, [Steps.REPOS]],
  [Steps.ENVIRONMENTS, [Steps.REPOS, Steps.PIPELINES]],
  [Steps.RUNNERS, [Steps.WORKSPACES, Steps.REPOS, Steps.PIPELINES]],
  [Steps.PIPELINE_VARIABLES, [Steps.WORKSPACES, Steps.REPOS, Steps.PIPELINES, Steps.ENVIRONMENTS]],
  [Steps.SUMMARY, []],
];

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
