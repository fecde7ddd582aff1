import type { Entity } from '@jupiterone/integration-sdk-core';
import { executeStepWithDependencies, type StepTestConfig } from '@jupiterone/integration-sdk-testing';

import { invocationConfig } from '../../../src';
import type { IntegrationConfig } from '../../../src/config';
import { Steps } from '../../../src/graph/model';
import { integrationSteps } from '../../../src/steps';
import { allPredecessorsOf } from '../../../src/steps/dependencies';

/** All steps in the order of a run, with the steps that must run before each. */
export const STEPS: [stepId: string, dependencyStepIds: string[]][] = integrationSteps.map((step) => {
  // people outside the workspaces also open and review pull requests and push commits; those steps may fail all the same
  const others = step.id === Steps.EXTERNAL_USERS ? [Steps.PULL_REQUESTS, Steps.DIRECT_PUSHES] : [];
  return [step.id, [...allPredecessorsOf(step), ...others]];
});

/** What a step collects, as numbers and types that do not depend on names. */
export interface Collected {
  entities: number;
  relationships: number;
  types: string[];
  /**
   * By type: the properties that its schema names and at least one entity has. Schemas cannot require what Bitbucket does not
   * always tell, and a converter that drops such a property shows here.
   */
  properties: Record<string, string[]>;
}

/** A property that only the newer data model has. */
const IDENTITY_TYPE = 'nhiType';

/** Runs a step after those that it depends on, and checks what it collects against its metadata. */
export async function collectStep(
  instanceConfig: IntegrationConfig,
  stepId: string,
  dependencyStepIds: string[],
): Promise<Collected> {
  const step = { stepId, instanceConfig, invocationConfig: invocationConfig as StepTestConfig['invocationConfig'] };
  const result = await executeStepWithDependencies({ ...step, dependencyStepIds });
  expect({ ...result, collectedEntities: result.collectedEntities.map(asDeclared) }).toMatchStepMetadata(step);
  return {
    entities: result.collectedEntities.length,
    relationships: result.collectedRelationships.length,
    types: [...new Set(result.encounteredTypes)].sort(),
    properties: propertiesOf(stepId, result.collectedEntities),
  };
}

/** A type declares one list of classes, and some users are apps, which have one more where the data model knows it. */
function asDeclared(entity: Entity): Entity {
  return entity.userType === 'app_user' ? { ...entity, _class: [entity._class].flat().slice(0, 1) } : entity;
}

function propertiesOf(stepId: string, collected: readonly Entity[]): Collected['properties'] {
  const { entities = [] } = integrationSteps.find(({ id }) => id === stepId) ?? {};
  return Object.fromEntries(
    entities.map(({ _type, schema }) => {
      const names = Object.keys(schema?.properties ?? {}).filter((name) => name !== IDENTITY_TYPE);
      // on newer SDKs, null stands for what is absent on older ones
      const isTold = (name: string) => collected.some((entity) => entity._type === _type && entity[name] != null);
      return [_type, names.filter(isTold).sort()];
    }),
  );
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
