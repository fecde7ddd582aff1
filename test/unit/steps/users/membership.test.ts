import type { ListedPermission } from '../../../../src/steps/jobState/listed';
import { combineMemberships, findMembershipFacts } from '../../../../src/steps/users/membership';

type Role = string | undefined;

function permission(role: Role): ListedPermission | undefined {
  return role === undefined ? undefined : { permission: role };
}

describe('the role of somebody', () => {
  test.each<[string, Role[], boolean | undefined, Role]>([
    ['who owns the only workspace', ['owner'], true, 'owner'],
    ['who owns one of several', ['member', 'owner', undefined], true, 'owner'],
    ['who is a member only', ['member'], false, 'member'],
    ['who is a member and a collaborator', ['collaborator', 'member'], false, 'member'],
    ['whose permission is kept back', [undefined], undefined, undefined],
    ['of whom one of several is kept back', ['member', undefined], undefined, undefined],
    ['of whom one of several is kept back, in the other order', [undefined, 'member'], undefined, undefined],
    ['with a role that Bitbucket has added', ['guest'], false, 'guest'],
    ['with such a role in both workspaces', ['guest', 'guest'], false, 'guest'],
    ['with such a role and another one', ['guest', 'member'], false, undefined],
    ['who has no role in any workspace', [], false, undefined],
  ])('%s', (_, roles, isAdmin, workspaceRole) => {
    expect(combineMemberships(roles.map(permission))).toMatchObject({ isAdmin, workspaceRole });
  });
});

describe('times', () => {
  const at = (joinedOn?: number, lastAccessedOn?: number) => ({ permission: 'member', joinedOn, lastAccessedOn });

  test.each<[string, (ListedPermission | undefined)[], [number?, number?]]>([
    ['of one workspace', [at(10, 20)], [10, 20]],
    ['of several are the first and the last', [at(10, 20), at(5, 15), at(100, 110)], [5, 110]],
    ['are unknown where one workspace does not tell', [at(10, 20), at()], []],
    ['are unknown where a permission is kept back', [at(10, 20), undefined], []],
    ['are known each for itself', [at(10, 20), at(15)], [10]],
    ['of nobody', [], []],
  ])('%s', (_, memberships, [joinedOn, lastAccessedOn]) => {
    const facts = combineMemberships(memberships);
    expect([facts.joinedOn, facts.lastAccessedOn]).toEqual([joinedOn, lastAccessedOn]);
  });
});

describe('findMembershipFacts', () => {
  const listing = (role: Role, ...uuids: string[]) => ({
    accounts: [...uuids.map((uuid) => ({ uuid })), null, undefined],
    permissions: new Map(role === undefined ? [] : [['{a}', { permission: role }]]),
  });

  test('looks at all workspaces that list somebody', () => {
    const facts = findMembershipFacts([listing('member', '{a}'), listing('owner', '{a}', '{a}')], true);
    expect(facts.get('{a}')).toMatchObject({ isAdmin: true, workspaceRole: 'owner' });
  });

  test('counts a role in a workspace without being its member', () => {
    const facts = findMembershipFacts([listing('collaborator', '{a}'), listing('owner')], true);
    expect(facts.get('{a}')?.isAdmin).toBe(true);
  });

  test('says nothing that a permission which is kept back could change', () => {
    const facts = findMembershipFacts([listing('member', '{a}'), listing(undefined, '{a}', '{b}')], true);
    expect(facts.get('{a}')).toEqual({});
    expect(facts.get('{b}')).toEqual({});
  });

  test.each([
    ['is known of an owner although a workspace is missing', 'owner', true],
    ['is unknown of others while a workspace is missing', 'member', undefined],
  ])('%s', (_, role, expected) => {
    expect(findMembershipFacts([listing(role, '{a}')], false).get('{a}')?.isAdmin).toBe(expected);
  });
});
