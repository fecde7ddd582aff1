import type { Entity, StepEntityMetadata } from '@jupiterone/integration-sdk-core';
import { registerMatchers, toMatchGraphObjectSchema } from '@jupiterone/integration-sdk-testing';

import type * as creation from '../../src/graph/createEntity';
import { Entities } from '../../src/graph/model';
import { EntityTypes } from '../../src/graph/types';
import { integrationSteps } from '../../src/steps';
import { useRecording } from './recording/scenarios';
import { collectStep, executeStep, STEPS } from './recording/steps';

/*
 * A converter that drops a property, or gives it another type, breaks the queries of customers. The recorded tests have to
 * detect that, which they do only as far as the schemas of the entities say what each property is.
 */

registerMatchers(expect);

/** A mistake in a converter: what it gives a property of one type of entities. */
interface Mutant {
  type: string;
  property: string;
  value?: unknown;
}

/** The mistake that the converters make at the moment. */
const mockMade: { mutant?: Mutant } = {};

jest.mock('../../src/graph/createEntity', () => {
  const { createEntity } = jest.requireActual<typeof creation>('../../src/graph/createEntity');
  const mutated: typeof createEntity = (record, properties) => {
    const { mutant } = mockMade;
    const isMade = mutant && properties._type === mutant.type;
    return createEntity(record, isMade ? Object.assign(properties, { [mutant.property]: mutant.value }) : properties);
  };
  return { createEntity: mutated };
});

const MUTANTS: Readonly<Record<string, Mutant>> = {
  'whether a pull request was merged is dropped': { type: EntityTypes.PULL_REQUEST, property: 'merged' },
  'whether a pull request was merged is text': { type: EntityTypes.PULL_REQUEST, property: 'merged', value: 'yes' },
  'the uuid of a user is dropped': { type: EntityTypes.USER, property: 'uuid' },
  'the type of an environment is dropped': { type: EntityTypes.ENVIRONMENT, property: 'environmentType' },
  'the full name of a repository is dropped': { type: EntityTypes.REPO, property: 'fullName' },
};

const config = useRecording({ name: 'run' });

describe('a recorded test fails when', () => {
  afterEach(() => {
    delete mockMade.mutant;
  });

  test.each(Object.entries(MUTANTS))('%s', async (_, mutant) => {
    const [stepId, dependencyStepIds] = stepOf(mutant.type);
    mockMade.mutant = mutant;
    const collected = collectStep(config(), stepId, dependencyStepIds);
    await expect(collected).rejects.toThrow(new RegExp(`errors=[^]*\\b${mutant.property}\\b`));
  });
});

describe('the schema of', () => {
  const collected = new Map<string, Entity[]>();

  beforeAll(async () => {
    for (const [stepId, dependencyStepIds] of STEPS) {
      const { collectedEntities } = await executeStep(config(), stepId, dependencyStepIds);
      for (const entity of collectedEntities) {
        collected.set(entity._type, [...(collected.get(entity._type) ?? []), entity]);
      }
    }
  });

  test.each(Object.values(Entities).map((metadata) => [metadata._type, metadata as StepEntityMetadata] as const))(
    '%s refuses an entity without a required property, or with a property of another type',
    (type, metadata) => {
      const accepts = (entity: Entity) => (toMatchGraphObjectSchema(entity, metadata) as { pass: boolean }).pass;
      const required = metadata.schema?.required ?? [];
      const properties = propertiesOf(collected.get(type) ?? []);
      const survivors = [...properties].flatMap(([property, entity]) => [
        ...(required.includes(property) && accepts({ ...entity, [property]: undefined })
          ? [`${property} dropped`]
          : []),
        ...(accepts({ ...entity, [property]: ofAnotherType(entity[property]) }) ? [`${property} mistyped`] : []),
      ]);
      expect(survivors).toEqual([]);
      expect(required.length).toBeGreaterThan(0);
      expect([...properties.keys()]).toEqual(expect.arrayContaining(required));
      expect([...properties.values()].every(accepts)).toBe(true);
    },
  );
});

function stepOf(type: string): (typeof STEPS)[number] {
  const { id } = integrationSteps.find(({ entities }) => entities.some(({ _type }) => _type === type))!;
  return STEPS.find(([stepId]) => stepId === id)!;
}

/** The properties that entities have, without JupiterOne's metadata, each with the first entity that has it. */
function propertiesOf(entities: readonly Entity[]): ReadonlyMap<string, Entity> {
  const first = new Map<string, Entity>();
  for (const entity of entities) {
    Object.keys(entity)
      .filter((property) => !property.startsWith('_') && entity[property] !== undefined && !first.has(property))
      .forEach((property) => first.set(property, entity));
  }
  return first;
}

function ofAnotherType(value: unknown): Entity[string] {
  return typeof value === 'boolean' ? 'yes' : typeof value === 'number' ? 'seven' : 7;
}
