import type { Entity } from '@jupiterone/integration-sdk-core';

import type { Environment } from '../../bitbucket/endpoints/automation';
import { createEntity } from '../../graph/createEntity';
import { toOwnedKey } from '../../graph/keys';
import { Entities } from '../../graph/model';
import { inPlace, type Place } from '../../graph/place';
import { boolean, number, requiredText, text } from '../../graph/properties';
import { withHiddenCredentials } from '../../graph/rawRecord';

/** The type, which does not depend on what the environment is called. */
const PRODUCTION = 'Production';

/** @throws MalformedRecordError without a uuid */
export function createEnvironmentEntity(given: Environment, repository: Place<'repository'>): Entity {
  const environment = withHiddenCredentials(given, ['name']);
  const uuid = requiredText(environment.uuid, 'uuid');
  const name = text(environment.name) ?? uuid;
  const environmentType = text(environment.environment_type?.name);
  return createEntity(environment, {
    _key: toOwnedKey(repository.uuid, 'environment', uuid),
    _type: Entities.ENVIRONMENT._type,
    _class: Entities.ENVIRONMENT._class,
    name,
    ...inPlace(repository, name, 'environments'),
    environmentType,
    production: environmentType === undefined ? undefined : environmentType === PRODUCTION,
    adminOnlyRestriction: boolean(environment.restrictions?.admin_only),
    rank: number(environment.rank),
  });
}
