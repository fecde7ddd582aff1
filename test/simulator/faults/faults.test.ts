import http from 'node:http';

import { type FaultRule, type Simulator, startSimulator } from '../../../simulator';
import { connect, requestToken, type TestClient } from '../testClient';

const list = '/2.0/repositories/northwind-robotics?pagelen=10';
let simulator: Simulator;
let client: TestClient;
let now = Date.parse('2026-06-01T12:00:00Z');

beforeEach(async () => {
  simulator = await startSimulator({ clock: () => now, sizes: { users: 5, repositories: 30, pullRequests: 0 } });
  client = await connect(simulator);
});

afterEach(() => simulator.close());

const onList = (fault: FaultRule['fault'], more: Partial<FaultRule> = {}) =>
  simulator.addFault({ path: '/2.0/repositories/*', fault, ...more });

async function statuses(count: number): Promise<number[]> {
  const found: number[] = [];
  for (let call = 0; call < count; call += 1) {
    found.push((await client.get(list)).status);
  }
  return found;
}

describe('a rule applies to', () => {
  const fault = { kind: 'status', status: 503 } as const;
  test.each([
    ['all', undefined, [503, 503, 503, 503]],
    ['the second', { nth: 2 }, [200, 503, 200, 200]],
    ['every second', { every: 2 }, [200, 503, 200, 503]],
    ['the first two', { first: 2 }, [503, 503, 200, 200]],
  ])('%s', async (_, when, expected) => {
    onList(fault, { when });
    expect(await statuses(4)).toEqual(expected);
  });

  test('some calls, decided by the seed', async () => {
    onList(fault, { probability: 0.5 });
    const found = await statuses(40);
    expect(new Set(found)).toEqual(new Set([200, 503]));
    const again = await startSimulator({ sizes: { users: 5, repositories: 30, pullRequests: 0 } });
    again.addFault({ path: '/2.0/repositories/*', fault, probability: 0.5 });
    client = await connect(again);
    expect(await statuses(40)).toEqual(found);
    await again.close();
  });

  test('calls of one path and method in a period', async () => {
    simulator.addFault({ path: /access_token$/, method: 'post', fault, between: { from: 1000, to: 2000 } });
    expect((await requestToken(simulator)).status).toBe(200);
    now += 1500;
    expect((await requestToken(simulator)).status).toBe(503);
    expect(await statuses(1)).toEqual([200]);
    now += 1500;
    expect((await requestToken(simulator)).status).toBe(200);
  });

  test('calls whose entry in the call log names the fault', async () => {
    onList(fault, { when: { first: 1 }, name: 'outage' });
    await statuses(2);
    expect(simulator.calls.slice(-2).map((call) => [call.endpoint, call.status, call.fault])).toEqual([
      ['repositories', 503, 'outage'],
      ['repositories', 200, undefined],
    ]);
  });
});

describe('responses', () => {
  test('can be a 429 with Retry-After, or a 401 for a valid token', async () => {
    onList({ kind: 'status', status: 429, retryAfter: 7 }, { when: { nth: 1 } });
    onList({ kind: 'status', status: 401 }, { when: { nth: 2 } });
    const limited = await client.get(list);
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '7']);
    expect(limited.text).toBe('Rate limit for this resource has been exceeded');
    const refused = await client.get(list);
    expect(refused.status).toBe(401);
    expect(refused.body).toHaveProperty('error.message');
  });

  test('can have bodies that are not JSON', async () => {
    onList({ kind: 'truncated json' }, { when: { nth: 1 } });
    onList({ kind: 'html' }, { when: { nth: 2 } });
    onList({ kind: 'empty body' }, { when: { nth: 3 } });
    await expect(client.get(list)).rejects.toThrow(SyntaxError);
    expect((await client.get(list)).text).toContain('<html>');
    expect((await client.get(list)).text).toBe('');
  });

  test.each([403, 404, 502])('can be a %d with the HTML page of a gateway', async (status) => {
    onList({ kind: 'gateway page', status });
    const response = await client.get(list);
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toMatch(/^text\/html/);
    expect(response.text).toContain(`<h1>${status} `);
  });

  test('can echo the request, be huge, or be changed in any way', async () => {
    onList({ kind: 'echo' }, { when: { nth: 1 } });
    onList({ kind: 'huge body', bytes: 100_000 }, { when: { nth: 2 } });
    onList({ kind: 'transform', transform: () => ({ surprise: true }) }, { when: { nth: 3 } });
    const echo = await client.get(list);
    expect(echo.status).toBe(500);
    expect(echo.text).toContain(simulator.issuedTokens()[0]);
    expect((await client.get(list)).text.length).toBeGreaterThan(100_000);
    expect((await client.get(list)).body).toEqual({ surprise: true });
  });
});

