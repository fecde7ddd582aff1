import type { BitbucketClient } from '../../../src/bitbucket/client';
import { NotFoundError, ProtocolError } from '../../../src/bitbucket/http/errors';
import { collect, connect, createTime } from './connect';
import { type Reply, type Script, type ScriptedServer, startServer } from './scriptedServer';

const WORKSPACE = '{3f0d2c1b-0000-4000-8000-000000000001}';
const REPOSITORY = '{3f0d2c1b-0000-4000-8000-000000000002}';
const REF = { workspace: WORKSPACE, repository: REPOSITORY };
const PULL_REQUESTS = `/2.0/repositories/${WORKSPACE}/${REPOSITORY}/pullrequests`;
const UPDATED_SINCE = new Date('2026-02-01T06:00:00+02:00');

let server: ScriptedServer;
afterEach(() => server?.close());

async function clientOf(api: Script, token?: Script): Promise<BitbucketClient> {
  server = await startServer(api, token);
  return connect(server);
}

describe('the endpoints', () => {
  test.each<[string, (client: BitbucketClient) => AsyncIterable<unknown>, string, [string, string][]]>([
    ['members', (c) => c.listMembers('acme'), '/2.0/workspaces/acme/members', [['pagelen', '100']]],
    [
      'workspace permissions',
      (c) => c.listWorkspacePermissions('acme'),
      '/2.0/workspaces/acme/permissions',
      [['pagelen', '100']],
    ],
    ['projects', (c) => c.listProjects('acme'), '/2.0/workspaces/acme/projects', [['pagelen', '100']]],
    ['repositories', (c) => c.listRepositories(WORKSPACE), `/2.0/repositories/${WORKSPACE}`, [['pagelen', '100']]],
    [
      'pull requests',
      (c) => c.listPullRequests({ ...REF, updatedSince: UPDATED_SINCE }),
      PULL_REQUESTS,
      [
        ['pagelen', '50'],
        ['fields', '+values.participants,+values.reviewers,+values.draft,+values.closed_by,+values.merge_commit'],
        ['state', 'OPEN'],
        ['state', 'MERGED'],
        ['state', 'DECLINED'],
        ['state', 'SUPERSEDED'],
        ['q', 'updated_on>=2026-02-01T04:00:00.000Z'],
      ],
    ],
    [
      'pull requests of a member',
      (c) => c.listPullRequestsOfMember({ workspace: 'acme', member: '{m}', updatedSince: UPDATED_SINCE }),
      '/2.0/workspaces/acme/pullrequests/{m}',
      [
        ['pagelen', '50'],
        ['fields', '+values.participants,+values.reviewers,+values.draft,+values.closed_by,+values.merge_commit'],
        ['state', 'OPEN'],
        ['state', 'MERGED'],
        ['state', 'DECLINED'],
        ['state', 'SUPERSEDED'],
        ['q', 'updated_on>=2026-02-01T04:00:00.000Z'],
      ],
    ],
    [
      'commits of a pull request',
      (c) => c.listPullRequestCommits({ ...REF, id: 7 }),
      `${PULL_REQUESTS}/7/commits`,
      [['pagelen', '100']],
    ],
    [
      'activity of a pull request',
      (c) => c.listPullRequestActivity({ ...REF, id: 7 }),
      `${PULL_REQUESTS}/7/activity`,
      [['pagelen', '50']],
    ],
    [
      'commits of a revision',
      (c) => c.listCommits({ ...REF, revision: 'feature/x', exclude: 'abc' }),
      `/2.0/repositories/${WORKSPACE}/${REPOSITORY}/commits/feature/x`,
      [
        ['pagelen', '100'],
        ['exclude', 'abc'],
      ],
    ],
    [
      'all commits of a revision',
      (c) => c.listCommits({ ...REF, revision: 'abc' }),
      `/2.0/repositories/${WORKSPACE}/${REPOSITORY}/commits/abc`,
      [['pagelen', '100']],
    ],
  ])('lists %s, page by page', async (_, list, path, query) => {
    const client = await clientOf(({ query: asked }) => ({
      json: asked.has('page')
        ? { values: [{ id: 3 }] }
        : { values: [{ id: 1 }, null, { id: 2 }, 'text'], next: `${server.origin}/2.0/next?page=2` },
    }));

    // what is no object is null, so that steps can count it
    await expect(collect(list(client))).resolves.toEqual([{ id: 1 }, null, { id: 2 }, null, { id: 3 }]);
    expect(server.calls[0]).toMatchObject({ method: 'GET', path });
    expect([...(server.calls[0]?.query ?? [])]).toEqual(query);
    expect(server.calls[1]?.path).toBe('/2.0/next');
    expect(Object.values(client.stats().callsByEndpoint).sort()).toEqual([1, 2]);
  });

  test('gets one pull request', async () => {
    const client = await clientOf(() => ({ json: { id: 7 } }));

    await expect(client.getPullRequest({ ...REF, id: 7 })).resolves.toEqual({ id: 7 });
    expect(server.calls[0]?.path).toBe(`${PULL_REQUESTS}/7`);
  });

  test('lists the groups of the 1.0 API', async () => {
    const client = await clientOf(() => ({ json: [{ slug: 'developers' }] }));

    await expect(client.listGroups('acme')).resolves.toEqual([{ slug: 'developers' }]);
    expect(server.calls[0]?.path).toBe('/1.0/groups/acme');
  });

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
    await client.getWorkspace('a/../b?c#d');
    await client.getPullRequest({ ...REF, id: 7 });

    expect(seen).toContain(`${server.origin}/2.0/workspaces/a%2F..%2Fb%3Fc%23d`);
    expect(seen[2]).toMatch(/\/2\.0\/repositories\/%7B[-\w]+%7D\/%7B[-\w]+%7D\/pullrequests\/7$/);
  });

  test('requests a workspace once', async () => {
    const client = await clientOf(() => ({ json: { slug: 'acme' } }));
    await Promise.all([client.getWorkspace('acme'), client.getWorkspace('acme')]);
    await client.getWorkspace('other');

    await expect(client.getWorkspace('acme')).resolves.toEqual({ slug: 'acme' });
    expect(server.calls).toHaveLength(2);
  });

  test('requests a workspace again after a failure', async () => {
    const replies: Reply[] = [
      { status: 404, json: { type: 'error', error: { message: 'No workspace' } } },
      { json: { slug: 'acme' } },
    ];
    const client = await clientOf(() => replies.shift() ?? {});

    await expect(client.getWorkspace('acme')).rejects.toThrow(NotFoundError);
    await expect(client.getWorkspace('acme')).resolves.toEqual({ slug: 'acme' });
  });

  test.each<[string, (client: BitbucketClient) => Promise<unknown>, unknown]>([
    ['a workspace', (c) => c.getWorkspace('acme'), 'text'],
    ['a pull request', (c) => c.getPullRequest({ ...REF, id: 7 }), null],
    ['groups', (c) => c.listGroups('acme'), {}],
    ['a count', (c) => c.countRepositoriesAs(1, WORKSPACE), { values: [] }],
    ['members', (c) => collect(c.listMembers('acme')), []],
  ])('does not take anything for %s', async (_, ask, json) => {
    const client = await clientOf(() => ({ json }));

    await expect(ask(client)).rejects.toThrow(ProtocolError);
    expect(server.calls).toHaveLength(1);
  });
});

