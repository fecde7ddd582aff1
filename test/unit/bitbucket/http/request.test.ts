import { Consumers } from '../../../../src/bitbucket/http/consumers';
import { ProtocolError } from '../../../../src/bitbucket/http/errors';
import type { Answer, ExchangeRequest } from '../../../../src/bitbucket/http/exchange';
import { createRedaction } from '../../../../src/bitbucket/http/redaction';
import { Requests } from '../../../../src/bitbucket/http/request';
import { TooManyRequests } from '../../../../src/bitbucket/http/signals';
import { Stats } from '../../../../src/bitbucket/http/stats';
import type { TokenSource } from '../../../../src/bitbucket/http/tokens';
import { createTime } from '../connect';

const tokens: TokenSource = { get: () => Promise.resolve({ value: 'token', renewAt: Infinity }), discard: jest.fn() };

function setUp({ concurrency = 1 } = {}) {
  const time = createTime();
  const stats = new Stats([1]);
  const consumers = new Consumers([{ position: 1, key: 'a', tokens }], { ...time, stats, maxWaitMs: 0 });
  const exchange = jest.fn<Promise<Answer>, [ExchangeRequest]>();
  const requests = new Requests({
    exchange,
    consumers,
    stats,
    redaction: createRedaction(),
    apiOrigin: 'https://api.bitbucket.org',
    concurrency,
    attempts: 5,
    random: () => 0,
    ...time,
  });
  return { time, consumers, exchange, requests };
}

test('a token leaves for the API and nowhere else, whatever the call says', async () => {
  const { requests, exchange } = setUp();
  const url = new URL('https://bitbucket.org/2.0/workspaces/acme');

  await expect(requests.get({ name: 'workspace', url })).rejects.toThrow(ProtocolError);
  expect(exchange).not.toHaveBeenCalled();
});

test('a consumer that has come back in the meantime is not waited for', async () => {
  const { time, consumers } = setUp();
  const turn = consumers.take();
  consumers.setAside(turn!, new TooManyRequests(true, 1000));
  expect(consumers.take()).toBeUndefined();

  time.now += 1000;
  await expect(consumers.waitForOne('GET /2.0/x')).resolves.toBeUndefined();
  expect(time.slept).toEqual([]);
  expect(consumers.take()?.consumer.position).toBe(1);
});

const answerOf = (status: number): Answer => ({
  status,
  statusText: '',
  header: () => undefined,
  text: '{}',
  bytes: 2,
  requests: 1,
});

test('a Bitbucket in trouble is asked by half as many requests at once for a minute, then by more and more', async () => {
  const { time, exchange, requests } = setUp({ concurrency: 8 });
  let status = 200;
  let underWay = 0;
  let most = 0;
  exchange.mockImplementation(async () => {
    underWay += 1;
    most = Math.max(most, underWay);
    // whatever else is sent now is sent before the answer comes
    await new Promise((resolve) => setImmediate(resolve));
    underWay -= 1;
    return answerOf(status);
  });
  const url = new URL('https://api.bitbucket.org/2.0/workspaces/acme');
  /** @returns how many requests were under way at once at most */
  const askALot = async () => {
    most = 0;
    await Promise.allSettled(Array.from({ length: 24 }, () => requests.get({ name: 'workspace', url })));
    return most;
  };

  expect(await askALot()).toBe(8);
  status = 503;
  await askALot();
  status = 200;
  // one burst after the other, until there is nothing left to halve
  expect(await askALot()).toBe(1);

  time.now += 60_000;
  expect(await askALot()).toBe(2);
  time.now += 20_000;
  expect(await askALot()).toBe(4);
  time.now += 60_000;
  expect(await askALot()).toBe(8);
});
