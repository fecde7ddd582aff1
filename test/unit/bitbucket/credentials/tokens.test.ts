import { inspect } from 'node:util';

import {
  createTokenSource,
  fixedToken,
  type Token,
  type TokenSource,
} from '../../../../src/bitbucket/credentials/tokens';
import { AuthenticationError } from '../../../../src/bitbucket/http/credentialErrors';
import { ApiError, NetworkError, ProtocolError } from '../../../../src/bitbucket/http/errors';
import { createRedaction } from '../../../../src/bitbucket/http/redaction';
import type { HttpResponse, TransportRequest } from '../../../../src/bitbucket/http/transport';
import { createTime, START } from '../connect';

const SECRET = 'the:secret/of+a';
const BASIC = Buffer.from(`key-a:${SECRET}`).toString('base64');
const MINUTE = 60_000;

function toAnswer(status: number, body: unknown, headers: Record<string, string> = {}): HttpResponse {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { status, statusText: 'Status', text, bytes: text.length, requests: 1, header: (name) => headers[name] };
}

/** A source of tokens whose endpoint answers what `script` says, a function of the number of the call. */
function setUp(script: (call: number) => HttpResponse | ApiError) {
  const time = createTime();
  const sent: TransportRequest[] = [];
  const redaction = createRedaction();
  const onResponse = jest.fn();
  const source = createTokenSource(
    { item: 2, label: 'OAuth consumer 2 (key key-a)', key: 'key-a', secret: SECRET },
    {
      transport: async (request) => {
        sent.push(request);
        await new Promise((resolve) => setImmediate(resolve));
        return script(sent.length);
      },
      oauthUrl: new URL('https://bitbucket.org/site/oauth2/access_token'),
      clock: time.clock,
      redaction,
      onResponse,
    },
  );
  return { time, sent, source, redaction, onResponse };
}

/** The token that a source gives. */
async function tokenOf(source: TokenSource): Promise<Token> {
  const outcome = await source.get();
  if (outcome.kind !== 'ok') {
    throw new Error(`There is no token: ${outcome.kind}`);
  }
  return outcome.token;
}

/** The error that a source gives instead of a token. */
async function errorOf(source: TokenSource): Promise<ApiError> {
  const outcome = await source.get();
  if (outcome.kind !== 'failed') {
    throw new Error(`There is no error: ${outcome.kind}`);
  }
  return outcome.error;
}

const numbered = (call: number, expiresIn: unknown = 7200) =>
  toAnswer(200, { access_token: `token-${call}`, expires_in: expiresIn, scopes: 'project account' });

