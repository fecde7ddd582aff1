import type { Entity } from '@jupiterone/integration-sdk-core';

import type { PipelinesConfiguration } from '../../bitbucket/endpoints/automation';
import { createEntity } from '../../graph/createEntity';
import { toPipelinesConfigurationKey } from '../../graph/keys';
import { Entities } from '../../graph/model';
import { inPlace, repositoryPlace } from '../../graph/place';
import { boolean } from '../../graph/properties';
import type { ListedRepository } from '../jobState/listed';

/** @param configuration undefined where pipelines were never enabled */
export function createPipelinesConfigurationEntity(
  configuration: PipelinesConfiguration | undefined,
  repository: ListedRepository,
): Entity {
  const name = `${repository.name} pipelines`;
  const { repository: _repository, ...source } = (configuration ?? {}) as PipelinesConfiguration & {
    repository?: unknown;
  };
  return createEntity(source, {
    _key: toPipelinesConfigurationKey(repository.uuid),
    _type: Entities.PIPELINES_CONFIGURATION._type,
    _class: Entities.PIPELINES_CONFIGURATION._class,
    name,
    ...inPlace(repositoryPlace(repository), 'pipelines', 'pipelines'),
    enabled: configuration ? boolean(configuration.enabled) : false,
  });
}
