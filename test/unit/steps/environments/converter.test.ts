import type { Environment } from '../../../../src/bitbucket/endpoints/automation';
import { MalformedRecordError } from '../../../../src/graph/properties';
import { createEnvironmentEntity } from '../../../../src/steps/environments/converter';
import { checkAgainstDataModel, stored } from '../../graph/entityChecks';

checkAgainstDataModel();

test('converts a complete record', () => {
  const environment: Environment = {
    uuid: '{environment}',
    name: 'Production EU',
    environment_type: { name: 'Production' },
    restrictions: { admin_only: true },
    rank: 0,
  };
  expect(stored(createEnvironmentEntity(environment, '{repository}'))).toEqual({
    _key: '{repository}:environment:{environment}',
    _type: 'bitbucket_environment',
    _class: ['Deployment'],
    name: 'Production EU',
    displayName: 'Production EU',
    environmentType: 'Production',
    adminOnlyRestriction: true,
    rank: 0,
  });
});

test('accepts a uuid', () => {
  expect(
    stored(
      createEnvironmentEntity({ uuid: '{environment}', environment_type: null, restrictions: null, rank: null }, '{r}'),
    ),
  ).toEqual({
    _key: '{r}:environment:{environment}',
    _type: 'bitbucket_environment',
    _class: ['Deployment'],
    name: '{environment}',
    displayName: '{environment}',
  });
});

test('refuses an environment without a uuid', () => {
  expect(() => createEnvironmentEntity({ name: 'Test' } as Environment, '{r}')).toThrow(MalformedRecordError);
});
