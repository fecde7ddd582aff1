import { repositoryAdministrators, workspaceOwners } from '../../../../src/report/findings/administrators';
import type { GraphObject, GraphRelationship } from '../../../../src/report/graph';
import { CLEAR, entity, evaluate, foundWith, link, outcome, step, UNDETERMINED } from './evaluate';

const WORKSPACE = entity('workspace', '{w}', { displayName: 'Acme' });
const REPO = entity('repo', '{repo}', { fullName: 'w/api' });
const PROJECT = entity('project', '{project}', { fullName: 'w/PAY' });

const namesOf = (number: number) => Array.from({ length: number }, (_, index) => `U${String(index).padStart(2, '0')}`);
const usersOf = (names: string[], properties = {}) => names.map((name) => entity('user', name, properties));

describe('owners of a workspace', () => {
  const memberships = (permissions: (string | undefined)[]) =>
    permissions.map((permission, index) => link('{w}', 'workspace_has_user', namesOf(9)[index]!, { permission }));

  test.each([
    ['one', ['owner', 'member'], foundWith('The only owner is U00')],
    ['two', ['owner', 'owner', 'member'], CLEAR],
    ['three', ['owner', 'owner', 'owner'], CLEAR],
    ['four', ['owner', 'owner', 'owner', 'owner'], foundWith('4 owners: U00, U01, U02 and U03')],
    ['none', ['member'], foundWith('No member is an owner')],
    ['one, and an unknown role', ['owner', undefined], UNDETERMINED],
    [
      'four, and an unknown role',
      ['owner', 'owner', 'owner', 'owner', undefined],
      foundWith('4 owners: U00, U01, U02 and U03'),
    ],
    ['no members', [], UNDETERMINED],
  ])('%s', (_, permissions, expected) => {
    const finding = evaluate(workspaceOwners, [WORKSPACE, ...usersOf(namesOf(9))], memberships(permissions));
    expect(outcome(finding)).toEqual(expected);
  });

  test('the workspace of a person has one', () => {
    const owner = entity('user', 'bitbucket-user:{w}', { displayName: 'Ann' });
    const owns = link('{w}', 'workspace_has_user', owner._key, { permission: 'owner' });
    expect(outcome(evaluate(workspaceOwners, [WORKSPACE, owner], [owns]))).toEqual(CLEAR);
  });
});

describe('administrators of a repository', () => {
  const grant = (key: string, permission: string) =>
    entity('permission', key, { permission, admin: permission === 'admin' });
  const OWNED = [
    link('{w}', 'workspace_owns_repo', '{repo}'),
    link('{project}', 'project_has_repo', '{repo}'),
    link('{w}', 'workspace_has_user', 'Owner', { permission: 'owner' }),
  ];
  const OBJECTS = [WORKSPACE, PROJECT, REPO, ...usersOf(['Owner'])];
  const own = (key: string) => link('{repo}', 'repo_allows_permission', key);
  const held = (name: string, key: string) => link(name, 'user_has_permission', key);
  const group = (size: number): [GraphObject[], GraphRelationship[]] => [
    [entity('group', '{group}'), grant('{g}', 'admin'), ...usersOf(namesOf(size))],
    [
      link('{project}', 'project_allows_permission', '{g}'),
      link('{group}', 'group_has_permission', '{g}'),
      ...namesOf(size).map((name) => link('{group}', 'group_has_user', name)),
    ],
  ];
  const READER: [GraphObject[], GraphRelationship[]] = [
    [grant('{r}', 'read'), entity('user', 'Reader')],
    [own('{r}'), held('Reader', '{r}')],
  ];
  const result = (parts: [GraphObject[], GraphRelationship[]][], steps: ReturnType<typeof step>[] = []) =>
    outcome(
      evaluate(
        repositoryAdministrators,
        [...OBJECTS, ...parts.flatMap(([objects]) => objects)],
        [...OWNED, ...parts.flatMap(([, relationships]) => relationships)],
        steps,
      ),
    );

  test('the owner of the workspace alone', () => {
    expect(result([READER])).toEqual(foundWith('1 administrator: Owner'));
  });

  test('somebody beside the owner', () => {
    const ann: [GraphObject[], GraphRelationship[]] = [
      [grant('{a}', 'admin'), entity('user', 'Ann')],
      [own('{a}'), held('Ann', '{a}')],
    ];
    expect(result([ann])).toEqual(CLEAR);
  });

  test.each([
    ['a closed account', { active: false }],
    ['an app', { userType: 'app_user' }],
  ])('%s does not count', (_, properties) => {
    const other: [GraphObject[], GraphRelationship[]] = [
      [grant('{a}', 'admin'), entity('user', 'Ann', properties)],
      [own('{a}'), held('Ann', '{a}')],
    ];
    expect(result([other])).toEqual(foundWith('1 administrator: Owner'));
  });

  test('members of a group with a grant on the project count', () => {
    expect(result([READER, group(9)])).toEqual(CLEAR);
    expect(result([READER, group(10)])).toMatchObject({
      details: [expect.stringMatching(/^11 administrators: Owner, U00/)],
    });
  });

  test('few are not known to be few without the grants of the repository', () => {
    expect(result([])).toEqual(UNDETERMINED);
    expect(result([READER], [step('fetch-project-permissions', 'failure')])).toMatchObject({ undetermined: 1 });
  });

  test('the grants of a repository whose restrictions were read are known to be none', () => {
    const read: [GraphObject[], GraphRelationship[]] = [
      [entity('branch_protection', '{protection}')],
      [link('{repo}', 'repo_has_branch_protection', '{protection}')],
    ];
    expect(result([read])).toEqual(foundWith('1 administrator: Owner'));
  });

  test('many are many, whatever else is unknown', () => {
    expect(result([group(10)], [step('fetch-groups', 'failure')])).toMatchObject({ state: 'found' });
  });

  test('a holder that was not collected may be an administrator', () => {
    const unknown: [GraphObject[], GraphRelationship[]] = [[grant('{a}', 'admin')], [own('{a}')]];
    expect(result([unknown])).toEqual(UNDETERMINED);
  });
});
