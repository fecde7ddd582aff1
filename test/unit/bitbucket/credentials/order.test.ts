import type { BitbucketClient } from '../../../../src/bitbucket/client';
import { ENDPOINTS } from '../../../../src/bitbucket/endpoints';
import { collect, connect, consumersNamed, createTime } from '../connect';
import { LIMITED, type Reply, type ScriptedServer, type Seen, startServer } from '../scriptedServer';

const MINUTE = 60_000;
const REF = { workspace: '{w}', repository: '{r}' };
const OK: Reply = { json: { values: [{ uuid: '{repository}' }], size: 1 } };
const TOKENS = [{ token: 'token-one' }, { token: 'token-two' }];

let server: ScriptedServer;
afterEach(() => server?.close());

/** The credentials of the API calls so far, in order. */
const asked = () => server.calls.map(({ consumer }) => consumer);

const ask = (client: BitbucketClient) => collect(client.list(ENDPOINTS.repositories, { workspace: '{workspace}' }));

const isToken = ({ consumer }: Seen) => consumer.startsWith('token-');

describe('consumers', () => {
  test('are used in the configured order, the next one only when one is limited', async () => {
    const limited = new Set<string>();
    server = await startServer(({ consumer }) => (limited.has(consumer) ? LIMITED : OK));
    const time = createTime();
    const client = connect(server, { consumers: consumersNamed('a', 'b', 'c') }, time);

    await ask(client);
    await ask(client);
    limited.add('a');
    await ask(client);
    await ask(client);
    limited.add('b');
    await ask(client);
    expect(asked().join('')).toBe('aaabbbc');

    // after the last the first again, once it is back
    time.now += MINUTE;
    limited.delete('a');
    await ask(client);
    limited.add('c');
    await ask(client);
    await ask(client);
    expect(asked().join('')).toBe('aaabbbccc' + 'aa');
    expect(client.stats()).toMatchObject({ rotations: 3, limitedResponses: 3, retries: 0, rateLimitWaitMs: 0 });
  });

  test.each([
    ['workspaces', (client: BitbucketClient) => client.get(ENDPOINTS.workspace, { workspace: 'acme' }), { json: {} }],
    [
      'groups',
      (client: BitbucketClient) => collect(client.list(ENDPOINTS.groups, { workspace: 'acme' })),
      { json: [] },
    ],
    ['repositories', ask, OK],
  ])('replace a limited one whatever is requested: %s', async (_, request, reply) => {
    server = await startServer(({ consumer }) => (consumer === 'a' ? LIMITED : reply));
    await request(connect(server, { consumers: consumersNamed('a', 'b') }));

    expect(asked()).toEqual(['a', 'b']);
  });
});

describe('access tokens', () => {
  test('come first for repository data, consumers for everything else', async () => {
    server = await startServer(() => OK);
    const client = connect(server, { accessTokens: TOKENS });
    await ask(client);
    await client.get(ENDPOINTS.workspace, { workspace: 'acme' });
    await collect(client.list(ENDPOINTS.repositoryWebhooks, REF));

    expect(asked()).toEqual(['token-one', 'a', 'a']);
    expect(server.tokenCalls).toHaveLength(1);
    expect(client.credentials.all.map(({ label }) => label)).toEqual([
      'OAuth consumer 1 (key a)',
      'access token 1',
      'access token 2',
    ]);
  });

  test('are followed by the next one when they are limited, and then by the consumers', async () => {
    const limited = new Set<string>();
    server = await startServer(({ consumer }) => (limited.has(consumer) ? LIMITED : OK));
    const client = connect(server, { accessTokens: TOKENS });
    await ask(client);
    limited.add('token-one');
    await ask(client);
    limited.add('token-two');
    await ask(client);

    expect(asked()).toEqual(['token-one', 'token-one', 'token-two', 'token-two', 'a']);
    expect(client.stats()).toMatchObject({ rotations: 2, activeCredential: 1 });
  });

  test('are spared near their limit while another credential is free', async () => {
    let isLimited = false;
    server = await startServer((seen) => {
      if (!isToken(seen)) {
        return isLimited ? LIMITED : OK;
      }
      return { ...OK, headers: { 'X-RateLimit-Limit': '1000', 'X-RateLimit-NearLimit': 'true' } };
    });
    const client = connect(server, { accessTokens: [{ token: 'token-one' }] });
    await ask(client);
    await ask(client);
    expect(asked()).toEqual(['token-one', 'a']);
    isLimited = true;
    await ask(client);
    expect(asked().slice(2)).toEqual(['a', 'token-one']);
  });
});
