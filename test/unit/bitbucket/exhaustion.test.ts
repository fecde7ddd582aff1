import type { BitbucketClient } from '../../../src/bitbucket/client';
import { RateLimitError } from '../../../src/bitbucket/http/errors';
import { collect, connect, consumersNamed, createTime, START } from './connect';
import { LIMITED, type Reply, type ScriptedServer, startServer } from './scriptedServer';

const MINUTE = 60_000;
const OK: Reply = { json: { values: [{ uuid: '{repository}' }], size: 1 } };

let server: ScriptedServer;
afterEach(() => server.close());

/** The consumers of the API calls so far, in order. */
const asked = () => server.calls.map(({ consumer }) => consumer).join('');

const ask = (client: BitbucketClient) => collect(client.listRepositories('{workspace}'));

describe('when every consumer is limited', () => {
  test('a request fails, and all others fail without being sent', async () => {
    server = await startServer(() => LIMITED);
    const client = connect(server, { consumers: consumersNamed('a', 'b', 'c') });
    const error = (await ask(client).catch((e: unknown) => e)) as RateLimitError;

    expect(error).toBeInstanceOf(RateLimitError);
    expect(error).toMatchObject({ status: 429, credentials: 3, availableAt: START + MINUTE });
    expect(error.message).toMatch(
      /GET \/2\.0\/repositories\/{workspace}: All 3 credentials reached .* at 2026-02-03T04:06:06\.000Z, in 1 minute\..*Add more OAuth consumers.*rateLimitMaxWaitMinutes/,
    );
    await expect(Promise.all([ask(client), client.getWorkspace('acme')])).rejects.toThrow(RateLimitError);
    expect(asked()).toBe('abc');
  });

  test('requests continue as soon as one is available', async () => {
    server = await startServer(() => (server.calls.length <= 2 ? LIMITED : OK));
    const time = createTime();
    const client = connect(server, { consumers: consumersNamed('a', 'b') }, time);
    await expect(ask(client)).rejects.toThrow(RateLimitError);

    time.now += MINUTE;
    await ask(client);
    expect(asked()).toHaveLength(3);
  });

  test('all requests share one wait where waiting is allowed', async () => {
    server = await startServer(() => (time.now < START + MINUTE ? LIMITED : OK));
    const time = createTime();
    const warn = jest.fn();
    const logger = { debug: jest.fn(), info: jest.fn(), warn };
    const options = { consumers: consumersNamed('a', 'b'), rateLimitMaxWaitMs: MINUTE, logger };
    const client = connect(server, options, time);
    await Promise.all(Array.from({ length: 12 }, () => ask(client)));

    expect(time.slept).toEqual([MINUTE]);
    expect(client.stats()).toMatchObject({ rateLimitWaitMs: MINUTE, retries: 0, retryDelayMs: 0 });
    expect(server.calls.length).toBeLessThanOrEqual(12 + 2 * 5);
    expect(warn).toHaveBeenCalledTimes(1);
  });

  test('the run never waits longer than the wait budget in total', async () => {
    server = await startServer(() => LIMITED);
    const time = createTime();
    const client = connect(server, { rateLimitMaxWaitMs: 7 * MINUTE }, time);
    const error = (await ask(client).catch((e: unknown) => e)) as RateLimitError;

    // 1 and 2 minutes; of the next 5, 4 would be left
    expect(time.slept).toEqual([MINUTE, 2 * MINUTE]);
    expect(asked()).toBe('aaa');
    expect(error.message).toMatch(
      /The only credential, OAuth consumer 1 \(key a\), reached.*in 5 minutes.*so far it has waited 3 minutes/,
    );
    expect(client.stats().rateLimitWaitMs).toBe(3 * MINUTE);
  });

  test('a success resets the growing pauses', async () => {
    const script: Reply[] = [LIMITED, LIMITED, OK, LIMITED];
    server = await startServer(() => script.shift() ?? OK);
    const time = createTime();
    const client = connect(server, { rateLimitMaxWaitMs: 10 * MINUTE }, time);
    await ask(client);
    await ask(client);

    expect(time.slept).toEqual([MINUTE, 2 * MINUTE, MINUTE]);
  });

  test('Retry-After determines the wait', async () => {
    const script: Reply[] = [{ ...LIMITED, headers: { 'Retry-After': '17' } }];
    server = await startServer(() => script.shift() ?? OK);
    const time = createTime();
    await ask(connect(server, { rateLimitMaxWaitMs: MINUTE }, time));

    expect(time.slept).toEqual([17_000]);
  });

  test('a consumer is available after the wait even if the clock lags slightly', async () => {
    const script: Reply[] = [LIMITED];
    server = await startServer(() => script.shift() ?? OK);
    const time = createTime();
    const slow = { ...time, sleep: (ms: number) => time.sleep(ms - 1) };
    await ask(connect(server, { rateLimitMaxWaitMs: MINUTE }, slow));

    expect(time.slept).toEqual([MINUTE - 1]);
  });

  test('a request does not alternate forever between consumers with short limits', async () => {
    const time = createTime();
    server = await startServer(() => {
      time.now += 1100;
      return { ...LIMITED, headers: { 'Retry-After': '1' } };
    });
    const client = connect(server, { consumers: consumersNamed('a', 'b') }, time);

    await expect(ask(client)).rejects.toThrow(RateLimitError);
    expect(asked()).toBe('ababa');
  });
});

describe('a request for one consumer', () => {
  test('is not sent with another consumer when it is limited, and does not delay other requests', async () => {
    server = await startServer(({ consumer }) => (consumer === 'b' ? LIMITED : OK));
    const client = connect(server, { consumers: consumersNamed('a', 'b') });
    const error = (await client.countRepositoriesAs(2, '{workspace}').catch((e: unknown) => e)) as Error;

    expect(error).toBeInstanceOf(RateLimitError);
    expect(error.message).toContain('OAuth consumer 2 (key b) reached');
    await ask(client);
    expect(asked()).toBe('ba');
    expect(client.stats().rotations).toBe(0);
  });

  test('waits for it where waiting is allowed', async () => {
    const script: Reply[] = [LIMITED];
    server = await startServer(() => script.shift() ?? OK);
    const time = createTime();
    const client = connect(server, { consumers: consumersNamed('a', 'b'), rateLimitMaxWaitMs: MINUTE }, time);

    await expect(client.countRepositoriesAs(2, '{workspace}')).resolves.toBe(1);
    expect(asked()).toBe('bb');
    expect(time.slept).toEqual([MINUTE]);
  });
});