describe('a token source', () => {
  test('requests a token with client credentials', async () => {
    const { source, sent, onResponse } = setUp(numbered);

    await expect(tokenOf(source)).resolves.toMatchObject({
      value: 'token-1',
      scopes: new Set(['account', 'project']),
    });
    expect(sent).toEqual([
      {
        endpoint: 'POST /site/oauth2/access_token (OAuth consumer 2)',
        method: 'POST',
        url: new URL('https://bitbucket.org/site/oauth2/access_token'),
        headers: {
          Accept: 'application/json',
          Authorization: `Basic ${BASIC}`,
          'Content-Type': 'application/x-www-form-urlencoded',
        },
        body: 'grant_type=client_credentials',
      },
    ]);
    expect(onResponse).toHaveBeenCalledWith(expect.objectContaining({ status: 200 }));
  });

  test('makes one request for concurrent callers', async () => {
    const { source, sent } = setUp(numbered);
    const tokens = await Promise.all([tokenOf(source), tokenOf(source), tokenOf(source)]);
    await source.get();

    expect(new Set(tokens).size).toBe(1);
    expect(sent).toHaveLength(1);
  });

  test.each<[string, unknown, number]>([
    ['five minutes before the end of a long life', 7200, 7200_000 - 5 * MINUTE],
    ['when a tenth of a short life is left', 600, 540_000],
    ['as if after an hour where the response does not say', null, 3600_000 - 5 * MINUTE],
    ['as if after an hour where the response makes no sense', -1, 3600_000 - 5 * MINUTE],
    ['also where the number comes as a string', '600', 540_000],
  ])('renews %s', async (_, expiresIn, age) => {
    const { source, sent, time } = setUp((call) => numbered(call, expiresIn));
    await source.get();

    time.now = START + age - 1;
    await expect(tokenOf(source)).resolves.toMatchObject({ value: 'token-1' });
    time.now = START + age;
    const renewed = await Promise.all([tokenOf(source), tokenOf(source)]);
    expect(renewed.map(({ value }) => value)).toEqual(['token-2', 'token-2']);
    expect(sent).toHaveLength(2);
  });

  test('replaces a refused token once', async () => {
    const { source, sent } = setUp((call) => numbered(call));
    const first = await tokenOf(source);
    source.discard(first);
    const second = await tokenOf(source);
    source.discard(first);

    expect(second.value).toBe('token-2');
    await expect(tokenOf(source)).resolves.toBe(second);
    expect(sent).toHaveLength(2);
  });

  test.each([
    ['scope', { scope: 'a b' }, ['a', 'b']],
    ['scopes, in older answers', { scopes: 'b a' }, ['a', 'b']],
    ['scope before scopes', { scope: 'a', scopes: 'b' }, ['a']],
    ['neither', {}, undefined],
  ])('reads the scopes from %s', async (_, fields, scopes) => {
    const { source } = setUp(() => toAnswer(200, { access_token: 't', ...fields }));

    expect((await tokenOf(source)).scopes).toEqual(scopes && new Set(scopes));
  });

  test.each([400, 401, 403])(
    'takes %i for a refusal and says what Bitbucket says, without the secret',
    async (status) => {
      const { source } = setUp(() =>
        toAnswer(status, { error: 'unauthorized_client', error_description: `Invalid: key-a:${SECRET} or ${BASIC}` }),
      );
      const error = await errorOf(source);

      expect(error).toBeInstanceOf(AuthenticationError);
      expect(error).toMatchObject({
        status,
        credential: { label: 'OAuth consumer 2 (key key-a)' },
        reason: 'Invalid: key-a:*** or ***',
      });
      expect(error.message).toMatch(/OAuth consumer 2 \(key key-a\).*with 4\d\d.*Invalid.*callback URL/);
      expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(SECRET);
      expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(BASIC);
    },
  );

  test.each<[string, HttpResponse | ApiError, typeof ApiError | typeof NetworkError | typeof ProtocolError, object]>([
    [
      'a server in trouble',
      toAnswer(503, 'down', { 'retry-after': '7' }),
      ApiError,
      { status: 503, retryAfterMs: 7000 },
    ],
    ['no response', new NetworkError({ endpoint: 'POST', problem: 'gone' }), NetworkError, { problem: 'gone' }],
    ['a page', toAnswer(200, '<html>'), ProtocolError, { damaged: true }],
    ['a response without a token', toAnswer(200, { token_type: 'bearer' }), ProtocolError, { damaged: false }],
    ['a token that fits no header', toAnswer(200, { access_token: 'a\nb' }), ProtocolError, { damaged: false }],
    ['a token that is no string', toAnswer(200, { access_token: 7 }), ProtocolError, { damaged: false }],
    ['null', toAnswer(200, 'null'), ProtocolError, { damaged: false }],
  ])('does not blame the consumer for %s, and asks again next time', async (_, first, kind, properties) => {
    const { source } = setUp((call) => (call === 1 ? first : numbered(call)));
    const error = await errorOf(source);

    expect(error).toBeInstanceOf(kind);
    expect(error).not.toBeInstanceOf(AuthenticationError);
    expect(error).toMatchObject(properties);
    await expect(tokenOf(source)).resolves.toMatchObject({ value: 'token-2' });
  });

  test('does not blame the consumer for a limit, and asks again next time', async () => {
    const { source } = setUp((call) =>
      call === 1 ? toAnswer(429, '{"not": "read"', { 'retry-after': '7' }) : numbered(call),
    );

    await expect(source.get()).resolves.toEqual({ kind: 'limited', retryAfterMs: 7000 });
    await expect(tokenOf(source)).resolves.toMatchObject({ value: 'token-2' });
  });

  test('reports each response, and each request without a response, once', async () => {
    const gone = new NetworkError({ endpoint: 'POST', problem: 'gone' });
    const { source, onResponse } = setUp((call) => (call === 1 ? gone : toAnswer(429, '')));
    await source.get();
    await source.get();

    expect(onResponse.mock.calls).toEqual([[undefined], [expect.objectContaining({ status: 429 })]]);
  });

  test('does not take the 403 page of a gateway for a refusal of the consumer', async () => {
    const { source } = setUp(() => toAnswer(403, '<html>Forbidden</html>'));
    const error = await errorOf(source);

    expect(error).toBeInstanceOf(ProtocolError);
    expect(error).toMatchObject({ status: 403, damaged: true });
  });

  test('registers its tokens for masking', async () => {
    const { source, redaction } = setUp(numbered);
    await source.get();

    expect(redaction.clean('you sent token-1')).toBe('you sent ***');
    expect(inspect(source, { depth: 9, showHidden: true })).not.toContain('token-1');
  });
});

test('a fixed token is always the same, and masked', async () => {
  const redaction = createRedaction();
  const source = fixedToken('a-token', redaction);
  const token = await tokenOf(source);
  source.discard(token);

  expect(source.isRenewable).toBe(false);
  expect(token).toEqual({ value: 'a-token', renewAt: Infinity });
  await expect(tokenOf(source)).resolves.toBe(token);
  expect(redaction.clean('you sent a-token')).toBe('you sent ***');
});
