import type { Entity, StepEntityMetadata } from '@jupiterone/integration-sdk-core';
import * as sdkTesting from '@jupiterone/integration-sdk-testing';

import type * as creation from '../../src/graph/createEntity';
import { Entities } from '../../src/graph/model';
import { EntityTypes } from '../../src/graph/types';
import { integrationSteps } from '../../src/steps';
import { someOf } from '../thoroughness';
import { useRecording } from './recording/scenarios';
import { type Collected, collectStep, STEPS } from './recording/steps';

/*
 * A converter that drops a property, or gives it another type, breaks the queries of customers. The recorded tests have to
 * detect that: by the schemas of the entities, or because a step collects something other than before.
 */

sdkTesting.registerMatchers(expect);

type Testing = typeof sdkTesting;
type StepResult = Awaited<ReturnType<Testing['executeStepWithDependencies']>>;

/** A mistake in a converter: what it gives a property of one type of entities. */
interface Mutant {
  type: string;
  property: string;
  value?: unknown;
}

const mockState: {
  /** The mistake that the converters make at the moment. */
  mutant?: Mutant;
  /** What the step that ran last collected. */
  last?: StepResult;
  /** What the next steps seem to collect. */
  instead?: StepResult;
} = {};

jest.mock('../../src/graph/createEntity', () => {
  const { createEntity } = jest.requireActual<typeof creation>('../../src/graph/createEntity');
  const mutated: typeof createEntity = (record, properties) => {
    const { mutant } = mockState;
    const isMade = mutant && properties._type === mutant.type;
    return createEntity(record, isMade ? Object.assign(properties, { [mutant.property]: mutant.value }) : properties);
  };
  return { createEntity: mutated };
});

jest.mock('@jupiterone/integration-sdk-testing', () => {
  const actual = jest.requireActual<Testing>('@jupiterone/integration-sdk-testing');
  const executeStepWithDependencies: Testing['executeStepWithDependencies'] = async (options) =>
    mockState.instead ?? (mockState.last = await actual.executeStepWithDependencies(options));
  return { ...actual, executeStepWithDependencies };
});

const MUTANTS: Readonly<Record<string, Mutant>> = {
  'whether a pull request was merged is dropped': { type: EntityTypes.PULL_REQUEST, property: 'merged' },
  'whether a pull request was merged is text': { type: EntityTypes.PULL_REQUEST, property: 'merged', value: 'yes' },
  'the uuid of a user is dropped': { type: EntityTypes.USER, property: 'uuid' },
  'the type of an environment is dropped': { type: EntityTypes.ENVIRONMENT, property: 'environmentType' },
  'the full name of a repository is dropped': { type: EntityTypes.REPO, property: 'fullName' },
};

const TYPES = Object.values(Entities).map((metadata): [string, StepEntityMetadata] => [metadata._type, metadata]);

const config = useRecording({ name: 'run' });

afterEach(() => {
  delete mockState.mutant;
  delete mockState.instead;
});

describe('a recorded test fails when', () => {
  test.each(Object.entries(MUTANTS))('%s', async (_, mutant) => {
    const sound = await outcomeOf(mutant.type);
    mockState.mutant = mutant;
    expect(await outcomeOf(mutant.type)).not.toEqual(sound);
  });

  test.each(someOf(TYPES, 2))('a property of every %s is dropped, or has another type', async (type, { schema }) => {
    const sound = await outcomeOf(type);
    const result = mockState.last!;
    const survivors: string[] = [];
    for (const [property, value] of propertiesOf(type, result)) {
      for (const mutant of [
        { type, property },
        { type, property, value: ofAnotherType(value) },
      ]) {
        mockState.instead = withMutant(result, mutant);
        if (isDeepEqual(await outcomeOf(type), sound)) {
          survivors.push(`${property} ${mutant.value === undefined ? 'dropped' : 'mistyped'}`);
        }
      }
    }
    expect(survivors).toEqual([]);
    expect(schema?.required ?? []).not.toEqual([]);
  });
});

/** What the recorded test of the step that collects a type compares with its snapshot, or why it fails. */
function outcomeOf(type: string): Promise<Collected | string> {
  const { id } = integrationSteps.find(({ entities }) => entities.some(({ _type }) => _type === type))!;
  const [stepId, dependencyStepIds] = STEPS.find(([step]) => step === id)!;
  return collectStep(config(), stepId, dependencyStepIds).catch((error: Error) => error.message);
}

/** The properties that some entities of a type have, without JupiterOne's metadata, each with a value. */
function propertiesOf(type: string, { collectedEntities }: StepResult): ReadonlyMap<string, unknown> {
  const properties = collectedEntities
    .filter(({ _type }) => _type === type)
    .flatMap((entity) => Object.entries(entity))
    .filter(([property, value]) => !property.startsWith('_') && value !== undefined && value !== null);
  return new Map(properties);
}

function withMutant(result: StepResult, { type, property, value }: Mutant): StepResult {
  const collectedEntities = result.collectedEntities.map((entity) =>
    entity._type === type && property in entity ? ({ ...entity, [property]: value } as Entity) : entity,
  );
  return { ...result, collectedEntities };
}

function ofAnotherType(value: unknown): unknown {
  return typeof value === 'boolean' ? 'yes' : typeof value === 'number' ? 'seven' : 7;
}

function isDeepEqual(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
