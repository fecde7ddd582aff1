import {
  type CallRecord,
  type Fault,
  type SimulatedConsumer,
  type Simulator,
  startSimulator,
} from '../../../../simulator';
import type { BitbucketClient } from '../../../../src/bitbucket/client';
import type { ClientOptions } from '../../../../src/bitbucket/createClient';
import { ENDPOINTS } from '../../../../src/bitbucket/endpoints';
import { RateLimitError } from '../../../../src/bitbucket/http/credentialErrors';
import { forEachConcurrently } from '../../../../src/steps/runtime/concurrency';
import { collect, connect, createTime, type FakeTime, START } from '../connect';

/* The client against a Bitbucket that counts calls as the real one does. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const CONCURRENCY = 8;
const REPOSITORIES = 5;

let simulator: Simulator;
afterEach(() => simulator.close());

interface Scene {
  client: BitbucketClient;
  time: FakeTime;
  /** Makes so many calls for repository data and gives how many were answered in full. */
  makeCalls: (count: number) => Promise<number>;
  /** Calls for repository data, oldest first. */
  counted: () => CallRecord[];
}

async function setUp(consumers: Partial<SimulatedConsumer>[], options: Partial<ClientOptions> = {}): Promise<Scene> {
  const time = createTime();
  const named = consumers.map((consumer, index) => ({ key: `k${index + 1}`, secret: `secret-${index}`, ...consumer }));
  simulator = await startSimulator({
    consumers: named,
    clock: time.clock,
    latencyMs: 1,
    sizes: { users: 3, repositories: REPOSITORIES, pullRequests: 0 },
    approvalCases: false,
    edgeCaseRecords: false,
  });
  const client = connect(simulator, { consumers: named, concurrency: CONCURRENCY, ...options }, time);
  const [workspace] = simulator.world.workspaces;
  const makeCalls = async (count: number) => {
    let answered = 0;
    await forEachConcurrently(Array(count).keys(), 2 * CONCURRENCY, async () => {
      const repositories = await collect(client.list(ENDPOINTS.repositories, { workspace: workspace?.uuid ?? '' }));
      answered += repositories.length === REPOSITORIES ? 1 : 0;
    });
    return answered;
  };
  const counted = () => simulator.calls.filter(({ endpoint }) => endpoint === 'repositories');
  return { client, time, makeCalls, counted };
}

const keysOf = (calls: CallRecord[]) => [...new Set(calls.map(({ consumerKey }) => consumerKey))];
const limitedOf = (calls: CallRecord[]) => calls.filter(({ status }) => status === 429);

test('three consumers with 100 calls each serve 250 calls in order, without losing any', async () => {
  const { client, makeCalls, counted } = await setUp([{ limit: 100 }, { limit: 100 }, { limit: 100 }]);

  await expect(makeCalls(250)).resolves.toBe(250);
  const calls = counted();
  expect(keysOf(calls)).toEqual(['k1', 'k2', 'k3']);
  expect(calls.filter(({ status }) => status === 200)).toHaveLength(250);
  const answeredBy = (key: string) => calls.filter((call) => call.consumerKey === key && call.status === 200).length;
  expect(['k1', 'k2', 'k3'].map(answeredBy)).toEqual([100, 100, 50]);

  // only what was under way when a limit was met is answered 429, and a consumer that was set aside is left alone
  for (const key of ['k1', 'k2']) {
    const own = calls.filter(({ consumerKey }) => consumerKey === key);
    const first = own.findIndex(({ status }) => status === 429);
    expect(own.length - first).toBeLessThanOrEqual(CONCURRENCY);
    expect(limitedOf(own.slice(first))).toHaveLength(own.length - first);
  }
  expect(client.stats()).toMatchObject({
    rotations: 2,
    retries: 0,
    rateLimitWaitMs: 0,
    limitedResponses: limitedOf(calls).length,
    callsByBucket: { repository: calls.length, webhook: 0, other: 3 },
    callsByEndpoint: { token: 3, repositories: calls.length },
  });
  expect(client.stats().credentials.map(({ timesLimited }) => timesLimited)).toEqual([1, 1, 0]);
});

test('the run fails immediately when all consumers are exhausted, without further requests', async () => {
  const { client, makeCalls, counted } = await setUp([{ limit: 30 }, { limit: 30 }]);

  await expect(makeCalls(100)).rejects.toThrow(RateLimitError);
  const asked = counted().length;
  await expect(makeCalls(20)).rejects.toThrow(/All 2 credentials/);
  expect(counted()).toHaveLength(asked);

  // what does not count against that limit goes on
  const [workspace] = simulator.world.workspaces;
  await expect(collect(client.list(ENDPOINTS.members, { workspace: workspace!.slug }))).resolves.toHaveLength(
    workspace!.memberships.length,
  );
  expect(limitedOf(counted()).length).toBeLessThanOrEqual(2 * CONCURRENCY);
});

