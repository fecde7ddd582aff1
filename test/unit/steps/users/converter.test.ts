import type { Account } from '../../../../src/bitbucket/endpoints/json';
import { MalformedRecordError } from '../../../../src/graph/properties';
import { createExternalUserEntity, createUserEntity } from '../../../../src/steps/users/converter';
import { checkAgainstDataModel, stored } from '../../graph/entityChecks';

checkAgainstDataModel();

describe('createUserEntity', () => {
  const user: Account = {
    type: 'user',
    uuid: '{22222222-2222-4222-8222-222222222222}',
    display_name: 'Ada Lovelace',
    nickname: 'ada',
    account_id: '557058:abc',
    account_status: 'active',
    links: { html: { href: 'https://bitbucket.org/%7B22222222-2222-4222-8222-222222222222%7D/' } },
    email: 'ada@Example.com',
  };

  test('converts a complete record', () => {
    expect(stored(createUserEntity(user))).toEqual({
      _key: user.uuid,
      _type: 'bitbucket_user',
      _class: ['User'],
      uuid: user.uuid,
      accountId: '557058:abc',
      userIds: ['557058:abc'],
      userType: 'user',
      nickname: 'ada',
      name: 'Ada Lovelace',
      displayName: 'Ada Lovelace',
      username: 'ada',
      shortLoginId: 'ada',
      active: true,
      isActive: true,
      webLink: 'https://bitbucket.org/%7B22222222-2222-4222-8222-222222222222%7D/',
      email: 'ada@example.com',
      emailDomain: ['example.com'],
      emailConfirmed: true,
    });
  });

  test('gives somebody outside the workspace the same properties, and a type of their own', () => {
    expect(stored(createExternalUserEntity(user, { isAdmin: false }))).toEqual({
      ...stored(createUserEntity(user, { isAdmin: false })),
      _type: 'bitbucket_external_user',
    });
  });

  test.each([
    ['active', true],
    ['inactive', false],
    ['closed', false],
    ['suspended', undefined],
    ['Active', undefined],
    ['constructor', undefined],
    [null, undefined],
    [undefined, undefined],
    [true, undefined],
    [['active'], undefined],
  ])('an account with the status %p is active: %p', (status, active) => {
    const entity = createUserEntity({ ...user, account_status: status as string });
    expect([entity.active, entity.isActive]).toEqual([active, active]);
  });

  test.each<[Partial<Account>, string]>([
    [{ display_name: null }, 'ada'],
    [{ display_name: '', nickname: undefined }, user.uuid],
  ])('names %j by what is left', (withheld, name) => {
    expect(createUserEntity({ ...user, ...withheld })).toMatchObject({ name, displayName: name });
  });

  test('omits an invalid e-mail address', () => {
    const entity = stored(createUserEntity({ ...user, email: 'withheld' }));
    expect(entity).not.toHaveProperty('email');
    // JupiterOne correlates people by it, so a display name must not be in it
    expect(entity).not.toHaveProperty('username');
  });

  test('has a prefixed key if a personal workspace has the same uuid', () => {
    expect(createUserEntity(user, { isWorkspace: true })).toMatchObject({
      _key: `bitbucket-user:${user.uuid}`,
      uuid: user.uuid,
    });
  });

  test('says what an app is', () => {
    const token = { ...user, type: 'app_user', kind: 'repository_access_token' };
    expect(createUserEntity(token)).toMatchObject({ userType: 'app_user', kind: 'repository_access_token' });
  });

  test('has what the permissions of workspaces tell, and nothing that they keep back', () => {
    const facts = { isAdmin: false, workspaceRole: 'member', joinedOn: 1, lastAccessedOn: 2 };
    expect(createUserEntity(user, facts)).toMatchObject(facts);
    const names = Object.keys(stored(createUserEntity(user, {})));
    expect(names.filter((name) => name in facts)).toEqual([]);
  });

  test.each([true, false, undefined])('says whether the user owns a workspace: %p', (isAdmin) => {
    expect(createUserEntity(user, { isAdmin }).isAdmin).toBe(isAdmin);
  });

  test.each([
    ['without a uuid', { display_name: 'Nobody' }],
    ['whose uuid is a number', { uuid: 7 }],
  ])('refuses a record %s', (_, malformed) => {
    expect(() => createUserEntity(malformed as unknown as Account)).toThrow(MalformedRecordError);
  });
});
