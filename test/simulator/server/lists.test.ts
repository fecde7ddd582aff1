import { type Simulator, startSimulator } from '../../../simulator';
import { connect, type TestClient } from '../testClient';

let simulator: Simulator;
let client: TestClient;
const workspace = '/2.0/workspaces/northwind-robotics';
const repositories = '/2.0/repositories/northwind-robotics';

beforeAll(async () => {
  simulator = await startSimulator({ sizes: { users: 130, repositories: 230 } });
  client = await connect(simulator);
});

afterAll(() => simulator.close());

function pathOf(label: string): string {
  for (const { fullName, pullRequests } of simulator.world.workspaces[0]?.repositories ?? []) {
    const found = pullRequests.find((pullRequest) => pullRequest.label === label);
    if (found) {
      return `/2.0/repositories/${fullName}/pullrequests/${found.id}`;
    }
  }
  throw new Error(`There is no pull request ${label}.`);
}

test.each([
  [`${workspace}/members`, 50, 100],
  [`${workspace}/permissions`, 10, 100],
  [`${workspace}/projects`, 50, 100],
  [repositories, 10, 100],
  [`${repositories}/payments-api/pullrequests`, 10, 50],
  [`${repositories}/payments-api/pullrequests/1/activity`, 20, 50],
  [`${repositories}/payments-api/pullrequests/1/commits`, 30, 100],
])('%s has pages of %d by default and at most %d', async (path, usual, maximum) => {
  expect((await client.get(path)).body.pagelen).toBe(usual);
  expect((await client.get(`${path}?pagelen=${maximum}`)).body.pagelen).toBe(maximum);
  const tooMany = await client.get(`${path}?pagelen=${maximum + 1}`);
  expect(tooMany.status).toBe(400);
  expect(tooMany.body).toEqual({ type: 'error', error: { message: 'Invalid pagelen' } });
});

test('a list with numbered pages has a size, and next keeps the parameters', async () => {
  const { body } = await client.get(`${repositories}?pagelen=100&sort=-created_on`);
  expect(body.size).toBe(230);
  expect(body.next).toBe(`${simulator.origin}${repositories}?pagelen=100&sort=-created_on&page=2`);
  const uuids = (await client.all(`${repositories}?pagelen=100`)).map(({ uuid }) => uuid);
  expect(new Set(uuids).size).toBe(230);
});

test.each([
  ['edge-case:many-commits', 'commits', 121],
  ['edge-case:long-activity', 'activity', 62],
])('%s: the list of %s uses a cursor', async (label, list, count) => {
  const path = `${pathOf(label)}/${list}`;
  const { body } = await client.get(`${path}?pagelen=50`);
  expect(body).not.toHaveProperty('size');
  expect(body).not.toHaveProperty('page');
  expect(body.next).not.toMatch(/[?&](page|ctx)=\d+$/);
  const values = await client.all(`${path}?pagelen=50`);
  expect(values).toHaveLength(count);
  expect(new Set(values.map((value) => JSON.stringify(value))).size).toBe(count);
  for (const page of ['1', '2', `${new URL(String(body.next)).searchParams.get('page')}/`]) {
    expect((await client.get(`${pathOf(label)}/commits?page=${page}`)).status).toBe(400);
  }
});

test('an item can be repeated on the next page', async () => {
  const list = `${repositories}/payments-api/pullrequests?pagelen=50&state=ALL`;
  const first = await client.get(list);
  const second = await client.get(String(first.body.next));
  expect(second.body.values?.[0]?.id).toBe(first.body.values?.at(-1)?.id);
});

test('slugs can have any case, and uuids must be encoded', async () => {
  const { uuid } = simulator.world.workspaces[0] ?? { uuid: '' };
  expect((await client.get('/2.0/workspaces/Northwind-ROBOTICS')).body.slug).toBe('northwind-robotics');
  expect((await client.get(`/2.0/repositories/${encodeURIComponent(uuid)}`)).status).toBe(200);
  expect((await client.get(`/2.0/workspaces/${encodeURIComponent(uuid)}/permissions`)).status).toBe(404);
  expect((await client.get(`/1.0/groups/${encodeURIComponent(uuid)}`)).status).toBe(403);
});

test('errors for unknown records are those of Bitbucket', async () => {
  const { status, body } = await client.get('/2.0/workspaces/nobody');
  expect(status).toBe(404);
  expect(body).toEqual({ type: 'error', error: { message: "No workspace with identifier 'nobody'." } });
  expect((await client.get('/2.0/repositories/')).status).toBe(410);
  expect((await client.get('/2.0/workspaces')).status).toBe(410);
  expect((await client.get(`${repositories}/identity-api-none`)).status).toBe(404);
  expect((await client.get(`${repositories}/payments-api/pullrequests/9999`)).status).toBe(404);
});

test('a listed repository can refuse access to its pull requests', async () => {
  const [forbidden, missing] = ['forbidden', 'missing'].map((access) =>
    simulator.world.workspaces[0]?.repositories.find(({ pullRequestAccess }) => pullRequestAccess === access),
  );
  expect((await client.get(`${repositories}/${forbidden?.slug}/pullrequests`)).status).toBe(403);
  expect((await client.get(`${repositories}/${missing?.slug}/pullrequests`)).status).toBe(404);
});

test('the range of commits works when the list of a pull request fails', async () => {
  const path = pathOf('edge-case:commits-missing');
  expect((await client.get(`${path}/commits`)).status).toBe(404);
  const { body } = await client.get(path);
  const { source, destination } = body as unknown as Record<string, { commit: { hash: string } }>;
  const base = path.replace(/pullrequests.*/, 'commits');
  const range = `${base}/${source?.commit.hash}?exclude=${destination?.commit.hash}`;
  const values = await client.all(range);
  expect(source?.commit.hash).toHaveLength(12);
  expect(values.map(({ hash }) => String(hash).slice(0, 12))).toEqual([source?.commit.hash]);
  expect((await client.get(`${base}/0123456789ab`)).status).toBe(404);
});

test('responses are compressed for clients that accept gzip', async () => {
  const plain = await client.get(repositories, { 'accept-encoding': 'identity' });
  const compressed = await client.get(repositories, { 'accept-encoding': 'gzip' });
  expect(plain.headers.get('content-encoding')).toBeNull();
  expect(compressed.headers.get('content-encoding')).toBe('gzip');
  expect(compressed.body).toEqual(plain.body);
});
