import type { BitbucketClient } from '../../../../src/bitbucket/client';
import type { CredentialWarning } from '../../../../src/bitbucket/credentials/messages';
import { ENDPOINTS } from '../../../../src/bitbucket/endpoints';
import { AuthenticationError, UnconfirmedRefusalError } from '../../../../src/bitbucket/http/credentialErrors';
import { NotFoundError, PermissionError, ProtocolError } from '../../../../src/bitbucket/http/errors';
import { collect, connect, consumersNamed, createTime } from '../connect';
import { LIMITED, type Reply, type Script, type ScriptedServer, type Seen, startServer } from '../scriptedServer';

const REF = { workspace: '{w}', repository: '{r}' };
const OK: Reply = { json: { values: [{ id: 1 }] } };
const FORBIDDEN: Reply = {
  status: 403,
  json: {
    type: 'error',
    error: {
      message: 'Your credentials lack one or more required privilege scopes.',
      detail: { granted: ['account'], required: ['repository:admin'] },
    },
  },
};
const NOT_FOUND: Reply = { status: 404, json: { type: 'error', error: { message: 'Repository not found' } } };
const UNAUTHORIZED: Reply = { status: 401, json: { type: 'error', error: { message: 'Token is invalid.' } } };
const WRONG_MECHANISM: Reply = {
  status: 403,
  json: { type: 'error', error: { message: 'This API is not accessible by this authentication mechanism' } },
};
const HTML: Reply = { status: 403, text: '<html><body>Forbidden by the gateway</body></html>' };

let server: ScriptedServer;
let warnings: CredentialWarning[];
afterEach(() => server?.close());

/** The consumers of the API calls so far, in order. */
const asked = () => server.calls.map(({ consumer }) => consumer).join('');

async function clientOf(
  keys: string[],
  api: Script,
  options: { token?: Script; maxWaitMs?: number; accessTokens?: { token: string }[] } = {},
) {
  server = await startServer(api, options.token);
  warnings = [];
  const time = createTime();
  const client = connect(
    server,
    {
      consumers: consumersNamed(...keys),
      accessTokens: options.accessTokens,
      rateLimitMaxWaitMs: options.maxWaitMs ?? 0,
      onWarning: (warning) => warnings.push(warning),
    },
    time,
  );
  return { client, time };
}

const restrictions = (client: BitbucketClient, repository = '{r}') =>
  collect(client.list(ENDPOINTS.branchRestrictions, { ...REF, repository }));

/** Answers by consumer. */
const by =
  (replies: Record<string, Reply>): Script =>
  ({ consumer }) =>
    replies[consumer] ?? OK;

const TOKENS = [{ token: 'token-one' }, { token: 'token-two' }];
const isToken = ({ consumer }: Seen) => consumer.startsWith('token-');
const list = (client: BitbucketClient) => collect(client.list(ENDPOINTS.pullRequestCommits, { ...REF, id: 1 }));
/** The credentials of the API calls so far, in order. */
const askedWith = () => server.calls.map(({ consumer }) => consumer);

