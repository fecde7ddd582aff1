import type { BitbucketClient } from '../../../src/bitbucket/client';
import type { ClientOptions } from '../../../src/bitbucket/createClient';
import { ENDPOINTS } from '../../../src/bitbucket/endpoints';
import { byUpdate } from '../../../src/bitbucket/endpoints/pullRequests';
import { RateLimitError } from '../../../src/bitbucket/http/credentialErrors';
import { NotFoundError, ProtocolError } from '../../../src/bitbucket/http/errors';
import { BrokenListingError } from '../../../src/bitbucket/pagination/brokenListing';
import { collect, connect, consumersNamed, createTime } from './connect';
import { LIMITED, type Reply, type Script, type ScriptedServer, startServer } from './scriptedServer';

const WORKSPACE = '{3f0d2c1b-0000-4000-8000-000000000001}';
const REPOSITORY = '{3f0d2c1b-0000-4000-8000-000000000002}';
const REF = { workspace: WORKSPACE, repository: REPOSITORY };
const UPDATED_SINCE = new Date('2026-02-01T06:00:00+02:00');

let server: ScriptedServer;
afterEach(() => server?.close());

async function clientOf(api: Script, options: Partial<ClientOptions> = {}): Promise<BitbucketClient> {
  server = await startServer(api);
  return connect(server, options);
}

describe('an object', () => {
  test('encodes path parameters', async () => {
    const seen: string[] = [];
    server = await startServer(() => ({ json: {} }));
    const client = connect(
      server,
      {},
      {
        ...createTime(),
        fetch: async (url, init) => {
          seen.push(url);
          const { default: fetch } = await import('node-fetch');
          return fetch(url, init);
        },
      },
    );
    await client.get(ENDPOINTS.workspace, { workspace: 'a/../b?c#d' });
    await client.get(ENDPOINTS.pullRequest, { ...REF, id: 7 });

    expect(seen).toContain(`${server.origin}/2.0/workspaces/a%2F..%2Fb%3Fc%23d`);
    expect(seen[2]).toMatch(/\/2\.0\/repositories\/%7B[-\w]+%7D\/%7B[-\w]+%7D\/pullrequests\/7\?/);
  });

  test('requests a workspace once', async () => {
    const client = await clientOf(() => ({ json: { slug: 'acme' } }));
    await Promise.all([
      client.get(ENDPOINTS.workspace, { workspace: 'acme' }),
      client.get(ENDPOINTS.workspace, { workspace: 'acme' }),
    ]);
    await client.get(ENDPOINTS.workspace, { workspace: 'other' });

    await expect(client.get(ENDPOINTS.workspace, { workspace: 'acme' })).resolves.toEqual({ slug: 'acme' });
    expect(server.calls).toHaveLength(2);
  });

  test('requests a workspace again after a failure', async () => {
    const replies: Reply[] = [
      { status: 404, json: { type: 'error', error: { message: 'No workspace' } } },
      { json: { slug: 'acme' } },
    ];
    const client = await clientOf(() => replies.shift() ?? {});

    await expect(client.get(ENDPOINTS.workspace, { workspace: 'acme' })).rejects.toThrow(NotFoundError);
    await expect(client.get(ENDPOINTS.workspace, { workspace: 'acme' })).resolves.toEqual({ slug: 'acme' });
  });

  test.each<[string, (client: BitbucketClient) => Promise<unknown>, unknown]>([
    ['a workspace', (c) => c.get(ENDPOINTS.workspace, { workspace: 'acme' }), 'text'],
    ['a pull request', (c) => c.get(ENDPOINTS.pullRequest, { ...REF, id: 7 }), null],
    ['groups', (c) => collect(c.list(ENDPOINTS.groups, { workspace: 'acme' })), {}],
    [
      'a count',
      (c) => c.count(ENDPOINTS.repositories, { workspace: WORKSPACE }, c.credentials.all[0]!),
      { values: [] },
    ],
    ['members', (c) => collect(c.list(ENDPOINTS.members, { workspace: 'acme' })), []],
  ])('rejects a response that is not %s', async (_, ask, json) => {
    const client = await clientOf(() => ({ json }));

    await expect(ask(client)).rejects.toThrow(ProtocolError);
    expect(server.calls).toHaveLength(1);
  });
});

