import { Credential } from '../../../src/bitbucket/credentials/credential';
import { OAUTH_CONSUMER } from '../../../src/bitbucket/credentials/credentialKinds';
import { fixedToken } from '../../../src/bitbucket/credentials/tokens';
import { ENDPOINTS } from '../../../src/bitbucket/endpoints';
import { createExchange } from '../../../src/bitbucket/exchange';
import { NetworkError, ProtocolError } from '../../../src/bitbucket/http/errors';
import { createRedaction } from '../../../src/bitbucket/http/redaction';
import type { HttpResponse, Transport } from '../../../src/bitbucket/http/transport';
import type { ApiRequest } from '../../../src/bitbucket/request';
import { Stats } from '../../../src/bitbucket/stats';
import { createTime, START } from './connect';

const ORIGIN = 'https://api.bitbucket.org';
const LABEL = 'OAuth consumer 1 (key a)';
const TOKEN = { value: 'the-token', renewAt: Infinity };

function responseOf(headers: Record<string, string> = {}, more: Partial<HttpResponse> = {}): HttpResponse {
  const plain = { status: 200, statusText: 'OK', text: '{"values":[]}', bytes: 13, requests: 1 };
  return { ...plain, header: (name) => headers[name], ...more };
}

function setUp(received: HttpResponse | NetworkError = responseOf()) {
  const time = createTime();
  const stats = new Stats([LABEL]);
  const redaction = createRedaction();
  const tokens = fixedToken(TOKEN.value, redaction);
  const credential = new Credential({ kind: OAUTH_CONSUMER, item: 1, label: LABEL, tokens });
  const transport = jest.fn<ReturnType<Transport>, Parameters<Transport>>(() => Promise.resolve(received));
  const exchange = createExchange({ ...time, transport, stats, redaction, apiOrigin: ORIGIN });
  const send = (url = `${ORIGIN}/2.0/repositories/%7Bw%7D`) => {
    const description = 'GET /2.0/repositories/{w}';
    const request: ApiRequest = { endpoint: ENDPOINTS.repositories, ref: {}, url: new URL(url), description };
    return exchange(request, TOKEN, credential);
  };
  const capacity = () => credential.capacity('repository', START);
  return { time, stats, credential, transport, send, capacity };
}

describe('an exchange', () => {
  test('sends the token in the header that the kind of credential asks for', async () => {
    const { send, transport } = setUp();

    await expect(send()).resolves.toEqual({ kind: 'ok', body: { values: [] } });
    expect(transport.mock.calls).toEqual([
      [
        {
          endpoint: 'GET /2.0/repositories/{w}',
          method: 'GET',
          url: new URL(`${ORIGIN}/2.0/repositories/%7Bw%7D`),
          headers: { Accept: 'application/json', Authorization: 'Bearer the-token' },
        },
      ],
    ]);
  });

  test.each([
    'https://bitbucket.org/2.0/workspaces/acme',
    'http://api.bitbucket.org/2.0/workspaces/acme',
    'https://api.bitbucket.org:444/2.0/workspaces/acme',
  ])('sends a token only to the API, whatever URL the call has: %s', async (url) => {
    const { send, transport, stats } = setUp();
    const outcome = await send(url);

    expect(outcome).toMatchObject({ kind: 'failed', error: expect.any(ProtocolError) as unknown });
    expect(transport).not.toHaveBeenCalled();
    expect(stats.snapshot().calls).toBe(0);
  });

  test('counts each HTTP request, redirects included, in the bucket of its URL', async () => {
    const { send, stats, capacity } = setUp(responseOf({}, { requests: 2 }));
    await send();
    await send(`${ORIGIN}/2.0/workspaces/acme/hooks?page=2`);

    expect(stats.snapshot()).toMatchObject({
      callsByEndpoint: { repositories: 4 },
      callsByBucket: { repository: 2, webhook: 2, other: 0 },
    });
    expect(capacity()).toEqual({ hourly: 1000, left: 998 });
  });

  test('counts a request without a response, since Bitbucket may have received it', async () => {
    const { send, stats, capacity } = setUp(new NetworkError({ endpoint: 'GET', problem: 'gone' }));

    await expect(send()).resolves.toMatchObject({ kind: 'damaged' });
    expect(stats.snapshot().calls).toBe(1);
    expect(capacity().left).toBe(999);
  });

  test('does not count a limited request against the limit', async () => {
    const { send, stats, capacity } = setUp(responseOf({ 'retry-after': '7' }, { status: 429 }));

    await expect(send()).resolves.toEqual({ kind: 'limited', retryAfterMs: 7000 });
    expect(stats.snapshot()).toMatchObject({ calls: 1, limitedResponses: 1 });
    expect(capacity().left).toBe(1000);
  });

  test('keeps the limit that a response states', async () => {
    const { send, credential, capacity } = setUp(
      responseOf({ 'x-ratelimit-limit': '5000', 'x-ratelimit-nearlimit': 'true' }),
    );
    await send();

    expect(capacity()).toEqual({ hourly: 5000, left: 4999 });
    expect(credential.isNearLimit('repository', START)).toBe(true);
    expect(credential.isNearLimit('other', START)).toBe(false);
  });

  test('keeps the scopes that a response states', async () => {
    const { send, credential } = setUp(responseOf({ 'x-oauth-scopes': 'project, account' }));
    expect(credential.statedScopes).toBeUndefined();
    await send();

    expect(credential.statedScopes).toEqual(new Set(['account', 'project']));
  });
});
