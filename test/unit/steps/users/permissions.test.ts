import type { BitbucketClient } from '../../../../src/bitbucket/client';
import type { Workspace, WorkspaceMembership } from '../../../../src/bitbucket/endpoints/workspaces';
import { AuthenticationError } from '../../../../src/bitbucket/http/credentialErrors';
import { ApiError, NotFoundError, PermissionError } from '../../../../src/bitbucket/http/errors';
import type { WorkspacePermissions } from '../../../../src/steps/jobState/listed';
import type { StepTools } from '../../../../src/steps/runtime/tools';
import { findAdministrators, readPermissions } from '../../../../src/steps/users/permissions';

const workspace: Workspace = { uuid: '{w}', slug: 'acme' };
const ENDPOINT = 'GET /2.0/workspaces/acme/permissions';
const credential = { position: 1, label: 'OAuth consumer 1 (key k)' };

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

async function readable(given: ReturnType<typeof tools>, members: string[]): Promise<WorkspacePermissions> {
  const listed = await readPermissions(given, workspace, new Set(members));
  if (listed instanceof Error) {
    throw listed;
  }
  return listed;
}

function membership(uuid: string, permission?: unknown) {
  return { user: { uuid }, permission };
}

test('returns the permissions and the users who are not members', async () => {
  const given = tools([
    ...[membership('{a}', 'owner'), membership('{b}', 'member'), membership('{c}', 'collaborator')],
    { user: { uuid: '{w}', type: 'team' }, permission: 'owner' },
  ]);
  const { permissions, others } = await readable(given, ['{a}', '{b}']);
  expect([...permissions]).toEqual([
    ['{a}', 'owner'],
    ['{b}', 'member'],
    ['{c}', 'collaborator'],
    ['{w}', 'owner'],
  ]);
  expect([...others.values()]).toEqual([{ uuid: '{c}' }]);
});

test('ignores records that are not memberships', async () => {
  const odd = [null, {}, { user: null }, { user: {} }, { user: { uuid: {} } }, membership('{a}'), membership('{b}', 3)];
  const { permissions, others } = await readable(tools(odd), ['{a}', '{b}']);
  expect([...permissions]).toEqual([['{b}', '3']]);
  expect([...others.values()]).toEqual([]);
});

test.each([
  ['403', new PermissionError({ endpoint: ENDPOINT, status: 403 })],
  ['402', new PermissionError({ endpoint: ENDPOINT, status: 402 })],
  ['404', new NotFoundError({ endpoint: ENDPOINT, status: 404 })],
])('knows nothing if Bitbucket refuses the list or the rest of it (%s)', async (_, refusal) => {
  const given = tools([membership('{a}', 'owner')], refusal);
  expect(await readPermissions(given, workspace, new Set())).toBe(refusal);
  expect(given.info).toHaveBeenCalledTimes(1);
});

test('knows nothing if the list is empty, because every workspace has an owner', async () => {
  expect(await readPermissions(tools([]), workspace, new Set(['{a}']))).toMatchObject({
    message: 'Bitbucket lists no permissions of workspace "acme", although it has members.',
  });
});

test.each([
  [
    'is credentials',
    new AuthenticationError({
      endpoint: ENDPOINT,
      status: 400,
      credential,
      refused: 'credentials',
      advice: 'Check it.',
    }),
  ],
  ['may pass', new ApiError({ endpoint: ENDPOINT, status: 503 })],
  ['is a change of the API', new ApiError({ endpoint: ENDPOINT, status: 410 })],
  ['does not come from Bitbucket', new TypeError('x is not a function')],
])('throws an error that %s', async (_, error) => {
  await expect(readPermissions(tools([], error), workspace, new Set())).rejects.toBe(error);
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
    expect(findAdministrators(permissions.map(listing), true).get('{a}')).toBe(expected);
  });

  test.each([
    ['is known of an owner although a workspace is missing', 'owner', true],
    ['is unknown of others while a workspace is missing', 'member', undefined],
  ])('%s', (_, permission, expected) => {
    expect(findAdministrators([listing(permission)], false).get('{a}')).toBe(expected);
  });
});
