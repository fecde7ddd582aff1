import type { Grant } from '../../../../src/bitbucket/endpoints/access';
import { MalformedRecordError } from '../../../../src/graph/properties';
import { createPermissionEntity, isForNobody } from '../../../../src/steps/permissions/converter';
import { checkAgainstDataModel, stored } from '../../graph/entityChecks';
import { IN_REPOSITORY, PROJECT, REPOSITORY } from '../../graph/places';

checkAgainstDataModel();

const user = { uuid: '{user}', display_name: 'Ada' };

describe('createPermissionEntity', () => {
  test('converts a grant to a user', () => {
    const grant: Grant = { type: 'repository_user_permission', permission: 'write', user };
    expect(stored(createPermissionEntity(grant, REPOSITORY))).toEqual({
      _key: '{user}:write:{repository}',
      _type: 'bitbucket_permission',
      _class: ['AccessPolicy'],
      name: 'repository_user_permission',
      ...IN_REPOSITORY,
      displayName: 'acme/web-shop: write for Ada',
      webLink: 'https://bitbucket.org/acme/web-shop/admin/permissions',
      ownerId: '{workspace}',
      principalKey: '{user}',
      principalType: 'user',
      permission: 'write',
      admin: false,
    });
  });

  test('converts a grant to a group', () => {
    const grant: Grant = { type: 'project_group_permission', permission: 'admin', group: { slug: 'devs' } };
    expect(stored(createPermissionEntity(grant, PROJECT))).toMatchObject({
      _key: 'bitbucket-group:{workspace}:devs:admin:{project}',
      name: 'project_group_permission',
      displayName: 'acme/APP: admin for group devs',
      webLink: 'https://bitbucket.org/acme/workspace/projects/APP/settings',
      workspace: 'acme',
      project: 'APP',
      projectId: '{project}',
      principalKey: 'bitbucket-group:{workspace}:devs',
      principalType: 'group',
      admin: true,
    });
  });

  test.each(['none', 'read', 'create-repo', 'something new'])('keeps the permission %s', (permission) => {
    expect(createPermissionEntity({ permission, user }, REPOSITORY)).toMatchObject({
      permission,
      admin: false,
      name: 'user_permission',
    });
  });

  test.each<[string, object]>([
    ['neither user nor group', { permission: 'read' }],
    ['a user without a uuid', { permission: 'read', user: { display_name: 'Ada' } }],
    ['a group without a slug', { permission: 'read', group: { name: 'Devs' } }],
    ['no permission', { user }],
    ['a permission that is no text', { user, permission: 1 }],
  ])('refuses %s', (_, grant) => {
    expect(() => createPermissionEntity(grant as Grant, REPOSITORY)).toThrow(MalformedRecordError);
  });
});

test.each<[unknown, boolean]>([
  [{ permission: 'read', user: null }, true],
  [{ permission: 'read' }, true],
  [{ permission: 'read', user }, false],
  [{ permission: 'read', group: { slug: 'devs' } }, false],
  // what is no record at all is malformed
  [null, false],
])('tells a grant of a closed account: %j', (grant, expected) => {
  expect(isForNobody(grant as Grant)).toBe(expected);
});
