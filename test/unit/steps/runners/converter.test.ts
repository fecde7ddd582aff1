import type { Runner } from '../../../../src/bitbucket/endpoints/automation';
import { MalformedRecordError } from '../../../../src/graph/properties';
import { createRunnerEntity } from '../../../../src/steps/runners/converter';
import { checkAgainstDataModel, raw, stored } from '../../graph/entityChecks';

checkAgainstDataModel();

const runner: Runner = {
  uuid: '{runner}',
  name: 'build-01',
  labels: ['self.hosted', 'linux'],
  state: { status: 'ONLINE', version: { version: '4.0.2' }, updated_on: '2024-05-06T07:08:09.123456789Z' },
  created_on: '2024-01-02T03:04:05Z',
};

test('converts a complete record', () => {
  expect(stored(createRunnerEntity(runner, '{owner}'))).toEqual({
    _key: '{owner}:runner:{runner}',
    _type: 'bitbucket_runner',
    _class: ['Host'],
    name: 'build-01',
    displayName: 'build-01',
    hostname: 'build-01',
    state: 'ONLINE',
    labels: ['self.hosted', 'linux'],
    version: '4.0.2',
    lastSeenOn: Date.parse('2024-05-06T07:08:09.123Z'),
    createdOn: Date.parse('2024-01-02T03:04:05Z'),
  });
});

test('removes the credentials of the runner', () => {
  const entity = createRunnerEntity({ ...runner, oauth_client: { id: 'id', secret: 'secret' } } as Runner, '{owner}');
  expect(raw(entity)).toEqual(runner);
});

test.each<[string, Partial<Runner>]>([
  ['no state', { state: null }],
  ['a state without anything', { state: {} }],
  ['a state without a version', { state: { status: undefined, version: null, updated_on: null } }],
])('does with %s', (_, more) => {
  const entity = stored(createRunnerEntity({ uuid: '{runner}', ...more }, '{owner}'));
  expect(entity).toEqual({
    _key: '{owner}:runner:{runner}',
    _type: 'bitbucket_runner',
    _class: ['Host'],
    name: '{runner}',
    displayName: '{runner}',
    hostname: '{runner}',
  });
});

test('refuses a runner without a uuid', () => {
  expect(() => createRunnerEntity({ name: 'build-01' } as Runner, '{owner}')).toThrow(MalformedRecordError);
});
