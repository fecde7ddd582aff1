import type { Entity } from '@jupiterone/integration-sdk-core';

import type { Environment } from '../../bitbucket/endpoints/automation';
import { createEntity } from '../../graph/createEntity';
import { toOwnedKey } from '../../graph/keys';
import { Entities } from '../../graph/model';
import { boolean, number, requiredText, text } from '../../graph/properties';
import { withHiddenCredentials } from '../../graph/rawRecord';

/** @throws MalformedRecordError without a uuid */
export function createEnvironmentEntity(given: Environment, repositoryUuid: string): Entity {
  const environment = withHiddenCredentials(given, ['name']);
  const uuid = requiredText(environment.uuid, 'uuid');
  const name = text(environment.name) ?? uuid;
  return createEntity(environment, {
    _key: toOwnedKey(repositoryUuid, 'environment', uuid),
    _type: Entities.ENVIRONMENT._type,
    _class: Entities.ENVIRONMENT._class,
    name,
    displayName: name,
    environmentType: text(environment.environment_type?.name),
    adminOnlyRestriction: boolean(environment.restrictions?.admin_only),
    rank: number(environment.rank),
  });
}
