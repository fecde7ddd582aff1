import { CredentialPool } from '../../../src/bitbucket/credentials/credentialPool';
import type { TokenSource } from '../../../src/bitbucket/credentials/tokens';
import { ProtocolError } from '../../../src/bitbucket/http/errors';
import { TooManyRequests } from '../../../src/bitbucket/http/internalErrors';
import { createRedaction } from '../../../src/bitbucket/http/redaction';
import type { HttpResponse, TransportRequest } from '../../../src/bitbucket/http/transport';
import { Requests } from '../../../src/bitbucket/requests';
import { Stats } from '../../../src/bitbucket/stats';
import { createTime } from './connect';

const tokens: TokenSource = {
  isRenewable: true,
  refusalAdvice: '',
  get: () => Promise.resolve({ value: 'token', renewAt: Infinity }),
  discard: jest.fn(),
};

const NAME = { position: 1, kind: 'consumer', item: 1, label: 'OAuth consumer 1 (key a)' } as const;
const DEMAND = { endpoint: 'GET /2.0/x', name: 'x', bucket: 'repository' } as const;

function setUp() {
  const time = createTime();
  const stats = new Stats([1]);
  const credentials = new CredentialPool([{ name: NAME, tokens }], {
    ...time,
    stats,
    maxWaitMs: 0,
    onWarning: () => undefined,
  });
  const transport = jest.fn<Promise<HttpResponse>, [TransportRequest]>();
  const requests = new Requests({
    transport,
    credentials,
    stats,
    redaction: createRedaction(),
    apiOrigin: 'https://api.bitbucket.org',
    concurrency: 1,
    attempts: 5,
    random: () => 0,
    ...time,
  });
  return { time, credentials, transport, requests };
}

test('a token is sent only to the API, whatever URL the call has', async () => {
  const { requests, transport } = setUp();
  const url = new URL('https://bitbucket.org/2.0/workspaces/acme');

  await expect(requests.get({ name: 'workspace', bucket: 'other', url })).rejects.toThrow(ProtocolError);
  expect(transport).not.toHaveBeenCalled();
});

test('no wait starts if a credential has become available meanwhile', async () => {
  const { time, credentials } = setUp();
  const lease = credentials.take(DEMAND);
  credentials.markRateLimited(lease!, 'repository', new TooManyRequests(1000));
  expect(credentials.take(DEMAND)).toBeUndefined();

  time.now += 1000;
  await expect(credentials.waitForOne(DEMAND)).resolves.toBeUndefined();
  expect(time.slept).toEqual([]);
  expect(credentials.take(DEMAND)?.credential.position).toBe(1);
});

test('a limit of one bucket does not affect other buckets', () => {
  const { credentials } = setUp();
  credentials.markRateLimited(credentials.take(DEMAND)!, 'repository', new TooManyRequests(undefined));
  expect(credentials.take(DEMAND)).toBeUndefined();
  expect(credentials.take({ ...DEMAND, bucket: 'webhook' })).toBeDefined();
  expect(credentials.take({ ...DEMAND, bucket: 'other' })).toBeDefined();
});
