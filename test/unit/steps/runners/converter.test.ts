import type { Runner } from '../../../../src/bitbucket/endpoints/automation';
import { Entities } from '../../../../src/graph/model';
import { MalformedRecordError } from '../../../../src/graph/properties';
import { createRunnerEntity } from '../../../../src/steps/runners/converter';
import { checkAgainstDataModel, raw, stored } from '../../graph/entityChecks';
import { IN_REPOSITORY, REPOSITORY, WORKSPACE } from '../../graph/places';

checkAgainstDataModel();

const runner: Runner = {
  uuid: '{runner}',
  name: 'build-01',
  labels: ['self.hosted', 'linux'],
  state: { status: 'ONLINE', version: { version: '4.0.2' }, updated_on: '2024-05-06T07:08:09.123456789Z' },
  created_on: '2024-01-02T03:04:05Z',
};

test('converts a complete record', () => {
  expect(stored(createRunnerEntity(runner, REPOSITORY))).toEqual({
    _key: '{repository}:runner:{runner}',
    _type: 'bitbucket_runner',
    _class: Entities.RUNNER._class,
    name: 'build-01',
    ...IN_REPOSITORY,
    displayName: 'acme/web-shop: build-01',
    webLink: 'https://bitbucket.org/acme/web-shop/admin/pipelines/runners',
    function: ['other'],
    status: 'ONLINE',
    labels: ['self.hosted', 'linux'],
    version: '4.0.2',
    lastSeenOn: Date.parse('2024-05-06T07:08:09.123Z'),
    createdOn: Date.parse('2024-01-02T03:04:05Z'),
  });
});

test('removes the credentials of the runner', () => {
  const entity = createRunnerEntity({ ...runner, oauth_client: { id: 'id', secret: 'secret' } } as Runner, REPOSITORY);
  expect(raw(entity)).toEqual(runner);
});

test.each<[string, Partial<Runner>]>([
  ['no state', { state: null }],
  ['a state without anything', { state: {} }],
  ['a state without a version', { state: { status: undefined, version: null, updated_on: null } }],
])('does with %s', (_, more) => {
  const entity = stored(createRunnerEntity({ uuid: '{runner}', ...more }, REPOSITORY));
  expect(entity).toEqual({
    _key: '{repository}:runner:{runner}',
    _type: 'bitbucket_runner',
    _class: Entities.RUNNER._class,
    name: '{runner}',
    ...IN_REPOSITORY,
    displayName: 'acme/web-shop: {runner}',
    webLink: 'https://bitbucket.org/acme/web-shop/admin/pipelines/runners',
    function: ['other'],
  });
});

test('refuses a runner without a uuid', () => {
  expect(() => createRunnerEntity({ name: 'build-01' } as Runner, REPOSITORY)).toThrow(MalformedRecordError);
});

test('names the workspace of a runner that serves all of its repositories', () => {
  const entity = stored(createRunnerEntity(runner, WORKSPACE));
  expect(entity).toMatchObject({
    _key: '{workspace}:runner:{runner}',
    displayName: 'acme: build-01',
    workspace: 'acme',
  });
  expect(entity).not.toHaveProperty('repository');
});
