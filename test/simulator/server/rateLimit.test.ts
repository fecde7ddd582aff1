import { ALL_SCOPES, type Simulator, type SimulatorOptions, startSimulator } from '../../../simulator';
import { connect, type TestClient } from '../testClient';

const MINUTE = 60_000;
const repositories = '/2.0/repositories/northwind-robotics?pagelen=1';
let simulator: Simulator;
let client: TestClient;
let now: number;

async function start(consumer: object, options: SimulatorOptions = {}): Promise<void> {
  now = Date.parse('2026-06-01T12:00:00Z');
  simulator = await startSimulator({
    clock: () => now,
    sizes: { users: 5, repositories: 3, pullRequests: 0 },
    consumers: [{ key: 'a', secret: 's', tokenLifeSeconds: 86_400, ...consumer }],
    ...options,
  });
  client = await connect(simulator);
}

afterEach(() => simulator.close());

async function statuses(count: number): Promise<number[]> {
  const found: number[] = [];
  for (let call = 0; call < count; call += 1) {
    found.push((await client.get(repositories)).status);
  }
  return found;
}

test('a call over the limit gets plain text and no Retry-After', async () => {
  await start({ limit: 2 });
  expect(await statuses(2)).toEqual([200, 200]);
  const { status, statusText, text, headers } = await client.get(repositories);
  expect([status, statusText, text]).toEqual([
    429,
    'Unknown Status Code',
    'Rate limit for this resource has been exceeded',
  ]);
  expect(headers.get('content-type')).toBe('text/plain');
  expect(headers.get('retry-after')).toBeNull();
});

test('calls stop counting an hour after the minute in which they were made', async () => {
  await start({ limit: 3 });
  expect(await statuses(2)).toEqual([200, 200]);
  now += 10 * MINUTE;
  expect(await statuses(2)).toEqual([200, 429]);
  now += 49 * MINUTE + MINUTE - 1;
  expect(await statuses(1)).toEqual([429]);
  now += 1;
  expect(await statuses(3)).toEqual([200, 200, 429]);
});

test('calls over the limit can be configured to count', async () => {
  await start({ limit: 1 }, { rejectedCallsCount: true });
  expect(await statuses(2)).toEqual([200, 429]);
  now += 30 * MINUTE;
  expect(await statuses(1)).toEqual([429]);
  now += 30 * MINUTE;
  expect(await statuses(1)).toEqual([429]);
});

test('calls of an earlier run can count', async () => {
  await start({ limit: 10, used: 9, usedMinutesAgo: 59 });
  expect(await statuses(2)).toEqual([200, 429]);
  now += MINUTE;
  expect(await statuses(2)).toEqual([200, 200]);
});

test('lists of webhooks have a separate limit', async () => {
  await start({ limit: 1, webhookLimit: 2, scopes: ALL_SCOPES });
  const hooks = ['/2.0/repositories/northwind-robotics/payments-api/hooks', '/2.0/workspaces/northwind-robotics/hooks'];
  expect(await statuses(2)).toEqual([200, 429]);
  for (const path of hooks) {
    expect((await client.get(path)).status).toBe(200);
  }
  for (const path of hooks) {
    expect((await client.get(path)).status).toBe(429);
  }
  now += 60 * MINUTE;
  for (const path of hooks) {
    expect((await client.get(path)).status).toBe(200);
  }
  expect(await statuses(1)).toEqual([200]);
});

test('only repository data is limited, for each consumer separately', async () => {
  const consumers = [
    { key: 'a', secret: 's', limit: 0 },
    { key: 'b', secret: 't', limit: 1 },
  ];
  await start({}, { consumers });
  expect(await statuses(1)).toEqual([429]);
  expect((await client.get('/2.0/workspaces/northwind-robotics/members')).status).toBe(200);
  client = await connect(simulator, { key: 'b', secret: 't' });
  expect(await statuses(2)).toEqual([200, 429]);
  expect(simulator.calls.map(({ consumerKey }) => consumerKey)).toEqual(['a', 'a', 'a', 'b', 'b', 'b']);
});
