import { inspect } from 'node:util';

import type { BitbucketClient } from '../../../src/bitbucket/client';
import {
  ApiError,
  AuthenticationError,
  NetworkError,
  NotFoundError,
  PermissionError,
} from '../../../src/bitbucket/http/errors';
import { collect, connect, createTime } from './connect';
import { type Reply, type Script, type ScriptedServer, startServer } from './scriptedServer';

const REF = { workspace: '{w}', repository: '{r}' };

let server: ScriptedServer;
afterEach(() => server?.close());

async function clientOf(api: Script, token?: Script): Promise<BitbucketClient> {
  server = await startServer(api, token);
  return connect(server);
}

const problemOf = (work: Promise<unknown>): Promise<unknown> => work.catch((error: unknown) => error);

describe('errors', () => {
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
    const error = await problemOf(client.getWorkspace('acme'));

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
    const error = await problemOf(collect(client.listProjects('acme')));

    expect(error).toBeInstanceOf(PermissionError);
    expect(error).toMatchObject({ granted: ['account'], required: ['project'] });
    expect((error as Error).message).toContain('It needs the scope project; granted are account.');
  });

  test.each([
    ['a string', 'text'],
    ['nothing', undefined],
  ])('bear with a detail that is %s', async (_, detail) => {
    const client = await clientOf(() => ({ status: 403, json: { error: { message: 'No', detail } } }));

    await expect(client.getWorkspace('acme')).rejects.toMatchObject({ granted: undefined, required: undefined });
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
    const error = await problemOf(client.getWorkspace('acme'));

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

    await expect(connect(server, {}, time).getWorkspace('acme')).resolves.toEqual({ slug: 'acme' });
    expect(time.slept).toEqual([20_000, 500]);
  });

  test('of the network', async () => {
    const client = await clientOf(() => (response) => response.socket?.destroy());
    const error = await problemOf(client.getWorkspace('acme'));

    expect(error).toBeInstanceOf(NetworkError);
    expect(error).toMatchObject({ status: undefined, retries: 4 });
    expect(server.calls).toHaveLength(5);
  });

  test('of the network at the token endpoint do not count as refused credentials', async () => {
    const client = await clientOf(
      () => ({}),
      () => (response) => response.socket?.destroy(),
    );

    await expect(client.getWorkspace('acme')).rejects.toThrow(NetworkError);
    expect(server.tokenCalls).toHaveLength(5);
    expect(server.calls).toHaveLength(0);
  });
});

describe('a refused token', () => {
  const expired: Reply = { status: 401, json: { type: 'error', error: { message: 'Access token expired.' } } };

  test('is renewed once for all requests in flight', async () => {
    const client = await clientOf(({ headers }) =>
      headers.authorization === 'Bearer token-1-of-a' ? expired : { json: { values: [] } },
    );
    await Promise.all([1, 2, 3, 4, 5].map((id) => collect(client.listPullRequestCommits({ ...REF, id }))));

    expect(server.tokenCalls).toHaveLength(2);
    expect(server.calls).toHaveLength(10);
    expect(client.stats().retries).toBe(0);
  });

  test('is an error when the new one is refused as well', async () => {
    const client = await clientOf(() => expired);
    const error = await problemOf(client.getWorkspace('acme'));

    expect(error).toBeInstanceOf(AuthenticationError);
    expect(error).toMatchObject({
      status: 401,
      credential: { position: 1, label: 'OAuth consumer 1 (key a)' },
      reason: 'Access token expired.',
    });
    expect((error as Error).message).toMatch(/OAuth consumer 1 \(key a\).*renewed once/);
    expect(server.calls).toHaveLength(2);
    expect(server.tokenCalls).toHaveLength(2);
  });

  test('is renewed once more by the next request', async () => {
    let refused = 0;
    const client = await clientOf(() => (refused++ % 2 === 0 ? expired : { json: {} }));
    await client.getWorkspace('one');
    await client.getWorkspace('two');

    expect(server.tokenCalls).toHaveLength(3);
  });
});

describe('credentials', () => {
  const echo: Script = ({ headers, body }) => ({
    status: 400,
    json: {
      error_description: `${headers.authorization} ${body}`,
      error: { message: `You sent ${headers.authorization} and the secret is secret-of-a`, detail: headers },
    },
  });

  test.each<[string, Script, Script | undefined]>([
    ['the API', echo, undefined],
    ['the token endpoint', () => ({}), echo],
  ])('that %s echoes are nowhere in an error or a log line', async (_, api, token) => {
    server = await startServer(api, token);
    const lines: unknown[] = [];
    const log = (...line: unknown[]) => lines.push(line);
    const client = connect(server, { logger: { debug: log, info: log, warn: log } });
    const error = (await problemOf(client.getWorkspace('acme'))) as Error;
    const shown = [
      error.message,
      error.stack,
      JSON.stringify(error),
      inspect([error, client, lines], { depth: 20, showHidden: true }),
    ];

    expect(error.message).toContain('***');
    for (const text of shown) {
      expect(text).not.toContain('secret-of-a');
      expect(text).not.toContain('token-1-of-a');
      expect(text).not.toContain(Buffer.from('a:secret-of-a').toString('base64'));
    }
  });

  test('are sent only to their own endpoints', async () => {
    const elsewhere = await startServer(() => ({ json: { values: [] } }));
    try {
      const client = await clientOf(() => ({ json: { values: [], next: `${elsewhere.origin}/2.0/x` } }));
      await problemOf(collect(client.listMembers('acme')));

      expect(elsewhere.calls).toHaveLength(0);
      expect(server.tokenCalls[0]?.headers.authorization).toMatch(/^Basic /);
      expect(server.calls[0]?.headers.authorization).toBe('Bearer token-1-of-a');
      expect(server.calls[0]?.headers['user-agent']).toMatch(/^graph-bitbucket\/\d+\.\d+\.\d+$/);
    } finally {
      await elsewhere.close();
    }
  });
});