describe('a refusal', () => {
  test.each([
    [FORBIDDEN, PermissionError],
    [NOT_FOUND, NotFoundError],
  ])('of the only credential is believed at once', async (reply, kind) => {
    const { client } = await clientOf(['a'], () => reply);
    await expect(restrictions(client)).rejects.toThrow(kind);
    expect(asked()).toBe('a');
  });

  test.each([
    [FORBIDDEN, PermissionError],
    [NOT_FOUND, NotFoundError],
  ])('is believed when a second credential receives it, for one more call', async (reply, kind) => {
    const { client } = await clientOf(['a', 'b', 'c'], () => reply);
    await expect(restrictions(client)).rejects.toThrow(kind);
    expect(asked()).toBe('ab');
    expect(warnings).toEqual([]);
  });

  test('does not cost calls if none occurs', async () => {
    const { client } = await clientOf(['a', 'b'], () => OK);
    await restrictions(client);
    await restrictions(client);
    expect(asked()).toBe('aa');
  });

  test('that another credential does not receive is not believed, and excludes the first credential from that endpoint', async () => {
    const { client } = await clientOf(['a', 'b', 'c'], ({ consumer, path }) =>
      consumer === 'a' && path.includes('branch-restrictions') ? FORBIDDEN : OK,
    );
    await expect(restrictions(client)).resolves.toEqual([{ id: 1 }]);
    await restrictions(client, '{other}');
    await collect(client.list(ENDPOINTS.defaultReviewers, REF));
    // a is passed over for branch restrictions only
    expect(asked()).toBe('abba');
    expect(client.stats().rotations).toBe(0);
    expect(warnings).toEqual([
      {
        kind: 'refused',
        message:
          'Bitbucket refuses GET /2.0/repositories/{w}/{r}/branch-restrictions to OAuth consumer 1 (key a) (403), but not to ' +
          'OAuth consumer 2 (key b). OAuth consumer 1 (key a) is not used for such requests any more in this run. It lacks ' +
          'the scope "repository:admin" (tick "Repositories: Admin"): edit the consumer in Bitbucket.',
      },
    ]);
  });

  test('is confirmed by the other of two credentials, even if that one was refused before', async () => {
    const { client } = await clientOf(['a', 'b'], ({ consumer, path }) => {
      const isHidden = consumer === 'a' ? path.includes('{one}') : path.includes('{two}');
      return isHidden ? NOT_FOUND : OK;
    });
    await expect(restrictions(client, '{one}')).resolves.toHaveLength(1);
    await expect(restrictions(client, '{two}')).resolves.toHaveLength(1);
    expect(asked()).toBe('abba');
    expect(warnings).toHaveLength(2);
    // both are blind now, and both are used again
    await expect(restrictions(client, '{three}')).resolves.toHaveLength(1);
  });

  test('is confirmed by a third credential while the second is limited', async () => {
    const { client } = await clientOf(['a', 'b', 'c'], by({ a: NOT_FOUND, b: LIMITED, c: NOT_FOUND }));
    await expect(restrictions(client)).rejects.toThrow(NotFoundError);
    expect(asked()).toBe('abc');
  });

  test('waits for a credential that can confirm it, or is not believed if waiting is not allowed', async () => {
    const impatient = await clientOf(['a', 'b'], by({ a: NOT_FOUND, b: LIMITED }));
    const error: unknown = await restrictions(impatient.client).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UnconfirmedRefusalError);
    expect(error).toMatchObject({ status: 404 });
    await server.close();

    let limits = 1;
    const script: Script = ({ consumer }) => (consumer === 'b' && limits-- > 0 ? LIMITED : NOT_FOUND);
    const patient = await clientOf(['a', 'b'], script, { maxWaitMs: 60_000 });
    await expect(restrictions(patient.client)).rejects.toThrow(NotFoundError);
    expect(asked()).toBe('abb');
    expect(patient.time.slept).toEqual([60_000]);
  });

  test('of commits, which Bitbucket may have lost, is believed when no credential can confirm it', async () => {
    const { client, time } = await clientOf(['a', 'b'], by({ a: NOT_FOUND, b: LIMITED }), { maxWaitMs: 60_000 });
    await expect(collect(client.list(ENDPOINTS.pullRequestCommits, { ...REF, id: 1 }))).rejects.toThrow(NotFoundError);
    await expect(collect(client.list(ENDPOINTS.pullRequestCommits, { ...REF, id: 2 }))).rejects.toThrow(NotFoundError);
    expect(asked()).toBe('aba');
    expect(time.slept).toEqual([]);
  });

  test('with the HTML page of a gateway is retried and never believed', async () => {
    const passing = [HTML, HTML];
    const { client } = await clientOf(['a'], () => passing.shift() ?? OK);
    await expect(restrictions(client)).resolves.toHaveLength(1);
    await server.close();

    const lasting = await clientOf(['a', 'b'], () => ({ ...HTML, status: 404 }));
    const error: unknown = await restrictions(lasting.client).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ProtocolError);
    expect(error).toMatchObject({ status: 404, retries: 4 });
  });

  test('of pipelines that were never enabled is an ordinary response', async () => {
    const neverEnabled = { status: 404, json: { error: { message: 'Not found' } } };
    const { client } = await clientOf(['a', 'b'], () => neverEnabled);
    await expect(client.get(ENDPOINTS.pipelinesConfiguration, REF)).rejects.toThrow(NotFoundError);
    await expect(client.get(ENDPOINTS.pipelinesConfiguration, REF)).rejects.toThrow(NotFoundError);
    expect(asked()).toBe('aa');
  });

  test('because of a missing paid plan is handled like other refusals', async () => {
    const { client } = await clientOf(['a'], () => ({
      status: 402,
      json: { error: { message: 'Upgrade your plan' } },
    }));
    await expect(collect(client.list(ENDPOINTS.repositoryRunners, REF))).rejects.toThrow(PermissionError);
  });

  test('of a token that another credential does not receive excludes it from the endpoint only', async () => {
    const { client } = await clientOf(['a', 'b'], by({ a: UNAUTHORIZED }));
    await expect(restrictions(client)).resolves.toHaveLength(1);
    // a second time with a new token, before anybody else is asked
    expect(asked()).toBe('aab');
    expect(warnings).toEqual([expect.objectContaining({ kind: 'refused' })]);
  });
});

