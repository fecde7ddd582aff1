import { CredentialPool } from '../../../src/bitbucket/credentials/credentialPool';
import type { TokenSource } from '../../../src/bitbucket/credentials/tokens';
import { ProtocolError } from '../../../src/bitbucket/http/errors';
import { TooManyRequests } from '../../../src/bitbucket/http/internalErrors';
import { createRedaction } from '../../../src/bitbucket/http/redaction';
import type { HttpResponse, TransportRequest } from '../../../src/bitbucket/http/transport';
import { Requests } from '../../../src/bitbucket/requests';
import { Stats } from '../../../src/bitbucket/stats';
import { createTime } from './connect';

const tokens: TokenSource = { get: () => Promise.resolve({ value: 'token', renewAt: Infinity }), discard: jest.fn() };

function setUp() {
  const time = createTime();
  const stats = new Stats([1]);
  const consumers = new CredentialPool([{ position: 1, key: 'a', tokens }], { ...time, stats, maxWaitMs: 0 });
  const transport = jest.fn<Promise<HttpResponse>, [TransportRequest]>();
  const requests = new Requests({
    transport,
    consumers,
    stats,
    redaction: createRedaction(),
    apiOrigin: 'https://api.bitbucket.org',
    concurrency: 1,
    attempts: 5,
    random: () => 0,
    ...time,
  });
  return { time, consumers, transport, requests };
}

test('a token leaves for the API and nowhere else, whatever the call says', async () => {
  const { requests, transport } = setUp();
  const url = new URL('https://bitbucket.org/2.0/workspaces/acme');

  await expect(requests.get({ name: 'workspace', url })).rejects.toThrow(ProtocolError);
  expect(transport).not.toHaveBeenCalled();
});

test('a consumer that has come back in the meantime is not waited for', async () => {
  const { time, consumers } = setUp();
  const lease = consumers.take();
  consumers.markRateLimited(lease!, new TooManyRequests(true, 1000));
  expect(consumers.take()).toBeUndefined();

  time.now += 1000;
  await expect(consumers.waitForOne('GET /2.0/x')).resolves.toBeUndefined();
  expect(time.slept).toEqual([]);
  expect(consumers.take()?.consumer.position).toBe(1);
});