describe('page sizes', () => {
  const REFUSED: Reply = { status: 400, json: { type: 'error', error: { message: 'Invalid pagelen' } } };
  const refusing: Script = ({ query }) =>
    query.has('pagelen') ? REFUSED : { json: { values: [{ id: query.get('q') ?? 'none' }], size: 1 } };

  test('that Bitbucket refuses are omitted from later requests', async () => {
    const client = await clientOf(refusing);
    const list = () => collect(client.listPullRequests({ ...REF, updatedSince: UPDATED_SINCE }));

    await expect(list()).resolves.toEqual([{ id: 'updated_on>=2026-02-01T04:00:00.000Z' }]);
    await list();
    expect(server.calls.map(({ query }) => query.get('pagelen'))).toEqual(['50', null, null]);
    expect(server.calls[2]?.query.getAll('state')).toHaveLength(4);
    await expect(client.countRepositoriesAs(1, WORKSPACE)).resolves.toBe(1);
  });

  test('are kept in the URL of the next page', async () => {
    const client = await clientOf(({ query }) => {
      if (query.has('pagelen') && !query.has('page')) {
        return REFUSED;
      }
      return { json: query.has('page') ? { values: [{ id: 2 }] } : firstPage() };
    });
    const firstPage = () => ({ values: [{ id: 1 }], next: `${server.origin}/2.0/x?pagelen=10&page=2` });

    await expect(collect(client.listProjects('acme'))).resolves.toEqual([{ id: 1 }, { id: 2 }]);
    expect(server.calls.map(({ query }) => query.toString())).toEqual(['pagelen=100', '', 'pagelen=10&page=2']);
  });

  test('are kept after other errors', async () => {
    const client = await clientOf(() => ({ status: 400, json: { type: 'error', error: { message: 'Invalid q' } } }));

    await expect(collect(client.listProjects('acme'))).rejects.toMatchObject({ status: 400, reason: 'Invalid q' });
    expect(server.calls).toHaveLength(1);
  });

  test('are omitted in only one more attempt', async () => {
    const client = await clientOf(() => ({ status: 400, json: { error: { message: 'Invalid pagelen' } } }));

    await expect(collect(client.listProjects('acme'))).rejects.toMatchObject({ status: 400 });
    expect(server.calls).toHaveLength(2);
  });
});
