import {
  createDirectRelationship,
  type JobState,
  type StepRelationshipMetadata,
} from '@jupiterone/integration-sdk-core';

import { Entities } from '../../graph/model';
import { getMembers } from './members';

/**
 * Adds a relationship once, when both of its ends are in the graph. Calls that may name the same relationship must not
 * run at the same time.
 */
export async function addRelationshipOnce(
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
function isInGraph(jobState: JobState, type: string, key: string): boolean | Promise<boolean> {
  return type === Entities.USER._type ? isMember(jobState, key) : jobState.hasKey(key);
}

async function isMember(jobState: JobState, key: string): Promise<boolean> {
  for (const members of (await getMembers(jobState)).values()) {
    if (members.has(key)) {
      return true;
    }
  }
  return false;
}
