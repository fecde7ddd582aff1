import type { PipelineVariable } from '../../../../src/bitbucket/endpoints/automation';
import { Entities } from '../../../../src/graph/model';
import { MalformedRecordError } from '../../../../src/graph/properties';
import { createPipelineVariableEntity } from '../../../../src/steps/pipelineVariables/converter';
import { checkAgainstDataModel, raw, stored } from '../../graph/entityChecks';
import { IN_REPOSITORY, REPOSITORY, WORKSPACE } from '../../graph/places';

checkAgainstDataModel();

test('keeps the name and never the value', () => {
  const variable = {
    type: 'pipeline_variable',
    uuid: '{v}',
    key: 'TOKEN',
    secured: false,
    value: 'canary',
    system: 'canary',
  };
  const entity = createPipelineVariableEntity(variable, REPOSITORY);
  expect(stored(entity)).toEqual({
    _key: '{repository}:variable:{v}',
    _type: 'bitbucket_pipeline_variable',
    _class: ['Configuration'],
    name: 'TOKEN',
    ...IN_REPOSITORY,
    displayName: 'acme/web-shop: TOKEN',
    webLink: 'https://bitbucket.org/acme/web-shop/admin/pipelines/repository-variables',
    secured: false,
    scope: 'repository',
  });
  expect(raw(entity)).toEqual({ type: 'pipeline_variable', uuid: '{v}', key: 'TOKEN', secured: false });
  expect(JSON.stringify(entity)).not.toContain('canary');
});

test('calls a secret what is secured', () => {
  expect(stored(createPipelineVariableEntity({ uuid: '{v}', key: 'TOKEN', secured: true }, WORKSPACE))).toEqual({
    _key: '{workspace}:variable:{v}',
    _type: 'bitbucket_pipeline_secret',
    _class: Entities.PIPELINE_SECRET._class,
    name: 'TOKEN',
    workspace: 'acme',
    displayName: 'acme: TOKEN',
    webLink: 'https://bitbucket.org/acme/workspace/settings/addon/admin/pipelines/account-variables',
    secured: true,
    scope: 'workspace',
  });
});

test.each([undefined, null, 'true', 1])('calls nothing a secret that is not known to be secured: %j', (secured) => {
  const entity = stored(createPipelineVariableEntity({ uuid: '{v}', key: 'TOKEN', secured } as never, REPOSITORY));
  expect(entity).toMatchObject({ _type: 'bitbucket_pipeline_variable', _class: ['Configuration'] });
  expect(entity).not.toHaveProperty('secured');
});

test.each<[string, object]>([
  ['no uuid', { key: 'TOKEN' }],
  ['no key', { uuid: '{v}', value: 'canary' }],
  ['a key that is no text', { uuid: '{v}', key: 7 }],
])('refuses one with %s, without telling more', (_, record) => {
  const convert = () => createPipelineVariableEntity(record as PipelineVariable, REPOSITORY);
  expect(convert).toThrow(MalformedRecordError);
  expect(convert).not.toThrow(/canary/);
});