describe('a call with one of several consumers', () => {
  test('sends the request with it', async () => {
    server = await startServer(({ path, consumer }) =>
      path.startsWith('/2.0/repositories')
        ? { json: { size: consumer === 'b' ? 10 : 400 } }
        : { json: { slug: 'acme' } },
    );
    const client = connect(server, { consumers: consumersNamed('a', 'b') });

    await expect(
      client.get(ENDPOINTS.workspace, { workspace: 'acme' }, [], client.credentials.all[1]),
    ).resolves.toEqual({ slug: 'acme' });
    await expect(
      client.count(ENDPOINTS.repositories, { workspace: WORKSPACE }, client.credentials.all[1]!),
    ).resolves.toBe(10);
    await expect(
      client.count(ENDPOINTS.repositories, { workspace: WORKSPACE }, client.credentials.all[0]!),
    ).resolves.toBe(400);
    expect(server.calls.map(({ consumer }) => consumer)).toEqual(['b', 'b', 'a']);
    expect([...(server.calls[1]?.query ?? [])]).toEqual([
      ['pagelen', '1'],
      ['fields', 'size'],
    ]);
    expect(client.credentials.all).toMatchObject([
      { kind: { name: 'OAuth consumer' }, item: 1, label: 'OAuth consumer 1 (key a)' },
      { kind: { name: 'OAuth consumer' }, item: 2, label: 'OAuth consumer 2 (key b)' },
    ]);
  });

  test('does not repeat the request for an object that is kept', async () => {
    const client = await clientOf(() => ({ json: { slug: 'acme' } }));
    await client.get(ENDPOINTS.workspace, { workspace: 'acme' }, [], client.credentials.all[0]);

    await expect(client.get(ENDPOINTS.workspace, { workspace: 'acme' })).resolves.toEqual({ slug: 'acme' });
    expect(server.calls).toHaveLength(1);
  });
});

describe('a listing of a whole workspace', () => {
  const two = { consumers: consumersNamed('a', 'b') };
  const asked = () => server.calls.map(({ consumer }) => consumer).join('');
  const page = (ids: number[], next?: string) => ({ json: { values: ids.map((uuid) => ({ uuid: `${uuid}` })), next } });
  const uuids = async (client: BitbucketClient) =>
    (await collect(client.list(ENDPOINTS.projects, { workspace: 'acme' }))).map((project) => project?.uuid);

  test('is read again from its start by the next credential when the first is limited in the middle', async () => {
    const client = await clientOf(({ consumer, query }) => {
      if (!query.has('page')) {
        return page(consumer === 'a' ? [1, 2] : [2, 1, 3], `${server.origin}/2.0/x?page=2`);
      }
      return consumer === 'a' ? LIMITED : page([4]);
    }, two);
    await expect(uuids(client)).resolves.toEqual(['1', '2', '3', '4']);
    expect(asked()).toBe('aabb');
  });

  test('with a single credential continues after a wait', async () => {
    let limits = 1;
    const client = await clientOf(
      ({ query }) => {
        if (!query.has('page')) {
          return page([1], `${server.origin}/2.0/x?page=2`);
        }
        return limits-- > 0 ? LIMITED : page([2]);
      },
      { rateLimitMaxWaitMs: 60_000 },
    );
    await expect(uuids(client)).resolves.toEqual(['1', '2']);
    expect(asked()).toBe('aaa');
  });

  test('ends when every credential is limited in the middle of it', async () => {
    const client = await clientOf(
      ({ query }) => (query.has('page') ? LIMITED : page([1], `${server.origin}/2.0/x?page=2`)),
      two,
    );
    await expect(uuids(client)).rejects.toThrow(RateLimitError);
  });

  test('of repositories that is empty is requested with every credential', async () => {
    const client = await clientOf(
      ({ consumer }) =>
        consumer === 'b' ? { json: { values: [{ uuid: '{r}' }], size: 1 } } : { json: { values: [], size: 0 } },
      { consumers: consumersNamed('a', 'b', 'c') },
    );
    await expect(collect(client.list(ENDPOINTS.repositories, { workspace: '{w}' }))).resolves.toEqual([
      { uuid: '{r}' },
    ]);
    expect(asked()).toBe('aabb');
  });
});

describe('a refusal of a later page', () => {
  const error = (status: number, more: object = {}): Reply => ({
    status,
    json: { type: 'error', error: { message: 'No', ...more } },
  });
  const first = (): Reply => ({ json: { values: [{ uuid: '1' }], next: `${server.origin}/2.0/x?page=2` } });

  test.each([
    ['400', error(400)],
    ['401', error(401)],
    ['402', error(402)],
    ['403', error(403)],
    ['404', error(404)],
    ['404 of the backend of Pipelines', error(404, { data: { key: 'pipelines-service.repository.not-found' } })],
    ['410', error(410)],
  ])('is a broken listing: %s', async (_, reply) => {
    const client = await clientOf(({ query }) => (query.has('page') ? reply : first()));
    const reason: unknown = await collect(client.list(ENDPOINTS.environments, REF)).catch((e: unknown) => e);

    expect(reason).toBeInstanceOf(BrokenListingError);
    expect(reason).toMatchObject({ status: reply.status, isRefusal: false, isGone: false, isTemporary: false });
    expect((reason as Error).message).toMatch(/^GET \/2\.0\/x: .* so the list is incomplete\.$/);
  });

  test('is one also when the first page is read again', async () => {
    const replies: Reply[] = [{ json: { values: [{ uuid: '1' }], size: 2, pagelen: 100 } }];
    const client = await clientOf(() => replies.shift() ?? error(404));
    await expect(collect(client.list(ENDPOINTS.projects, { workspace: 'acme' }))).rejects.toThrow(BrokenListingError);
  });

  test('does not hide other errors', async () => {
    const client = await clientOf(({ query }) => (query.has('page') ? LIMITED : first()));
    await expect(collect(client.list(ENDPOINTS.environments, REF))).rejects.toThrow(RateLimitError);
  });
});

