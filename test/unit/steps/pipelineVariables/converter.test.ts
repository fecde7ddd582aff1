import type { PipelineVariable } from '../../../../src/bitbucket/endpoints/automation';
import { MalformedRecordError } from '../../../../src/graph/properties';
import { createPipelineVariableEntity, type VariableOwner } from '../../../../src/steps/pipelineVariables/converter';
import { checkAgainstDataModel, raw, stored } from '../../graph/entityChecks';

checkAgainstDataModel();

const owner: VariableOwner = { scope: 'repository', uuid: '{owner}' };

test('keeps the name and never the value', () => {
  const variable = {
    type: 'pipeline_variable',
    uuid: '{v}',
    key: 'TOKEN',
    secured: false,
    value: 'canary',
    system: 'canary',
  };
  const entity = createPipelineVariableEntity(variable, owner);
  expect(stored(entity)).toEqual({
    _key: '{owner}:variable:{v}',
    _type: 'bitbucket_pipeline_variable',
    _class: ['Secret'],
    name: 'TOKEN',
    displayName: 'TOKEN',
    secured: false,
    scope: 'repository',
  });
  expect(raw(entity)).toEqual({ type: 'pipeline_variable', uuid: '{v}', key: 'TOKEN', secured: false });
  expect(JSON.stringify(entity)).not.toContain('canary');
});

test('omits `secured` if Bitbucket does not say', () => {
  expect(stored(createPipelineVariableEntity({ uuid: '{v}', key: 'TOKEN' }, owner))).not.toHaveProperty('secured');
});

test.each<[string, object]>([
  ['no uuid', { key: 'TOKEN' }],
  ['no key', { uuid: '{v}', value: 'canary' }],
  ['a key that is no text', { uuid: '{v}', key: 7 }],
])('refuses one with %s, without telling more', (_, record) => {
  const convert = () => createPipelineVariableEntity(record as PipelineVariable, owner);
  expect(convert).toThrow(MalformedRecordError);
  expect(convert).not.toThrow(/canary/);
});