describe('connections', () => {
  test('can be reset before and in the middle of the body', async () => {
    onList({ kind: 'reset', when: 'before body' }, { when: { nth: 1 } });
    onList({ kind: 'reset', when: 'mid body' }, { when: { nth: 2 } });
    await expect(client.get(list)).rejects.toThrow();
    await expect(client.get(list)).rejects.toThrow();
    expect(await statuses(1)).toEqual([200]);
  });

  test('can hang, be slow or be delayed', async () => {
    onList({ kind: 'hang' }, { when: { nth: 1 } });
    onList({ kind: 'slow' }, { when: { nth: 2 } });
    onList({ kind: 'delay', milliseconds: 50 }, { when: { nth: 3 } });
    expect(await bytesWithin(100)).toBe(0);
    expect(await bytesWithin(300)).toBe(1);
    const started = performance.now();
    expect(await statuses(1)).toEqual([200]);
    expect(performance.now() - started).toBeGreaterThan(40);
  });
});

describe('pages', () => {
  test('can link to another host, another scheme or themselves', async () => {
    onList({ kind: 'next', to: 'other host' }, { when: { nth: 1 } });
    onList({ kind: 'next', to: 'other scheme' }, { when: { nth: 2 } });
    onList({ kind: 'next', to: 'itself' }, { when: { nth: 3 } });
    expect((await client.get(list)).body.next).toMatch(/^http:\/\/evil\.example\.com\//);
    expect((await client.get(list)).body.next).toMatch(/^https:\/\/127/);
    expect((await client.get(list)).body.next).toBe(`${simulator.origin}${list}`);
  });

  test('can link in a cycle of three pages', async () => {
    onList({ kind: 'next', to: 'cycle' });
    const seen: string[] = [];
    let next = (await client.get(list)).body.next;
    for (let page = 0; page < 6; page += 1) {
      seen.push(String(next));
      next = (await client.get(String(next))).body.next;
    }
    expect(new Set(seen).size).toBe(3);
  });

  test('can continue without end, with new items or without items', async () => {
    onList({ kind: 'endless pages', items: 'new' }, { when: { first: 6 } });
    const seen: unknown[] = [];
    let next: string | undefined = list;
    for (let page = 0; page < 6; page += 1) {
      const { body } = await client.get(String(next));
      seen.push(...(body.values ?? []).map(({ uuid }) => uuid));
      next = body.next;
    }
    expect(next).toBeDefined();
    expect(new Set(seen).size).toBe(60);
    onList({ kind: 'endless pages', items: 'none' });
    next = `${list}&page=3`;
    const counts: (number | undefined)[] = [];
    for (let page = 0; page < 4; page += 1) {
      const { body } = await client.get(String(next));
      counts.push(body.values?.length);
      next = body.next;
    }
    expect(counts).toEqual([10, 0, 0, 0]);
    expect(next).toBeDefined();
  });

  test('can have empty pages in between', async () => {
    onList({ kind: 'empty pages', count: 2 });
    const order = simulator.world.workspaces[0]!.repositories.map(({ uuid }) => uuid);
    const before = simulator.calls.length;
    expect((await client.all(list)).map(({ uuid }) => uuid)).toEqual(order);
    expect(simulator.calls.length - before).toBe(3 + 2 * 2);
  });

  test('can lack items that `size` counts, or have too many items', async () => {
    onList({ kind: 'short page', missing: 4 }, { when: { nth: 1 } });
    onList({ kind: 'oversized page', items: 1200 }, { when: { nth: 2 } });
    const short = await client.get(`${list}0`);
    expect([short.body.values?.length, short.body.size]).toEqual([26, 30]);
    const oversized = await client.get(list);
    expect(oversized.body.values).toHaveLength(1200);
    expect(new Set(oversized.body.values?.map(({ uuid }) => uuid)).size).toBe(1200);
  });

  test('can repeat items', async () => {
    const order = (await client.all(list)).map(({ uuid }) => uuid);
    onList({ kind: 'repeated item' });
    const repeated = (await client.all(list)).map(({ uuid }) => uuid);
    expect(repeated).toHaveLength(32);
    expect(new Set(repeated)).toEqual(new Set(order));
  });

  test('can miss an item that moved to the page before', async () => {
    const order = (await client.all(list)).map(({ uuid }) => uuid);
    onList({ kind: 'moved item' });
    const moved = (await client.all(list)).map(({ uuid }) => uuid);
    expect(moved).toHaveLength(30);
    expect(order.filter((uuid) => !moved.includes(uuid))).toEqual([order[10], order[20]]);
  });
});

/** The number of bytes of a body that arrive within a time. */
function bytesWithin(milliseconds: number): Promise<number> {
  return new Promise((resolve) => {
    let bytes = 0;
    const headers = { authorization: `Bearer ${simulator.issuedTokens()[0]}` };
    const request = http.get(`${simulator.origin}${list}`, { headers }, (response) => {
      response.on('data', (chunk: Buffer) => (bytes += chunk.length));
      response.on('error', () => undefined);
    });
    request.on('error', () => undefined);
    setTimeout(() => {
      request.destroy();
      resolve(bytes);
    }, milliseconds);
  });
}
