import type { Entity } from '@jupiterone/integration-sdk-core';

import type { DeployKey } from '../../bitbucket/endpoints/access';
import { createEntity } from '../../graph/createEntity';
import { toOwnedKey } from '../../graph/keys';
import { Entities } from '../../graph/model';
import { inPlace, type Place } from '../../graph/place';
import { MalformedRecordError, text, time } from '../../graph/properties';
import { withHiddenCredentials } from '../../graph/rawRecord';
import { fingerprintOf } from './fingerprint';

/**
 * @param place the repository or the project
 * @throws MalformedRecordError without an id
 */
export function createDeployKeyEntity(given: DeployKey, place: Place): Entity {
  const deployKey = withHiddenCredentials(given, ['label', 'comment']);
  const id = text(deployKey.id);
  if (!id) {
    throw new MalformedRecordError('id');
  }
  const label = text(deployKey.label);
  const name = label ?? `Deploy key ${id}`;
  // the fingerprint identifies the key
  const { key, ...source } = deployKey;
  return createEntity(source, {
    _key: toOwnedKey(place.uuid, 'deploy-key', id),
    _type: Entities.DEPLOY_KEY._type,
    _class: Entities.DEPLOY_KEY._class,
    id,
    name,
    ...inPlace(place, name, 'deployKeys'),
    nhiType: 'credential',
    label,
    comment: text(deployKey.comment),
    fingerprint: fingerprintOf(key),
    createdOn: time(deployKey.added_on) ?? time(deployKey.created_on),
    lastUsedOn: time(deployKey.last_used),
    // Bitbucket's deploy keys cannot push: https://support.atlassian.com/bitbucket-cloud/docs/set-up-repository-access-keys-on-linux/
    readOnly: true,
  });
}
