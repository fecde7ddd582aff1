import {
  createDirectRelationship,
  type Entity,
  type JobState,
  type StepRelationshipMetadata,
} from '@jupiterone/integration-sdk-core';

import { Entities, EXTERNAL_COUNTERPARTS } from '../../graph/model';
import { getStepData } from '../jobState/stepData';

export interface RelationshipEnds {
  /** `_key` of the entity it starts at; for a user, the uuid of the account. */
  readonly from: string | null | undefined;
  /** `_key` of the entity it ends at; for a user, the uuid of the account. */
  readonly to: string | null | undefined;
  readonly properties?: Record<string, string | number | boolean | undefined>;
}

/**
 * Adds an entity and the relationship from its owner, unless the entity is in the graph already: a listing that changes
 * while it is read repeats items.
 *
 * @param relationship from the owner to the entity
 * @param ownerKey `_key` of the owner
 * @returns whether it was added
 */
export async function addEntityOnce(
  jobState: JobState,
  entity: Entity,
  relationship: StepRelationshipMetadata,
  ownerKey: string,
): Promise<boolean> {
  if (await jobState.hasKey(entity._key)) {
    return false;
  }
  await jobState.addEntity(entity);
  await addRelationshipOnce(jobState, relationship, { from: ownerKey, to: entity._key });
  return true;
}

/**
 * Adds a relationship, unless one of its ends is missing from the graph or the relationship is there already. A relationship of
 * an account that is no user is kept for the step that adds external users.
 *
 * Do not call it twice at the same time for the same relationship: there is an `await` between the check and the addition.
 */
export async function addRelationshipOnce(
  jobState: JobState,
  metadata: StepRelationshipMetadata,
  ends: RelationshipEnds,
): Promise<void> {
  const { _type, _class, sourceType, targetType } = metadata;
  const { from, to, properties } = ends;
  const fromKey = await findKey(jobState, sourceType, from);
  const toKey = await findKey(jobState, targetType, to);
  if (fromKey === undefined || toKey === undefined) {
    const hasOtherEnd = (sourceType === Entities.USER._type ? toKey : fromKey) !== undefined;
    return hasOtherEnd ? keepForNonMember(jobState, metadata, ends) : undefined;
  }
  const relationship = createDirectRelationship({
    _class,
    fromKey,
    fromType: sourceType,
    toKey,
    toType: targetType,
    // for some relationships, the SDK would derive a different type from the class
    properties: { ...properties, _type },
  });
  if (!(await jobState.hasKey(relationship._key))) {
    await jobState.addRelationship(relationship);
  }
}

async function keepForNonMember(
  jobState: JobState,
  metadata: StepRelationshipMetadata,
  { from, to, properties }: RelationshipEnds,
): Promise<void> {
  const external = EXTERNAL_COUNTERPARTS.get(metadata);
  if (external && from && to) {
    const nonMembers = await getStepData(jobState, 'nonMembers');
    nonMembers?.relationships.push({ metadata: external, from, to, properties });
  }
}

/**
 * The key of an entity in the graph. Users are looked up by account, because a uuid may also belong to a workspace, which can
 * own a group or open a pull request.
 */
async function findKey(jobState: JobState, type: string, key: string | null | undefined): Promise<string | undefined> {
  // whatever its type says, a record may hold anything
  if (typeof key !== 'string' || !key) {
    return undefined;
  }
  if (type === Entities.USER._type) {
    return (await getStepData(jobState, 'userKeys'))?.get(key);
  }
  return (await jobState.hasKey(key)) ? key : undefined;
}
