import type { Environment } from '../../../../src/bitbucket/endpoints/automation';
import { MalformedRecordError } from '../../../../src/graph/properties';
import { createEnvironmentEntity } from '../../../../src/steps/environments/converter';
import { checkAgainstDataModel, stored } from '../../graph/entityChecks';
import { IN_REPOSITORY, REPOSITORY } from '../../graph/places';

checkAgainstDataModel();

test('converts a complete record', () => {
  const environment: Environment = {
    uuid: '{environment}',
    name: 'Production EU',
    environment_type: { name: 'Production' },
    restrictions: { admin_only: true },
    rank: 0,
  };
  expect(stored(createEnvironmentEntity(environment, REPOSITORY))).toEqual({
    _key: '{repository}:environment:{environment}',
    _type: 'bitbucket_environment',
    _class: ['Configuration'],
    name: 'Production EU',
    ...IN_REPOSITORY,
    displayName: 'acme/web-shop: Production EU',
    webLink: 'https://bitbucket.org/acme/web-shop/admin/pipelines/deployment-settings',
    environmentType: 'Production',
    production: true,
    adminOnlyRestriction: true,
    rank: 0,
  });
});

test('accepts a uuid', () => {
  expect(
    stored(
      createEnvironmentEntity(
        { uuid: '{environment}', environment_type: null, restrictions: null, rank: null },
        REPOSITORY,
      ),
    ),
  ).toEqual({
    _key: '{repository}:environment:{environment}',
    _type: 'bitbucket_environment',
    _class: ['Configuration'],
    name: '{environment}',
    ...IN_REPOSITORY,
    displayName: 'acme/web-shop: {environment}',
    webLink: 'https://bitbucket.org/acme/web-shop/admin/pipelines/deployment-settings',
  });
});

test.each(['Test', 'Staging', 'production'])('is not in production by the type %s', (name) => {
  const environment = { uuid: '{environment}', name: 'Production', environment_type: { name } };
  expect(createEnvironmentEntity(environment, REPOSITORY)).toMatchObject({ environmentType: name, production: false });
});

test('refuses an environment without a uuid', () => {
  expect(() => createEnvironmentEntity({ name: 'Test' } as Environment, REPOSITORY)).toThrow(MalformedRecordError);
});
