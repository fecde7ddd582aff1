import { ALL_SCOPES, type SimulatedConsumer, type Simulator, startSimulator } from '../../../simulator';
import { connect } from '../testClient';

const sizes = { workspaces: 2, users: 6, repositories: 20, pullRequests: 0 };
let simulator: Simulator;

afterEach(() => simulator.close());

async function connectWith(consumer: Partial<SimulatedConsumer>) {
  simulator = await startSimulator({ sizes, consumers: [{ key: 'a', secret: 's', ...consumer }] });
  return connect(simulator);
}

test.each([
  [undefined, 10],
  [4, 4],
  [0.5, 5],
  [99, 10],
])('with visibleRepositories %p, a consumer sees %d repositories', async (visibleRepositories, count) => {
  const client = await connectWith({ visibleRepositories });
  const { body } = await client.get('/2.0/repositories/northwind-robotics?pagelen=1&fields=size');
  expect(body).toEqual({ size: count });
  const all = simulator.world.workspaces[0]?.repositories ?? [];
  const statuses = await Promise.all(
    all.map(async ({ uuid }) => {
      const path = `/2.0/repositories/northwind-robotics/${encodeURIComponent(uuid)}`;
      return (await client.get(path)).status;
    }),
  );
  expect(statuses.filter((status) => status === 200)).toHaveLength(count);
});

test('a consumer gets a 404 for a workspace that it cannot read', async () => {
  const client = await connectWith({ workspaces: ['harbor-lane-health'] });
  expect((await client.get('/2.0/workspaces/harbor-lane-health')).status).toBe(200);
  const response = await client.get('/2.0/workspaces/northwind-robotics');
  expect(response.status).toBe(404);
  expect(response.body).toHaveProperty('error.message', "No workspace with identifier 'northwind-robotics'.");
  expect((await client.get('/2.0/repositories/northwind-robotics')).status).toBe(404);
});

test('groups require an administrator', async () => {
  const client = await connectWith({ administrator: false });
  expect((await client.get('/1.0/groups/northwind-robotics')).status).toBe(403);
  expect((await client.get('/2.0/workspaces/northwind-robotics/members')).status).toBe(200);
});

test.each([
  '/2.0/repositories/northwind-robotics/payments-api/permissions-config/users',
  '/2.0/repositories/northwind-robotics/payments-api/branch-restrictions',
  '/2.0/repositories/northwind-robotics/payments-api/deploy-keys',
  '/2.0/repositories/northwind-robotics/payments-api/pipelines_config',
  '/2.0/workspaces/northwind-robotics/projects/PAY/permissions-config/groups',
  '/2.0/workspaces/northwind-robotics/projects/PAY/deploy-keys',
  '/2.0/workspaces/northwind-robotics/hooks',
])('%s requires an administrator', async (path) => {
  const client = await connectWith({ administrator: false, scopes: ALL_SCOPES });
  const { status, body } = await client.get(path);
  expect([status, body]).toEqual([403, { type: 'error', error: { message: 'Forbidden' } }]);
  const reviewers = '/2.0/repositories/northwind-robotics/payments-api/effective-default-reviewers';
  expect((await client.get(reviewers)).status).toBe(200);
});

test('the environment has the credentials, and the call log the consumer of each call', async () => {
  const client = await connectWith({});
  await client.get('/2.0/workspaces/northwind-robotics/members?pagelen=5');
  await client.get('/2.0/no-such-thing');
  expect(simulator.environment()).toEqual({
    OAUTH_KEY: 'a',
    OAUTH_SECRET: 's',
    WORKSPACE: 'northwind-robotics,harbor-lane-health',
    BITBUCKET_API_ORIGIN: simulator.origin,
    BITBUCKET_OAUTH_URL: `${simulator.origin}/site/oauth2/access_token`,
  });
  expect(simulator.callsByEndpoint()).toEqual({ token: 1, members: 1, unknown: 1 });
  expect(simulator.calls[1]).toEqual({
    at: expect.any(Number) as unknown,
    method: 'GET',
    path: '/2.0/workspaces/northwind-robotics/members',
    query: 'pagelen=5',
    endpoint: 'members',
    consumerKey: 'a',
    status: 200,
  });
});
