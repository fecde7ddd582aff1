import { createPipelinesConfigurationEntity } from '../../../../src/steps/pipelines/converter';
import { checkAgainstDataModel, stored } from '../../graph/entityChecks';
import { IN_REPOSITORY, LISTED_REPOSITORY } from '../../graph/places';

checkAgainstDataModel();

test.each([
  [{ type: 'repository_pipelines_configuration', enabled: true }, true],
  [{ enabled: false }, false],
  [{ enabled: null }, undefined],
  [{}, undefined],
  // nobody has ever switched pipelines on
  [undefined, false],
  // only what Bitbucket says in so many words
  [{ enabled: 'true' as unknown as boolean }, undefined],
])('makes an entity of %j', (configuration, enabled) => {
  expect(stored(createPipelinesConfigurationEntity(configuration, LISTED_REPOSITORY))).toEqual({
    _key: '{repository}:pipelines',
    _type: 'bitbucket_pipelines_configuration',
    _class: ['Configuration'],
    name: 'Web Shop pipelines',
    ...IN_REPOSITORY,
    displayName: 'acme/web-shop: pipelines',
    webLink: 'https://bitbucket.org/acme/web-shop/admin/pipelines/settings',
    ...(enabled !== undefined && { enabled }),
  });
});
