import {
  ALL_SCOPES,
  type SimulatedAccessToken,
  type SimulatedConsumer,
  type Simulator,
  type SimulatorOptions,
  startSimulator,
} from '../../../simulator';
import { clientWith, connect, requestToken, type TestClient } from '../testClient';

const sizes = { users: 6, repositories: 4, projects: 3, pullRequests: 0 };
const workspace = '/2.0/workspaces/northwind-robotics';
const repositories = '/2.0/repositories/northwind-robotics';
let simulator: Simulator;
let now: number;

afterEach(() => simulator.close());

async function start(options: SimulatorOptions): Promise<void> {
  now = Date.parse('2026-06-01T12:00:00Z');
  simulator = await startSimulator({ sizes, edgeCaseRecords: false, clock: () => now, ...options });
}

async function connectWith(consumer: Partial<SimulatedConsumer>): Promise<TestClient> {
  await start({ consumers: [{ key: 'a', secret: 's', scopes: ALL_SCOPES, ...consumer }] });
  return connect(simulator);
}

async function statusesOf(client: TestClient, path: string, count: number): Promise<number[]> {
  const statuses: number[] = [];
  for (let call = 0; call < count; call += 1) {
    statuses.push((await client.get(path)).status);
  }
  return statuses;
}

describe('an OAuth consumer', () => {
  test('loses scopes after a number of calls', async () => {
    const client = await connectWith({ changes: [{ afterCalls: 2, scopes: ['repository'] }] });
    const restrictions = `${repositories}/payments-api/branch-restrictions`;
    expect(await statusesOf(client, restrictions, 3)).toEqual([200, 200, 403]);
    const { body, headers } = await client.get(restrictions);
    expect(body.error).toMatchObject({ detail: { granted: ['repository'], required: ['repository:admin'] } });
    expect(headers.get('x-oauth-scopes')).toBe('repository');
    expect((await requestToken(simulator)).body.scope).toBe('repository');
    expect((await client.get(`${repositories}/payments-api`)).status).toBe(200);
  });

  test('can be revoked after some time: its tokens are refused, and it gets no new ones', async () => {
    const client = await connectWith({ changes: [{ afterMs: 60_000, revoked: true }] });
    now += 59_999;
    expect((await client.get(workspace)).status).toBe(200);
    now += 1;
    const response = await client.get(workspace);
    expect(response.status).toBe(401);
    expect(response.body).toHaveProperty('error.message', expect.stringContaining('Token is invalid'));
    const { status, body } = await requestToken(simulator);
    expect([status, body.error]).toEqual([400, 'unauthorized_client']);
  });

  test('does not see hidden repositories, in lists or directly', async () => {
    const client = await connectWith({ changes: [{ afterCalls: 1, hiddenRepositories: ['payments-api'] }] });
    expect((await client.get(`${repositories}?pagelen=1&fields=size`)).body).toEqual({ size: 4 });
    expect((await client.get(`${repositories}?pagelen=1&fields=size`)).body).toEqual({ size: 3 });
    expect((await client.get(`${repositories}/payments-api`)).status).toBe(404);
    expect((await client.get(`${repositories}/payments-api/branch-restrictions`)).status).toBe(404);
  });

  test('is refused configured paths with their status and body', async () => {
    const client = await connectWith({
      refusals: [
        { path: '*/hooks', status: 403 },
        { path: /\/runners$/, status: 402 },
        { path: '*/environments', status: 404, body: '<html>Not Found</html>' },
      ],
    });
    const hooks = await client.get(`${repositories}/payments-api/hooks`);
    expect([hooks.status, hooks.body]).toEqual([403, { type: 'error', error: { message: 'Forbidden' } }]);
    expect((await client.get(`${repositories}/payments-api/pipelines-config/runners`)).status).toBe(402);
    const page = await client.get(`${repositories}/payments-api/environments`);
    expect([page.status, page.text]).toEqual([404, '<html>Not Found</html>']);
    expect(page.headers.get('content-type')).toMatch(/^text\/html/);
    expect((await client.get(`${repositories}/payments-api/deploy-keys`)).status).toBe(200);
  });

  test('has separate limits for repository data, webhooks and everything else', async () => {
    const client = await connectWith({ limit: 1, webhookLimit: 2, otherLimit: 3 });
    expect(await statusesOf(client, `${repositories}/payments-api`, 2)).toEqual([200, 429]);
    expect(await statusesOf(client, `${repositories}/payments-api/hooks`, 3)).toEqual([200, 200, 429]);
    expect(await statusesOf(client, `${workspace}/members`, 4)).toEqual([200, 200, 200, 429]);
  });
});

