import type { Entity } from '@jupiterone/integration-sdk-core';

import type { PipelineVariable } from '../../bitbucket/endpoints/automation';
import { createEntity } from '../../graph/createEntity';
import { toOwnedKey } from '../../graph/keys';
import { Entities } from '../../graph/model';
import { boolean, requiredText } from '../../graph/properties';
import { withHiddenCredentials } from '../../graph/rawRecord';

/** What a variable belongs to. */
export interface VariableOwner {
  readonly scope: 'workspace' | 'repository' | 'environment';
  readonly uuid: string;
}

/** @throws MalformedRecordError without a uuid or a key */
export function createPipelineVariableEntity(given: PipelineVariable, owner: VariableOwner): Entity {
  const variable = withHiddenCredentials(given, ['key']);
  const uuid = requiredText(variable.uuid, 'uuid');
  const key = requiredText(variable.key, 'key');
  const secured = boolean(variable.secured);
  // only these fields: the record may hold the value, and Bitbucket may move it to another field
  const record = { type: variable.type, uuid, key, secured };
  return createEntity(record, {
    _key: toOwnedKey(owner.uuid, 'variable', uuid),
    _type: Entities.PIPELINE_VARIABLE._type,
    _class: Entities.PIPELINE_VARIABLE._class,
    name: key,
    displayName: key,
    secured,
    scope: owner.scope,
  });
}