describe('a repository that the backend of Pipelines does not know', () => {
  const unknown: Reply = {
    status: 404,
    json: { error: { message: 'Not found', data: { key: 'pipelines-service.repository.not-found' } } },
  };

  test.each([ENDPOINTS.environments, ENDPOINTS.repositoryRunners, ENDPOINTS.repositoryVariables] as const)(
    'has an empty list of %p, which nobody has to confirm',
    async (endpoint) => {
      const client = await clientOf(() => unknown, { consumers: consumersNamed('a', 'b') });
      await expect(collect(client.list(endpoint, REF))).resolves.toEqual([]);
      expect(server.calls).toHaveLength(1);
    },
  );

  test('is refused elsewhere, and for other reasons', async () => {
    const client = await clientOf(() => unknown);
    await expect(collect(client.list(ENDPOINTS.repositoryWebhooks, REF))).rejects.toMatchObject({ isRefusal: true });
    await server.close();

    const other = await clientOf(() => ({ status: 404, json: { error: { message: 'Not found' } } }));
    await expect(collect(other.list(ENDPOINTS.environments, REF))).rejects.toMatchObject({ isRefusal: true });
  });
});

describe('page sizes', () => {
  const REFUSED: Reply = { status: 400, json: { type: 'error', error: { message: 'Invalid pagelen' } } };
  const refusing: Script = ({ query }) =>
    query.has('pagelen') ? REFUSED : { json: { values: [{ id: query.get('q') ?? 'none' }], size: 1 } };

  test('that Bitbucket refuses are omitted from later requests', async () => {
    const client = await clientOf(refusing);
    const list = () => collect(client.list(ENDPOINTS.pullRequests, REF, byUpdate(UPDATED_SINCE)));

    await expect(list()).resolves.toEqual([{ id: 'updated_on>=2026-02-01T04:00:00.000Z' }]);
    await list();
    expect(server.calls.map(({ query }) => query.get('pagelen'))).toEqual(['50', null, null]);
    expect(server.calls[2]?.query.getAll('state')).toHaveLength(4);
    await expect(
      client.count(ENDPOINTS.repositories, { workspace: WORKSPACE }, client.credentials.all[0]!),
    ).resolves.toBe(1);
  });

  test('are kept in the URL of the next page', async () => {
    const client = await clientOf(({ query }) => {
      if (query.has('pagelen') && !query.has('page')) {
        return REFUSED;
      }
      return { json: query.has('page') ? { values: [{ id: 2 }] } : firstPage() };
    });
    const firstPage = () => ({ values: [{ id: 1 }], next: `${server.origin}/2.0/x?pagelen=10&page=2` });

    await expect(collect(client.list(ENDPOINTS.projects, { workspace: 'acme' }))).resolves.toEqual([
      { id: 1 },
      { id: 2 },
    ]);
    expect(server.calls.map(({ query }) => query.toString())).toEqual(['pagelen=100', '', 'pagelen=10&page=2']);
  });

  test('are kept after other errors', async () => {
    const client = await clientOf(() => ({ status: 400, json: { type: 'error', error: { message: 'Invalid q' } } }));

    await expect(collect(client.list(ENDPOINTS.projects, { workspace: 'acme' }))).rejects.toMatchObject({
      status: 400,
      reason: 'Invalid q',
    });
    expect(server.calls).toHaveLength(1);
  });

  test('are omitted in only one more attempt', async () => {
    const client = await clientOf(() => ({ status: 400, json: { error: { message: 'Invalid pagelen' } } }));

    await expect(collect(client.list(ENDPOINTS.projects, { workspace: 'acme' }))).rejects.toMatchObject({
      status: 400,
    });
    expect(server.calls).toHaveLength(2);
  });
});

test('a token in the path of `next` is not shown', async () => {
  const client = await clientOf(({ query }) =>
    query.has('page')
      ? { status: 400, json: { type: 'error', error: { message: 'Bad' } } }
      : { json: { values: [], next: `${server.origin}/2.0/token-1-of-a/x?page=2` } },
  );
  const error: unknown = await collect(client.list(ENDPOINTS.projects, { workspace: 'acme' })).catch(
    (reason: unknown) => reason,
  );
  expect(error).toMatchObject({ endpoint: 'GET /2.0/***/x' });
});
