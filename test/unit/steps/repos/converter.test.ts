import type { Repository } from '../../../../src/bitbucket/endpoints/repositories';
import type { Workspace } from '../../../../src/bitbucket/endpoints/workspaces';
import { MalformedRecordError } from '../../../../src/graph/properties';
import { createRepositoryEntity, toListedRepository } from '../../../../src/steps/repos/converter';
import { checkAgainstDataModel, stored } from '../../graph/entityChecks';

checkAgainstDataModel();

const CREATED = '2024-05-06T07:08:09.123456+00:00';
const CREATED_MS = Date.parse('2024-05-06T07:08:09.123Z');

const workspace: Workspace = { uuid: '{11111111-1111-4111-8111-111111111111}', slug: 'acme' };

describe('createRepositoryEntity', () => {
  const repository: Repository = {
    uuid: '{44444444-4444-4444-8444-444444444444}',
    slug: 'card-vault',
    name: 'Card Vault',
    full_name: 'Acme/Card-Vault',
    description: 'Keeps cards',
    is_private: true,
    project: { uuid: '{33333333-3333-4333-8333-333333333333}', key: 'PAY' },
    mainbranch: { name: 'main' },
    language: 'go',
    size: 12345,
    fork_policy: 'no_public_forks',
    parent: { full_name: 'upstream/card-vault' },
    created_on: CREATED,
    updated_on: CREATED,
    links: { html: { href: 'https://bitbucket.org/acme/card-vault' } },
  };

  test('converts a complete record', () => {
    expect(stored(createRepositoryEntity(repository, workspace))).toEqual({
      _key: repository.uuid,
      _type: 'bitbucket_repo',
      _class: ['CodeRepo'],
      name: 'Card Vault',
      displayName: 'Card Vault',
      uuid: repository.uuid,
      slug: 'card-vault',
      fullName: 'acme/card-vault',
      owner: 'acme',
      ownerId: workspace.uuid,
      projectId: '{33333333-3333-4333-8333-333333333333}',
      public: false,
      private: true,
      fork: true,
      description: 'Keeps cards',
      defaultBranch: 'main',
      language: 'go',
      sizeInBytes: 12345,
      forkPolicy: 'no_public_forks',
      parentFullName: 'upstream/card-vault',
      webLink: 'https://bitbucket.org/acme/card-vault',
      createdOn: CREATED_MS,
      updatedOn: CREATED_MS,
    });
  });

  test('omits the properties that an empty repository without a project lacks', () => {
    const bare = { uuid: repository.uuid, full_name: 'acme/bare', mainbranch: null, project: null, description: '' };
    expect(stored(createRepositoryEntity({ ...bare, language: '', parent: null }, workspace))).toEqual({
      _key: repository.uuid,
      _type: 'bitbucket_repo',
      _class: ['CodeRepo'],
      name: 'bare',
      displayName: 'bare',
      uuid: repository.uuid,
      slug: 'bare',
      fullName: 'acme/bare',
      owner: 'acme',
      ownerId: workspace.uuid,
      fork: false,
    });
  });

  test.each<[unknown, boolean | undefined]>([
    [null, false],
    [{ full_name: 'upstream/card-vault' }, true],
    [{ uuid: '{44444444-4444-4444-8444-444444444445}', full_name: null }, true],
    [undefined, undefined],
    [{}, undefined],
    ['upstream/card-vault', undefined],
    [false, undefined],
  ])('is a fork if its parent is %j: %j', (parent, fork) => {
    expect(createRepositoryEntity({ ...repository, parent } as Repository, workspace).fork).toBe(fork);
  });

  test.each<[unknown, boolean | undefined]>([
    [true, true],
    [false, false],
    [undefined, undefined],
    [null, undefined],
    ['true', undefined],
  ])('is private if Bitbucket says so: %j', (is_private, expected) => {
    const entity = createRepositoryEntity({ ...repository, is_private } as Repository, workspace);
    expect([entity.private, entity.public]).toEqual([expected, expected === undefined ? undefined : !expected]);
  });

  test.each<[object | null | undefined, boolean | undefined]>([
    [{ branch_restrictions: true }, false],
    [{ branch_restrictions: false }, true],
    [{ branch_restrictions: null }, undefined],
    [{ branch_restrictions: 'true' }, undefined],
    [{}, undefined],
    [null, undefined],
    [undefined, undefined],
  ])('inherits branch restrictions if its own settings are %j: %j', (settings, inherits) => {
    const record: Repository = { ...repository, override_settings: settings };
    expect(createRepositoryEntity(record, workspace).inheritsBranchRestrictions).toBe(inherits);
    expect(toListedRepository(record, workspace).inheritsBranchRestrictions).toBe(inherits);
  });

  test('ignores fields of unexpected types', () => {
    const odd = {
      ...repository,
      name: 7,
      size: '12',
      created_on: 'yesterday',
      links: { html: { href: 'not a link' } },
    };
    const entity = stored(createRepositoryEntity(odd as unknown as Repository, workspace));
    expect(entity).toMatchObject({ name: '7' });
    expect(Object.keys(entity)).not.toEqual(expect.arrayContaining(['sizeInBytes']));
    expect(Object.keys(entity)).not.toEqual(expect.arrayContaining(['createdOn']));
    expect(Object.keys(entity)).not.toEqual(expect.arrayContaining(['webLink']));
  });

  test('refuses a record without a uuid', () => {
    expect(() => createRepositoryEntity({ full_name: 'a/b' } as Repository, workspace)).toThrow(MalformedRecordError);
  });
});
