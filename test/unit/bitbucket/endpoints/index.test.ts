import type { BitbucketClient } from '../../../../src/bitbucket/client';
import { ENDPOINTS } from '../../../../src/bitbucket/endpoints';
import { byUpdate } from '../../../../src/bitbucket/endpoints/pullRequests';
import { byEmail } from '../../../../src/bitbucket/endpoints/workspaces';
import { collect, connect } from '../connect';
import { type Script, type ScriptedServer, startServer } from '../scriptedServer';

const WORKSPACE = '{3f0d2c1b-0000-4000-8000-000000000001}';
const REPOSITORY = '{3f0d2c1b-0000-4000-8000-000000000002}';
const REF = { workspace: WORKSPACE, repository: REPOSITORY };
const PULL_REQUESTS = `/2.0/repositories/${WORKSPACE}/${REPOSITORY}/pullrequests`;
const UPDATED_SINCE = new Date('2026-02-01T06:00:00+02:00');

let server: ScriptedServer;
afterEach(() => server?.close());

async function clientOf(api: Script): Promise<BitbucketClient> {
  server = await startServer(api);
  return connect(server);
}

test.each<[string, (client: BitbucketClient) => AsyncIterable<unknown>, string, [string, string][]]>([
  [
    'members',
    (c) => c.list(ENDPOINTS.members, { workspace: 'acme' }),
    '/2.0/workspaces/acme/members',
    [['pagelen', '100']],
  ],
  [
    'workspace permissions',
    (c) => c.list(ENDPOINTS.workspacePermissions, { workspace: 'acme' }),
    '/2.0/workspaces/acme/permissions',
    [['pagelen', '100']],
  ],
  [
    'projects',
    (c) => c.list(ENDPOINTS.projects, { workspace: 'acme' }),
    '/2.0/workspaces/acme/projects',
    [['pagelen', '100']],
  ],
  [
    'repositories',
    (c) => c.list(ENDPOINTS.repositories, { workspace: WORKSPACE }),
    `/2.0/repositories/${WORKSPACE}`,
    [['pagelen', '100']],
  ],
  [
    'pull requests',
    (c) => c.list(ENDPOINTS.pullRequests, REF, byUpdate(UPDATED_SINCE)),
    PULL_REQUESTS,
    [
      ['pagelen', '50'],
      [
        'fields',
        '+values.participants,+values.reviewers,+values.draft,+values.closed_by,+values.closed_on,+values.merge_commit',
      ],
      ['state', 'OPEN'],
      ['state', 'MERGED'],
      ['state', 'DECLINED'],
      ['state', 'SUPERSEDED'],
      ['q', 'updated_on>=2026-02-01T04:00:00.000Z'],
    ],
  ],
  [
    'pull requests of a member',
    (c) => c.list(ENDPOINTS.memberPullRequests, { workspace: 'acme', member: '{m}' }, byUpdate(UPDATED_SINCE)),
    '/2.0/workspaces/acme/pullrequests/{m}',
    [
      ['pagelen', '50'],
      [
        'fields',
        '+values.participants,+values.reviewers,+values.draft,+values.closed_by,+values.closed_on,+values.merge_commit',
      ],
      ['state', 'OPEN'],
      ['state', 'MERGED'],
      ['state', 'DECLINED'],
      ['state', 'SUPERSEDED'],
      ['q', 'updated_on>=2026-02-01T04:00:00.000Z'],
    ],
  ],
  [
    'commits of a pull request',
    (c) => c.list(ENDPOINTS.pullRequestCommits, { ...REF, id: 7 }),
    `${PULL_REQUESTS}/7/commits`,
    [['pagelen', '100']],
  ],
  [
    'activity of a pull request',
    (c) => c.list(ENDPOINTS.pullRequestActivity, { ...REF, id: 7 }),
    `${PULL_REQUESTS}/7/activity`,
    [['pagelen', '50']],
  ],
  [
    'commits of a revision',
    (c) => c.list(ENDPOINTS.commits, { ...REF, revision: 'feature/x' }, [['exclude', 'abc']]),
    `/2.0/repositories/${WORKSPACE}/${REPOSITORY}/commits/feature/x`,
    [
      ['pagelen', '100'],
      ['exclude', 'abc'],
    ],
  ],
  [
    'all commits of a revision',
    (c) => c.list(ENDPOINTS.commits, { ...REF, revision: 'abc' }),
    `/2.0/repositories/${WORKSPACE}/${REPOSITORY}/commits/abc`,
    [['pagelen', '100']],
  ],
])('%s are listed page by page', async (_, list, path, query) => {
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

test('one pull request is requested by its number', async () => {
  const client = await clientOf(() => ({ json: { id: 7 } }));

  await expect(client.get(ENDPOINTS.pullRequest, { ...REF, id: 7 })).resolves.toEqual({ id: 7 });
  expect(server.calls[0]?.path).toBe(`${PULL_REQUESTS}/7`);
});

test('groups are read from the 1.0 API', async () => {
  const client = await clientOf(() => ({ json: [{ slug: 'developers' }] }));

  await expect(collect(client.list(ENDPOINTS.groups, { workspace: 'acme' }))).resolves.toEqual([
    { slug: 'developers' },
  ]);
  expect(server.calls[0]?.path).toBe('/1.0/groups/acme');
});

test('members are searched by their addresses', async () => {
  const client = await clientOf(() => ({ json: { values: [{ user: { uuid: '{u}' } }] } }));
  const addresses = ['ada@example.com', 'bob@example.com'];
  await collect(client.list(ENDPOINTS.membersByEmail, { workspace: 'acme' }, byEmail(addresses)));

  expect(server.calls[0]?.path).toBe('/2.0/workspaces/acme/members');
  expect([...(server.calls[0]?.query ?? [])]).toEqual([
    ['pagelen', '100'],
    ['fields', '+values.user.email'],
    ['q', 'user.email IN ("ada@example.com","bob@example.com")'],
  ]);
});