describe('an endpoint that refuses access tokens', () => {
  test('is left to the consumers, without a warning or another attempt', async () => {
    server = await startServer((seen) => (isToken(seen) && seen.path.includes('branch') ? WRONG_MECHANISM : OK));
    const onWarning = jest.fn();
    const client = connect(server, { accessTokens: [{ token: 'token-one' }], onWarning });
    await collect(client.list(ENDPOINTS.branchRestrictions, REF));
    await collect(client.list(ENDPOINTS.branchRestrictions, { ...REF, repository: '{other}' }));
    await list(client);

    expect(askedWith()).toEqual(['token-one', 'a', 'a', 'token-one']);
    expect(onWarning).not.toHaveBeenCalled();
  });

  test('is one at which tokens cannot confirm a refusal', async () => {
    const forbidden: Reply = { status: 403, json: { type: 'error', error: { message: 'Forbidden' } } };
    server = await startServer((seen) => (isToken(seen) ? WRONG_MECHANISM : forbidden));
    const client = connect(server, { consumers: consumersNamed('a', 'b'), accessTokens: TOKENS });
    await expect(collect(client.list(ENDPOINTS.branchRestrictions, REF))).rejects.toMatchObject({
      status: 403,
      reason: 'Forbidden',
    });
    expect(askedWith()).toEqual(['token-one', 'token-two', 'a', 'b']);
  });

  test('is not believed to be closed to everybody when no consumer is left', async () => {
    server = await startServer(
      (seen) => (isToken(seen) && seen.path.includes('branch') ? WRONG_MECHANISM : OK),
      () => ({
        status: 400,
        json: { error: 'unauthorized_client', error_description: 'Invalid OAuth client credentials' },
      }),
    );
    const client = connect(server, { accessTokens: [{ token: 'token-one' }] });
    await client.get(ENDPOINTS.workspace, { workspace: 'acme' });
    await expect(collect(client.list(ENDPOINTS.branchRestrictions, REF))).rejects.toThrow(UnconfirmedRefusalError);
    await expect(list(client)).resolves.toEqual([{ id: 1 }]);
  });
});

describe('a credential that is refused for good', () => {
  const revoked: Script = ({ consumer }) =>
    consumer === 'a' && server.tokenCalls.length > 1
      ? { status: 400, json: { error: 'unauthorized_client', error_description: 'Invalid OAuth client credentials' } }
      : { json: { access_token: `token-${server.tokenCalls.length}-of-${consumer}`, expires_in: 7200 } };

  test('is retired with one warning, and the others continue', async () => {
    let isRevoked = false;
    const { client } = await clientOf(
      ['a', 'b'],
      ({ consumer }) => (consumer === 'a' && isRevoked ? UNAUTHORIZED : OK),
      { token: revoked },
    );
    await restrictions(client);
    isRevoked = true;
    await Promise.all([restrictions(client), restrictions(client)]);
    await restrictions(client);

    expect(asked().replace(/^a+/, '')).toBe('bbb');
    expect(warnings).toEqual([
      {
        kind: 'retired',
        message: expect.stringMatching(
          /^Bitbucket refused OAuth consumer 1 \(key a\) with 400 .*The run goes on with OAuth consumer 2 \(key b\)\.$/,
        ) as string,
      },
    ]);
  });

  test('is retired also if it is an access token', async () => {
    let isRevoked = false;
    server = await startServer(({ consumer }) => (consumer === 'token-one' && isRevoked ? UNAUTHORIZED : OK));
    const onWarning = jest.fn();
    const client = connect(server, { accessTokens: TOKENS, onWarning });
    await list(client);
    isRevoked = true;
    await Promise.all([list(client), list(client)]);
    await list(client);

    expect(askedWith().slice(-1)).toEqual(['token-two']);
    expect(onWarning).toHaveBeenCalledTimes(1);
    expect(onWarning).toHaveBeenCalledWith({
      kind: 'retired',
      message: expect.stringMatching(
        /^Bitbucket refused access token 1 with 401 .*Create a new access token.*goes on with OAuth consumer 1 \(key a\), access token 2\.$/,
      ) as string,
    });
  });

  test('ends the run when none is left', async () => {
    const refused: Reply = { status: 401, json: { error: 'invalid_client', error_description: 'Unknown' } };
    const { client } = await clientOf(['a', 'b'], () => OK, { token: () => refused });
    await expect(restrictions(client)).rejects.toMatchObject({ name: 'AuthenticationError', refused: 'credentials' });
    await expect(restrictions(client)).rejects.toThrow(AuthenticationError);
    expect(server.tokenCalls).toHaveLength(2);
    expect(server.calls).toHaveLength(0);
  });

  test('is retired, while one whose token endpoint fails is only skipped for a while', async () => {
    const { client, time } = await clientOf(['a', 'b'], () => OK, {
      token: ({ consumer }) =>
        consumer === 'a' && server.tokenCalls.length === 1
          ? { status: 503 }
          : { json: { access_token: `token-1-of-${consumer}`, expires_in: 7200 } },
    });
    await restrictions(client);
    expect(asked()).toBe('b');
    expect(time.slept).toEqual([]);
    expect(warnings).toEqual([]);
  });
});
