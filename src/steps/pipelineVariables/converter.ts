import type { Entity } from '@jupiterone/integration-sdk-core';

import type { PipelineVariable } from '../../bitbucket/endpoints/automation';
import { createEntity } from '../../graph/createEntity';
import { toOwnedKey } from '../../graph/keys';
import { Entities } from '../../graph/model';
import { inPlace, type Place } from '../../graph/place';
import { boolean, requiredText } from '../../graph/properties';
import { withHiddenCredentials } from '../../graph/rawRecord';

/**
 * What is not known to be secured is not called a secret.
 *
 * @param place the workspace, the repository or the environment
 * @throws MalformedRecordError without a uuid or a key
 */
export function createPipelineVariableEntity(given: PipelineVariable, place: Place): Entity {
  const variable = withHiddenCredentials(given, ['key']);
  const uuid = requiredText(variable.uuid, 'uuid');
  const key = requiredText(variable.key, 'key');
  const secured = boolean(variable.secured);
  const metadata = secured ? Entities.PIPELINE_SECRET : Entities.PIPELINE_VARIABLE;
  // only these fields: the record may hold the value, and Bitbucket may move it to another field
  const record = { type: variable.type, uuid, key, secured };
  return createEntity(record, {
    _key: toOwnedKey(place.uuid, 'variable', uuid),
    _type: metadata._type,
    _class: metadata._class,
    name: key,
    ...inPlace(place, key, 'variables'),
    nhiType: secured ? 'secret' : undefined,
    secured,
    scope: place.kind,
  });
}
