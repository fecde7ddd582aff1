import type { DeployKey } from '../../../../src/bitbucket/endpoints/access';
import { Entities } from '../../../../src/graph/model';
import { MalformedRecordError } from '../../../../src/graph/properties';
import { createDeployKeyEntity } from '../../../../src/steps/deployKeys/converter';
import { checkAgainstDataModel, raw, stored } from '../../graph/entityChecks';
import { IN_REPOSITORY, PROJECT, REPOSITORY } from '../../graph/places';

checkAgainstDataModel();

const AT = { ...IN_REPOSITORY, webLink: 'https://bitbucket.org/acme/web-shop/admin/access-keys' };
const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAP5rBkK6wTNpyJo1j810asnh3K6jIeyuuYzSb0AZxF0';

describe('createDeployKeyEntity', () => {
  const deployKey: DeployKey = {
    id: 4711,
    key: KEY,
    label: 'Jenkins',
    comment: 'jenkins@ci-01',
    added_on: '2024-05-06T07:08:09.123456+00:00',
    last_used: '2024-06-07T08:09:10+00:00',
  };

  test('keeps the fingerprint but not the key', () => {
    const entity = createDeployKeyEntity(deployKey, REPOSITORY);
    expect(stored(entity)).toEqual({
      _key: '{repository}:deploy-key:4711',
      _type: 'bitbucket_deploy_key',
      _class: Entities.DEPLOY_KEY._class,
      id: '4711',
      name: 'Jenkins',
      ...AT,
      displayName: 'acme/web-shop: Jenkins',
      label: 'Jenkins',
      comment: 'jenkins@ci-01',
      fingerprint: 'SHA256:qKOLTwiDjrFVy2xcb3aYUxWbqaOYqTiufvykQ9R9y1k',
      createdOn: Date.parse('2024-05-06T07:08:09.123Z'),
      lastUsedOn: Date.parse('2024-06-07T08:09:10Z'),
      readOnly: true,
    });
    expect(raw(entity)).toMatchObject({ id: 4711, label: 'Jenkins' });
    expect(JSON.stringify(entity)).not.toContain('AAAAC3');
  });

  test('accepts an id', () => {
    expect(stored(createDeployKeyEntity({ id: 12 }, REPOSITORY))).toEqual({
      _key: '{repository}:deploy-key:12',
      _type: 'bitbucket_deploy_key',
      _class: Entities.DEPLOY_KEY._class,
      id: '12',
      name: 'Deploy key 12',
      ...AT,
      displayName: 'acme/web-shop: Deploy key 12',
      readOnly: true,
    });
  });

  test.each([
    [{ label: '', comment: '' }, 'Deploy key 12'],
    [{ label: null, comment: null, last_used: null, added_on: null }, 'Deploy key 12'],
    [{ key: 'ssh-rsa nonsense!' }, 'Deploy key 12'],
  ])('does with %j', (more, name) => {
    const entity = createDeployKeyEntity({ id: 12, ...more }, REPOSITORY);
    expect(entity.name).toBe(name);
    expect(entity.fingerprint).toBeUndefined();
    expect(entity.lastUsedOn).toBeUndefined();
  });

  test('reads both names of the time of creation', () => {
    const created = '2024-01-01T00:00:00Z';
    expect(createDeployKeyEntity({ id: 1, created_on: created }, PROJECT).createdOn).toBe(Date.parse(created));
  });

  test('refuses a key without an id', () => {
    expect(() => createDeployKeyEntity({ key: KEY } as DeployKey, PROJECT)).toThrow(MalformedRecordError);
  });
});
