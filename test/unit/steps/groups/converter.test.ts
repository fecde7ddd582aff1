import type { Group, Workspace } from '../../../../src/bitbucket/endpoints/workspaces';
import { MalformedRecordError } from '../../../../src/graph/properties';
import { createGroupEntity } from '../../../../src/steps/groups/converter';
import { checkAgainstDataModel, stored } from '../../graph/entityChecks';

checkAgainstDataModel();

const workspace: Workspace = { uuid: '{11111111-1111-4111-8111-111111111111}', slug: 'acme' };

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
      displayName: 'acme: Developers',
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

  test('refuses a record without a slug', () => {
    expect(() => createGroupEntity({ name: 'Nobody' } as Group, workspace)).toThrow(MalformedRecordError);
  });
});
