import type { BitbucketClient } from '../../../../src/bitbucket/client';
import { ENDPOINTS } from '../../../../src/bitbucket/endpoints';
import {
  AuthenticationError,
  RateLimitError,
  UnconfirmedRefusalError,
} from '../../../../src/bitbucket/http/credentialErrors';
import {
  ApiError,
  NetworkError,
  NotFoundError,
  PermissionError,
  ProtocolError,
  type RefusalKind,
  WrongAddressError,
} from '../../../../src/bitbucket/http/errors';
import { collect, connect, createTime } from '../connect';
import { type Reply, type Script, type ScriptedServer, startServer } from '../scriptedServer';

let server: ScriptedServer;
afterEach(() => server?.close());

async function clientOf(api: Script, token?: Script): Promise<BitbucketClient> {
  server = await startServer(api, token);
  return connect(server);
}

const problemOf = (work: Promise<unknown>): Promise<unknown> => work.catch((error: unknown) => error);

describe('errors of the client', () => {
  test.each<[Reply, typeof ApiError | typeof PermissionError | typeof NotFoundError, RegExp]>([
    [
      { status: 400, json: { type: 'error', error: { message: 'Bad' } } },
      ApiError,
      /^GET \/2\.0\/workspaces\/acme: Bitbucket answered 400 Bad Request \("Bad"\)\./,
    ],
    [
      { status: 404, json: { type: 'error', error: { message: "No workspace with identifier 'acme'." } } },
      NotFoundError,
      /404 Not Found \("No workspace with identifier 'acme'\."\)\. It does not exist, or/,
    ],
    [{ status: 403, json: { type: 'error', error: { message: 'Forbidden' } } }, PermissionError, /lacks a scope/],
    [{ status: 410, json: { type: 'error', error: { message: 'CHANGE-2770' } } }, ApiError, /removed this part/],
    [{ status: 418, text: '<html>a page</html>' }, ApiError, /answered 418 I'm a Teapot\. /],
    [{ status: 302 }, ApiError, /answered 302 Found\./],
  ])('%j', async (reply, kind, message) => {
    const client = await clientOf(() => reply);
    const error = await problemOf(client.get(ENDPOINTS.workspace, { workspace: 'acme' }));

    expect((error as Error).constructor).toBe(kind);
    expect(error).toMatchObject({ endpoint: 'GET /2.0/workspaces/acme', status: reply.status, retries: 0 });
    expect((error as Error).message).toMatch(message);
    expect(server.calls).toHaveLength(1);
  });

  test('name the scopes that are missing', async () => {
    const detail = { granted: ['account', 7], required: ['project'] };
    const client = await clientOf(() => ({
      status: 403,
      json: {
        type: 'error',
        error: { message: 'Your credentials lack one or more required privilege scopes.', detail },
      },
    }));
    const error = await problemOf(collect(client.list(ENDPOINTS.projects, { workspace: 'acme' })));

    expect(error).toBeInstanceOf(PermissionError);
    expect(error).toMatchObject({ granted: ['account'], required: ['project'] });
    expect((error as Error).message).toContain('It needs the scope project; granted are account.');
  });

  test.each([
    ['a string', 'text'],
    ['nothing', undefined],
  ])('bear with a detail that is %s', async (_, detail) => {
    const client = await clientOf(() => ({ status: 403, json: { error: { message: 'No', detail } } }));

    await expect(client.get(ENDPOINTS.workspace, { workspace: 'acme' })).rejects.toMatchObject({
      granted: undefined,
      required: undefined,
    });
  });

  test.each<[string, Reply, number]>([
    ['408', { status: 408 }, 408],
    ['500', { status: 500, text: 'oops' }, 500],
    ['a page in place of the response', { text: '<html>maintenance</html>' }, 200],
    ['an empty response', { text: '' }, 200],
    ['half a response', { text: '{"values": [' }, 200],
  ])('after five attempts: %s', async (_, reply, status) => {
    server = await startServer(() => reply);
    const time = createTime();
    const client = connect(server, {}, time);
    const error = await problemOf(client.get(ENDPOINTS.workspace, { workspace: 'acme' }));

    expect(error).toMatchObject({ status, retries: 4 });
    expect((error as Error).message).toContain('(after 4 retries)');
    expect(server.calls).toHaveLength(5);
    expect(time.slept).toEqual([250, 500, 1000, 2000]);
    expect(client.stats()).toMatchObject({ calls: 6, retries: 4, retryDelayMs: 3750 });
  });

  test('that are temporary are retried without notice', async () => {
    const replies: Reply[] = [
      { status: 503, headers: { 'Retry-After': '20' } },
      { text: '<html>' },
      { json: { slug: 'acme' } },
    ];
    server = await startServer(() => replies.shift() ?? {});
    const time = createTime();

    await expect(connect(server, {}, time).get(ENDPOINTS.workspace, { workspace: 'acme' })).resolves.toEqual({
      slug: 'acme',
    });
    expect(time.slept).toEqual([20_000, 500]);
  });

  test('of the network', async () => {
    const client = await clientOf(() => (response) => response.socket?.destroy());
    const error = await problemOf(client.get(ENDPOINTS.workspace, { workspace: 'acme' }));

    expect(error).toBeInstanceOf(NetworkError);
    expect(error).toMatchObject({ status: undefined, retries: 4 });
    expect(server.calls).toHaveLength(5);
  });

  test('of the network at the token endpoint do not count as refused credentials', async () => {
    const client = await clientOf(
      () => ({}),
      () => (response) => response.socket?.destroy(),
    );

    await expect(client.get(ENDPOINTS.workspace, { workspace: 'acme' })).rejects.toThrow(NetworkError);
    expect(server.tokenCalls).toHaveLength(5);
    expect(server.calls).toHaveLength(0);
  });
});

const endpoint = 'GET /2.0/workspaces/acme';
const credential = { label: 'OAuth consumer 1 (key a)' };
const limit = { endpoint, limited: ['OAuth consumer 1 (key a)'], total: 1, now: 0, availableAt: 60_000, waitedMs: 0 };

test.each<[string, ApiError, boolean]>([
  ['no response', new NetworkError({ endpoint, problem: 'gone' }), true],
  ['a damaged response', new ProtocolError({ endpoint, status: 200, problem: 'cut', damaged: true }), true],
  ['a different response', new ProtocolError({ endpoint, status: 200, problem: 'odd' }), false],
  ['400', new ApiError({ endpoint, status: 400 }), false],
  ['401', new AuthenticationError({ endpoint, status: 401, credential, refused: 'token', advice: '' }), false],
  ['403', new PermissionError({ endpoint, status: 403 }), false],
  ['404', new NotFoundError({ endpoint, status: 404 }), false],
  ['a wrong address', new WrongAddressError({ endpoint, status: 404 }), false],
  ['408', new ApiError({ endpoint, status: 408 }), true],
  ['410', new ApiError({ endpoint, status: 410 }), false],
  ['429 of all consumers', new RateLimitError(limit), false],
  ['500', new ApiError({ endpoint, status: 500 }), true],
  ['503', new ApiError({ endpoint, status: 503 }), true],
  ['599', new ApiError({ endpoint, status: 599 }), true],
])('whether the request may succeed when it is sent again, after %s: %#', (_, error, expected) => {
  expect(error.isTemporary).toBe(expected);
});

test.each<[string, ApiError, { isRefusal: boolean; isGone: boolean }]>([
  ['400', new ApiError({ endpoint, status: 400 }), { isRefusal: false, isGone: false }],
  ['402', new PermissionError({ endpoint, status: 402 }), { isRefusal: true, isGone: false }],
  ['403', new PermissionError({ endpoint, status: 403 }), { isRefusal: true, isGone: false }],
  ['404', new NotFoundError({ endpoint, status: 404 }), { isRefusal: true, isGone: false }],
  ['a wrong address', new WrongAddressError({ endpoint, status: 404 }), { isRefusal: false, isGone: true }],
  ['410', new ApiError({ endpoint, status: 410 }), { isRefusal: false, isGone: true }],
  [
    'a refusal that nobody could confirm',
    new UnconfirmedRefusalError(new NotFoundError({ endpoint, status: 404 }), 'rate limit'),
    { isRefusal: false, isGone: false },
  ],
])('what %s says about the resource', (_, error, expected) => {
  expect(error).toMatchObject(expected);
});

test('a permission error names the scopes that are missing', () => {
  const error = new PermissionError({ endpoint, status: 403, granted: ['account'], required: ['account', 'project'] });

  expect(error.missing).toEqual(['project']);
  expect(new PermissionError({ endpoint, status: 403 }).missing).toEqual([]);
});

describe('what a person can do about a refusal', () => {
  const SCOPES_MESSAGE = 'Your credentials lack one or more required privilege scopes.';
  const DEACTIVATED =
    'Error: This workspace and its content have been deactivated due to inactivity. Contact your workspace admin to ' +
    'reactivate it and avoid permanent deletion.';

  test.each<[RefusalKind, string, Partial<ConstructorParameters<typeof PermissionError>[0]>]>([
    ['deactivated', 'take', { reason: DEACTIVATED }],
    ['scope', 'scope project; granted are none', { reason: SCOPES_MESSAGE, required: ['project'], granted: [] }],
    ['scope', 'lacks a scope', { reason: SCOPES_MESSAGE }],
    ['right', 'the right', { reason: 'Forbidden', key: 'INSUFFICIENT_RIGHTS' }],
    ['right', 'the right', { status: 401, reason: 'You do not have access to view this workspace.' }],
    ['right', 'the right', { reason: 'Access denied. You must have write or admin access.' }],
    ['right', 'the right', { required: ['project'], granted: ['project'] }],
    ['plan', 'plan', { status: 402, reason: 'Upgrade' }],
    ['unknown', 'lacks a scope, or', { reason: 'Forbidden' }],
    ['unknown', 'lacks a scope, or', {}],
  ])('depends on its reason: %s', (kind, words, failure) => {
    const error = new PermissionError({ endpoint, status: 403, ...failure });

    expect(error.kind).toBe(kind);
    expect(error.message).toContain(words);
  });
});

test('an error about a credential keeps only its label', () => {
  const secretive = { ...credential, secret: 'a-secret' };
  const error = new AuthenticationError({ endpoint, credential: secretive, refused: 'credentials', advice: '' });

  expect(JSON.stringify(error)).not.toContain('a-secret');
});
