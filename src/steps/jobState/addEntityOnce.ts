import type { Entity, JobState, StepRelationshipMetadata } from '@jupiterone/integration-sdk-core';

import { addRelationshipOnce } from './addRelationshipOnce';

/**
 * Adds an entity, and the relationship of its owner with it, unless it is in the graph: lists that change while they are
 * read repeat items.
 *
 * @param entity undefined where the record could not be converted
 * @returns the entity, if it was added
 */
export async function addEntityOnce(
  jobState: JobState,
  entity: Entity | undefined,
  relationship: StepRelationshipMetadata,
  ownerKey: string,
): Promise<Entity | undefined> {
  if (!entity || (await jobState.hasKey(entity._key))) {
    return undefined;
  }
  await jobState.addEntity(entity);
  await addRelationshipOnce(jobState, relationship, ownerKey, entity._key);
  return entity;
}
