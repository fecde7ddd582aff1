import type { Entity, JobState, StepRelationshipMetadata } from '@jupiterone/integration-sdk-core';

import { addRelationshipOnce } from './addRelationshipOnce';

/**
 * Adds an entity and the relationship from its owner, unless the entity is in the graph already: a listing that changes
 * while it is read repeats items.
 *
 * @param entity undefined where the record could not be converted
 * @param relationship from the owner to the entity
 * @returns the entity if it was added
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
  await addRelationshipOnce(jobState, relationship, { from: ownerKey, to: entity._key });
  return entity;
}
