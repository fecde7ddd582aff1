import type { BitbucketClient } from '../../../../src/bitbucket/client';
import type { Workspace, WorkspaceMembership } from '../../../../src/bitbucket/endpoints/workspaces';
import { AuthenticationError } from '../../../../src/bitbucket/http/credentialErrors';
import { PermissionError } from '../../../../src/bitbucket/http/errors';
import type { StepTools } from '../../../../src/steps/runtime/tools';
import { findAdministrators, permissionsOfUsers } from '../../../../src/steps/users/permissions';

const workspace: Workspace = { uuid: '{w}', slug: 'acme' };
const ENDPOINT = 'GET /2.0/workspaces/acme/permissions';

/** What a step has, with a list that ends in `error` if there is one. */
function tools(memberships: unknown[], error?: Error) {
  const info = jest.fn();
  async function* list() {
    await Promise.resolve();
    yield* memberships as WorkspaceMembership[];
    if (error) {
      throw error;
    }
  }
  const client = { list } as unknown as BitbucketClient;
  return { client, info, logger: { info } as unknown as StepTools['logger'] };
}

function membership(uuid: string, permission?: unknown) {
  return { user: { uuid }, permission };
}

test('returns the permissions and the users who are not members', async () => {
  const given = tools([membership('{a}', 'owner'), membership('{b}', 'member'), membership('{c}', 'collaborator')]);
  const { permissions, others } = await permissionsOfUsers(given, workspace, new Set(['{a}', '{b}']));
  expect([...permissions]).toEqual([
    ['{a}', 'owner'],
    ['{b}', 'member'],
    ['{c}', 'collaborator'],
  ]);
  expect(others).toEqual([{ uuid: '{c}' }]);
});

test('ignores records that are not memberships', async () => {
  const odd = [null, {}, { user: null }, { user: {} }, { user: { uuid: {} } }, membership('{a}'), membership('{b}', 3)];
  const { permissions, others } = await permissionsOfUsers(tools(odd), workspace, new Set(['{a}', '{b}']));
  expect([...permissions]).toEqual([['{b}', '3']]);
  expect(others).toEqual([]);
});

test('returns nothing if the list is incomplete', async () => {
  const given = tools([membership('{a}', 'owner')], new PermissionError({ endpoint: ENDPOINT, status: 403 }));
  const { permissions, others } = await permissionsOfUsers(given, workspace, new Set());
  expect(permissions.size + others.length).toBe(0);
  expect(given.info).toHaveBeenCalledTimes(1);
});

test('throws errors that every further call would have, and errors that do not come from Bitbucket', async () => {
  const credential = { position: 1, label: 'OAuth consumer 1 (key k)' };
  const refused = new AuthenticationError({
    endpoint: ENDPOINT,
    status: 400,
    credential,
    refused: 'credentials',
    advice: 'Check it.',
  });
  await expect(permissionsOfUsers(tools([], refused), workspace, new Set())).rejects.toBe(refused);
  const bug = new TypeError('x is not a function');
  await expect(permissionsOfUsers(tools([], bug), workspace, new Set())).rejects.toBe(bug);
});

describe('an administrator', () => {
  const listing = (permission?: string) => ({
    accounts: [{ uuid: '{a}' }, null],
    permissions: new Map(permission === undefined ? [] : [['{a}', permission]]),
  });

  test.each<[string, (string | undefined)[], boolean | undefined]>([
    ['owns the only workspace', ['owner'], true],
    ['owns one of several', ['member', 'owner', undefined], true],
    ['is nobody who is a member only', ['member', 'collaborator'], false],
    ['is unknown where a permission is kept back', [undefined], undefined],
    ['is unknown where one of several is kept back, whichever', ['member', undefined], undefined],
    ['is unknown in the other order, too', [undefined, 'member'], undefined],
  ])('%s', (_, permissions, expected) => {
    expect(findAdministrators(permissions.map(listing)).get('{a}')).toBe(expected);
  });
});
