import type { Workspace } from '../../../../src/bitbucket/endpoints/workspaces';
import { MalformedRecordError } from '../../../../src/graph/properties';
import { createWorkspaceEntity } from '../../../../src/steps/workspaces/converter';
import { checkAgainstDataModel, stored } from '../../graph/entityChecks';

checkAgainstDataModel();

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

  test.each([
    ['uuid', { slug: 'acme' }],
    ['slug', { ...workspace, slug: '' }],
  ])('refuses a record without a %s', (_, malformed) => {
    expect(() => createWorkspaceEntity(malformed as Workspace)).toThrow(MalformedRecordError);
  });
});
