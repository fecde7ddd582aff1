import type { Project, Workspace } from '../../../../src/bitbucket/endpoints/workspaces';
import { MalformedRecordError } from '../../../../src/graph/properties';
import { createProjectEntity } from '../../../../src/steps/projects/converter';
import { checkAgainstDataModel, stored } from '../../graph/entityChecks';

checkAgainstDataModel();

const CREATED = '2024-05-06T07:08:09.123456+00:00';
const CREATED_MS = Date.parse('2024-05-06T07:08:09.123Z');

const workspace: Workspace = { uuid: '{11111111-1111-4111-8111-111111111111}', slug: 'acme' };

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

  test('refuses a record without a uuid', () => {
    expect(() => createProjectEntity({ key: 'X' } as Project, workspace)).toThrow(MalformedRecordError);
  });
});
