import type { BitbucketClient } from '../../../src/bitbucket/client';
import { collect, connect, consumersNamed } from './connect';
import { type Script, type ScriptedServer, startServer, tokenOf } from './scriptedServer';

const WORKSPACE = '{3f0d2c1b-0000-4000-8000-000000000001}';

let server: ScriptedServer;
afterEach(() => server?.close());

async function clientOf(api: Script, token?: Script): Promise<BitbucketClient> {
  server = await startServer(api, token);
  return connect(server);
}

describe('one consumer of several', () => {
  test('sends the request', async () => {
    server = await startServer(({ path, consumer }) =>
      path.startsWith('/2.0/repositories')
        ? { json: { size: consumer === 'b' ? 10 : 400 } }
        : { json: { slug: 'acme' } },
    );
    const client = connect(server, { consumers: consumersNamed('a', 'b') });

    await expect(client.getWorkspaceAs(2, 'acme')).resolves.toEqual({ slug: 'acme' });
    await expect(client.countRepositoriesAs(2, WORKSPACE)).resolves.toBe(10);
    await expect(client.countRepositoriesAs(1, WORKSPACE)).resolves.toBe(400);
    expect(server.calls.map(({ consumer }) => consumer)).toEqual(['b', 'b', 'a']);
    expect([...(server.calls[1]?.query ?? [])]).toEqual([
      ['pagelen', '1'],
      ['fields', 'size'],
    ]);
    expect(client.credentials).toEqual([
      { position: 1, kind: 'consumer', item: 1, label: 'OAuth consumer 1 (key a)' },
      { position: 2, kind: 'consumer', item: 2, label: 'OAuth consumer 2 (key b)' },
    ]);
  });

  test('does not change which consumer the run uses', async () => {
    const client = await clientOf(() => ({ json: { slug: 'acme' } }));
    await client.getWorkspaceAs(1, 'acme');

    await expect(client.getWorkspace('acme')).resolves.toEqual({ slug: 'acme' });
    expect(server.calls).toHaveLength(1);
  });

  test('must exist', async () => {
    const client = await clientOf(() => ({}));

    await expect(client.getWorkspaceAs(2, 'acme')).rejects.toThrow(/no credential 2/);
    expect(() => connect(server, { consumers: [] })).toThrow(RangeError);
  });

  test('has the scopes of its token', async () => {
    server = await startServer(
      () => ({}),
      ({ consumer }) => ({ json: { access_token: 't', scope: consumer === 'b' ? 'account' : 'project' } }),
    );
    const client = connect(server, { consumers: consumersNamed('a', 'b') });

    await expect(client.grantedScopes(2)).resolves.toEqual(new Set(['account']));
    expect(server.tokenCalls).toHaveLength(1);
    expect(server.calls).toHaveLength(0);
  });

  test('has the scopes of API responses if the token response has none', async () => {
    const client = await clientOf(
      () => ({ json: {}, headers: { 'X-OAuth-Scopes': 'project, account' } }),
      () => ({ json: { access_token: 't' } }),
    );

    await expect(client.grantedScopes(1)).resolves.toBeUndefined();
    await client.getWorkspaceAs(1, 'acme');
    await expect(client.grantedScopes(1)).resolves.toEqual(new Set(['account', 'project']));
  });

  test('is named when it is refused', async () => {
    const client = await clientOf(
      () => ({}),
      () => ({ status: 400, json: { error_description: 'Invalid OAuth client credentials' } }),
    );

    await expect(client.grantedScopes(1)).rejects.toThrow(
      /OAuth consumer 1 \(key a\).*Invalid OAuth client credentials/,
    );
  });
});

test('stats count its calls', async () => {
  server = await startServer(
    () => ({ json: { values: [], size: 0 } }),
    ({ consumer }) => tokenOf(consumer, 1),
  );
  const client = connect(server, { consumers: consumersNamed('a', 'b') });
  await collect(client.listMembers('acme'));
  await collect(client.listRepositories(WORKSPACE));
  await client.countRepositoriesAs(2, WORKSPACE).catch(() => undefined);

  expect(client.stats()).toEqual({
    calls: 7,
    callsByBucket: { repository: 4, webhook: 0, other: 3 },
    activeCredential: 1,
    // nobody sees a repository, so the other consumer is asked as well
    callsByEndpoint: { token: 2, members: 1, repositories: 1, countRepositories: 3 },
    credentials: [
      { position: 1, calls: 4, callsByBucket: { repository: 2, webhook: 0, other: 2 }, timesLimited: 0 },
      { position: 2, calls: 3, callsByBucket: { repository: 2, webhook: 0, other: 1 }, timesLimited: 0 },
    ],
    retries: 0,
    retryDelayMs: 0,
    rotations: 0,
    limitedResponses: 0,
    rateLimitWaitMs: 0,
    bytes: expect.any(Number) as number,
  });
  expect(client.stats()).not.toBe(client.stats());
});
