import type { JobState, StepRelationshipMetadata } from '@jupiterone/integration-sdk-core';
import { createDirectRelationship } from '@jupiterone/integration-sdk-core';

import { Entities } from '../model';
import { keptMembers } from './members';

/**
 * Adds a relationship once, when both of its ends are in the graph. Calls that may name the same relationship must not
 * run at the same time.
 */
export async function relate(
  jobState: JobState,
  { _type, _class, sourceType, targetType }: StepRelationshipMetadata,
  fromKey: string | null | undefined,
  toKey: string | null | undefined,
  properties?: Record<string, string | number | boolean | undefined>,
): Promise<void> {
  if (
    !fromKey ||
    !toKey ||
    !(await isInGraph(jobState, sourceType, fromKey)) ||
    !(await isInGraph(jobState, targetType, toKey))
  ) {
    return;
  }
  const relationship = createDirectRelationship({
    _class,
    fromKey,
    fromType: sourceType,
    toKey,
    toType: targetType,
    // said by the metadata: the SDK would make it of the class
    properties: { ...properties, _type },
  });
  if (!(await jobState.hasKey(relationship._key))) {
    await jobState.addRelationship(relationship);
  }
}

/**
 * A key alone does not tell a user from a workspace: as the owner of a group or the author of a pull request a workspace
 * goes by its own uuid.
 */
async function isInGraph(jobState: JobState, type: string, key: string): Promise<boolean> {
  if (type !== Entities.USER._type) {
    return jobState.hasKey(key);
  }
  return [...(await keptMembers(jobState)).values()].some((members) => members.has(key));
}