test('refusals of the simulator apply to every consumer', async () => {
  await start({ refusals: [{ path: '/2.0/workspaces/*/pullrequests/*', status: 410 }] });
  const { uuid } = simulator.world.workspaces[0]!.memberships[0]!.user;
  for (const key of simulator.environment().OAUTH_KEY!.split(',')) {
    const secret = simulator.options.consumers?.find((each) => each.key === key)?.secret;
    const client = secret ? await connect(simulator, { key, secret }) : await connect(simulator);
    expect((await client.get(`${workspace}/pullrequests/${encodeURIComponent(uuid)}`)).status).toBe(410);
  }
});

describe('an access token', () => {
  const ofWorkspace: SimulatedAccessToken = {
    token: 'ATCTT-of-the-workspace',
    reach: { workspace: 'northwind-robotics' },
    scopes: ['account', 'project', 'pullrequest', 'repository:admin'],
    limit: 10,
  };

  async function connectToken(token: Partial<SimulatedAccessToken> = {}): Promise<TestClient> {
    await start({ accessTokens: [{ ...ofWorkspace, ...token }] });
    return clientWith(simulator, ofWorkspace.token);
  }

  test('gets headers with its limit and whether it is nearly reached', async () => {
    const client = await connectToken();
    const near: (string | null)[] = [];
    for (let call = 0; call < 10; call += 1) {
      const { headers } = await client.get(repositories);
      expect(headers.get('x-ratelimit-limit')).toBe('10');
      near.push(headers.get('x-ratelimit-nearlimit'));
    }
    expect(near.indexOf('true')).toBe(8);
    expect((await client.get(repositories)).status).toBe(429);
    expect((await client.get(`${workspace}/members`)).headers.get('x-ratelimit-limit')).toBeNull();
  });

  test('gets a header with its scopes, unless that is switched off', async () => {
    expect((await (await connectToken()).get(workspace)).headers.get('x-oauth-scopes')).toContain('pullrequest');
    await simulator.close();
    const silent = await connectToken({ sendsScopeHeader: false });
    expect((await silent.get(workspace)).headers.get('x-oauth-scopes')).toBeNull();
  });

  test.each([
    `${workspace}/permissions`,
    '/1.0/groups/northwind-robotics',
    `${repositories}/payments-api/permissions-config/users`,
    `${repositories}/payments-api/permissions-config/groups`,
    `${workspace}/projects/PAY/permissions-config/users`,
  ])('cannot read %s, even with all scopes', async (path) => {
    const { status, body } = await (await connectToken({ scopes: ALL_SCOPES })).get(path);
    const message = 'This API is not accessible by this authentication mechanism';
    expect([status, body]).toEqual([403, { type: 'error', error: { message } }]);
  });

  test.each([
    [{ workspace: 'northwind-robotics' }, 4, 200, 200],
    [{ workspace: 'northwind-robotics', project: 'PAY' }, 1, 403, 200],
    [{ workspace: 'northwind-robotics', repository: 'payments-api' }, 1, 403, 403],
    [{ workspace: 'some-other' }, undefined, 404, 404],
  ])('for %j sees %p repositories', async (reach, count, members, deployKeys) => {
    await start({ accessTokens: [{ ...ofWorkspace, reach, scopes: ALL_SCOPES }] });
    simulator.world.workspaces[0]!.repositories.forEach((each, rank) => {
      each.project = simulator.world.workspaces[0]!.projects[Math.min(rank, 1)];
    });
    const client = clientWith(simulator, ofWorkspace.token);
    expect((await client.get(`${repositories}?fields=size`)).body.size).toBe(count);
    expect((await client.get(`${workspace}/members`)).status).toBe(members);
    expect((await client.get(`${workspace}/projects/PAY/deploy-keys`)).status).toBe(deployKeys);
  });

  test('is in the environment and in issuedTokens()', async () => {
    await connectToken();
    expect(simulator.environment().ACCESS_TOKENS).toBe(ofWorkspace.token);
    expect(simulator.issuedTokens()).toContain(ofWorkspace.token);
  });

  test('is identified by its position in the call log', async () => {
    await (await connectToken()).get(workspace);
    expect(simulator.calls).toMatchObject([{ endpoint: 'workspace', accessToken: 1 }]);
    expect(simulator.calls[0]).not.toHaveProperty('consumerKey');
  });
});
