import type { Entity } from '@jupiterone/integration-sdk-core';

import type { Account } from '../../../src/bitbucket/endpoints/json';
import type { Repository } from '../../../src/bitbucket/endpoints/repositories';
import type { Group, Project, Workspace } from '../../../src/bitbucket/endpoints/workspaces';
import { MalformedRecordError } from '../../../src/graph/properties';
import { createGroupEntity } from '../../../src/steps/groups/converter';
import { createProjectEntity } from '../../../src/steps/projects/converter';
import { createRepositoryEntity } from '../../../src/steps/repos/converter';
import { createUserEntity } from '../../../src/steps/users/converter';
import { createWorkspaceEntity } from '../../../src/steps/workspaces/converter';

const CREATED = '2024-05-06T07:08:09.123456+00:00';
const CREATED_MS = Date.parse('2024-05-06T07:08:09.123Z');

const workspace: Workspace = {
  uuid: '{11111111-1111-4111-8111-111111111111}',
  slug: 'acme',
  name: 'Acme Inc.',
  is_private: true,
  created_on: CREATED,
  links: { html: { href: 'https://bitbucket.org/acme/' } },
};

/** An entity as it is stored: without what is undefined. */
function stored(entity: Entity): Record<string, unknown> {
  const { _rawData, ...properties } = JSON.parse(JSON.stringify(entity)) as Record<string, unknown>;
  return properties;
}

beforeAll(() => {
  // the checks that a local run makes
  process.env.ENABLE_GRAPH_OBJECT_SCHEMA_VALIDATION = 'true';
});

afterAll(() => {
  delete process.env.ENABLE_GRAPH_OBJECT_SCHEMA_VALIDATION;
});

describe('createWorkspaceEntity', () => {
  test('converts a complete record', () => {
    expect(stored(createWorkspaceEntity(workspace))).toEqual({
      _key: workspace.uuid,
      _type: 'bitbucket_workspace',
      _class: ['Account'],
      slug: 'acme',
      name: 'Acme Inc.',
      displayName: 'Acme Inc.',
      webLink: 'https://bitbucket.org/acme/',
      isPrivate: true,
      createdOn: CREATED_MS,
    });
  });

  test('names a workspace without a name by its slug', () => {
    expect(createWorkspaceEntity({ ...workspace, name: null, links: null })).toMatchObject({
      name: 'acme',
      webLink: undefined,
    });
  });
});

describe('createUserEntity', () => {
  const user: Account = {
    type: 'user',
    uuid: '{22222222-2222-4222-8222-222222222222}',
    display_name: 'Ada Lovelace',
    nickname: 'ada',
    account_id: '557058:abc',
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

  test.each([true, false, undefined])('says whether the user owns a workspace: %p', (isAdmin) => {
    expect(createUserEntity(user, { isAdmin }).isAdmin).toBe(isAdmin);
  });
});

describe('createGroupEntity', () => {
  const group: Group = {
    slug: 'developers',
    name: 'Developers',
    permission: 'write',
    auto_add: false,
    owner: { uuid: workspace.uuid, type: 'team' },
    members: [{ uuid: '{a}' }],
  };

  test('converts a complete record without its members', () => {
    const entity = createGroupEntity(group, workspace);
    expect(stored(entity)).toEqual({
      _key: 'bitbucket-group:{11111111-1111-4111-8111-111111111111}:developers',
      _type: 'bitbucket_group',
      _class: ['UserGroup'],
      slug: 'developers',
      name: 'Developers',
      displayName: 'Developers',
      permission: 'write',
      autoAdd: false,
      workspace: 'acme',
    });
    expect(JSON.stringify(entity._rawData)).toContain('"slug":"developers"');
    expect(JSON.stringify(entity._rawData)).not.toContain('members');
  });

  test('keeps a permission of null, which means no permission', () => {
    expect(stored(createGroupEntity({ ...group, permission: null }, workspace)).permission).toBeNull();
  });
});

describe('createProjectEntity', () => {
  const project: Project = {
    uuid: '{33333333-3333-4333-8333-333333333333}',
    key: 'PAY',
    name: 'Payments',
    description: null,
    is_private: false,
    created_on: CREATED,
    updated_on: CREATED,
    links: { html: { href: 'https://bitbucket.org/acme/workspace/projects/PAY' } },
  };

  test('converts a complete record', () => {
    expect(stored(createProjectEntity(project, workspace))).toEqual({
      _key: project.uuid,
      _type: 'bitbucket_project',
      _class: ['Project'],
      key: 'PAY',
      name: 'Payments',
      displayName: 'Payments',
      description: '',
      public: true,
      workspace: 'acme',
      webLink: 'https://bitbucket.org/acme/workspace/projects/PAY',
      createdOn: CREATED_MS,
      updatedOn: CREATED_MS,
    });
  });
});

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
      slug: 'card-vault',
      fullName: 'acme/card-vault',
      owner: 'acme',
      ownerId: workspace.uuid,
      projectId: '{33333333-3333-4333-8333-333333333333}',
      public: false,
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
      slug: 'bare',
      fullName: 'acme/bare',
      owner: 'acme',
      ownerId: workspace.uuid,
    });
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
});

describe('a record without its id', () => {
  test.each([
    ['workspace', () => createWorkspaceEntity({ slug: 'acme' } as Workspace)],
    ['workspace without a slug', () => createWorkspaceEntity({ ...workspace, slug: '' })],
    ['user', () => createUserEntity({ display_name: 'Nobody' } as Account)],
    ['user with a number', () => createUserEntity({ uuid: 7 } as unknown as Account)],
    ['group', () => createGroupEntity({ name: 'Nobody' } as Group, workspace)],
    ['project', () => createProjectEntity({ key: 'X' } as Project, workspace)],
    ['repository', () => createRepositoryEntity({ full_name: 'a/b' } as Repository, workspace)],
  ])('is malformed: %s', (_, convert) => {
    expect(convert).toThrow(MalformedRecordError);
  });
});
