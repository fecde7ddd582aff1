import type { BitbucketClient } from '../../../../src/bitbucket/client';
import type { Workspace, WorkspaceMembership } from '../../../../src/bitbucket/endpoints/workspaces';
import { AuthenticationError } from '../../../../src/bitbucket/http/credentialErrors';
import { ApiError, NotFoundError, PermissionError } from '../../../../src/bitbucket/http/errors';
import type { WorkspacePermissions } from '../../../../src/steps/jobState/listed';
import type { StepTools } from '../../../../src/steps/runtime/tools';
import { readPermissions } from '../../../../src/steps/users/permissions';

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
    ['{a}', { permission: 'owner' }],
    ['{b}', { permission: 'member' }],
    ['{c}', { permission: 'collaborator' }],
    ['{w}', { permission: 'owner' }],
  ]);
  expect([...others.values()]).toEqual([{ uuid: '{c}' }]);
});

test.each([
  ['2026-03-07T12:35:02.900024+00:00', Date.parse('2026-03-07T12:35:02.900Z')],
  [null, undefined],
  [undefined, undefined],
  ['yesterday', undefined],
  [1_700_000_000, undefined],
])('reads when somebody joined and was last seen: %j', async (stamp, expected) => {
  const listed = { ...membership('{a}', 'member'), added_on: stamp, last_accessed: stamp };
  const { permissions } = await readable(tools([listed]), ['{a}']);
  expect(permissions.get('{a}')).toEqual({ permission: 'member', joinedOn: expected, lastAccessedOn: expected });
});

test('ignores records that are not memberships', async () => {
  const odd = [null, {}, { user: null }, { user: {} }, { user: { uuid: {} } }, membership('{a}'), membership('{b}', 3)];
  const { permissions, others } = await readable(tools(odd), ['{a}', '{b}']);
  expect([...permissions]).toEqual([['{b}', { permission: '3' }]]);
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