test('a consumer that an earlier run exhausted is tried again after growing pauses', async () => {
  const spent = { limit: 1000, used: 1000, usedMinutesAgo: 50 };
  const { client, time, makeCalls } = await setUp([spent], { rateLimitMaxWaitMs: HOUR });

  await expect(makeCalls(20)).resolves.toBe(20);
  expect(time.slept).toEqual([MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE]);
  expect(client.stats().rateLimitWaitMs).toBe(18 * MINUTE);
});

test('a consumer that this run exhausted is available when 30 of its calls are an hour old', async () => {
  const { client, time, makeCalls, counted } = await setUp([{}], { rateLimitMaxWaitMs: 2 * HOUR });
  // 10 in the first minute, then 45 a minute
  await makeCalls(10);
  for (let made = 10; made < 1000; made += 45) {
    time.now += MINUTE;
    await makeCalls(45);
  }
  const beganAt = time.now;
  await expect(makeCalls(40)).resolves.toBe(40);

  // the minute in which the 30th call was made is over, an hour ago
  const [pause = 0] = time.slept;
  expect(time.slept).toHaveLength(1);
  expect(new Date(beganAt + pause)).toEqual(new Date(Math.floor(START / MINUTE) * MINUTE + 2 * MINUTE + HOUR));
  expect(limitedOf(counted()).length).toBeLessThanOrEqual(CONCURRENCY);
  expect(client.stats().credentials[0]?.timesLimited).toBe(1);
  // a thousand real requests to the simulator
}, 30_000);

test('the first consumer is used again as soon as it is available', async () => {
  const { time, makeCalls, counted } = await setUp([{ limit: 40 }, { limit: 40 }]);
  await makeCalls(60);
  time.now += HOUR + MINUTE;
  await expect(makeCalls(60)).resolves.toBe(60);

  const order = counted()
    .filter(({ status }) => status === 200)
    .map(({ consumerKey }) => consumerKey)
    .filter((key, index, keys) => key !== keys[index - 1]);
  expect(order).toEqual(['k1', 'k2', 'k1']);
});

test('a consumer whose token endpoint is limited is skipped', async () => {
  const { client, makeCalls, counted } = await setUp([{}, {}]);
  simulator.addFault({ fault: { kind: 'status', status: 429, body: 'Rate limit' }, method: 'POST', when: { nth: 1 } });

  await expect(makeCalls(20)).resolves.toBe(20);
  expect(keysOf(counted())).toEqual(['k2']);
  expect(client.stats()).toMatchObject({ rotations: 1, retries: 0, callsByEndpoint: { token: 2 } });
});

test('a token that expires earlier than stated is renewed once, however many calls it fails', async () => {
  const { client, time, makeCalls, counted } = await setUp([{ tokenLifeSeconds: 600 }]);
  const statedLife: Fault = { kind: 'token life', expiresIn: 7200 };
  simulator.addFault({ fault: statedLife, method: 'POST' });
  await makeCalls(5);
  time.now += 11 * MINUTE;

  await expect(makeCalls(20)).resolves.toBe(20);
  expect(counted().filter(({ status }) => status === 401).length).toBeGreaterThan(0);
  expect(client.stats()).toMatchObject({ callsByEndpoint: { token: 2 }, retries: 0 });
});

test('a token is renewed before it expires', async () => {
  const { client, time, makeCalls, counted } = await setUp([{ tokenLifeSeconds: 600 }]);
  for (let i = 0; i < 10; i += 1) {
    await makeCalls(3);
    time.now += 5 * MINUTE;
  }

  expect(counted().every(({ status }) => status === 200)).toBe(true);
  expect(client.stats().callsByEndpoint['token']).toBe(5);
});

test('every call succeeds as long as none of them meets a fault in each attempt, whatever order they arrive in', async () => {
  const { client, makeCalls } = await setUp([{ limit: 80 }, { limit: 80 }, { limit: 80 }]);
  const faults: Fault[] = [
    { kind: 'status', status: 503 },
    { kind: 'reset', when: 'mid body' },
    { kind: 'truncated json' },
    { kind: 'html' },
  ];

  for (let round = 0; round < 15; round += 1) {
    // four faults among ten calls at once, so that even a call that meets all of them has an attempt left
    const removals = faults.map((fault, index) =>
      simulator.addFault({ fault, path: '/2.0/repositories/*', when: { nth: 2 * index + 2 } }),
    );
    await expect(makeCalls(10)).resolves.toBe(10);
    removals.forEach((remove) => remove());
  }
  expect(client.stats().rotations).toBe(2);
  expect(client.stats().retries).toBe(15 * faults.length);
});
