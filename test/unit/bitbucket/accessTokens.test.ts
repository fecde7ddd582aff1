import type { BitbucketClient } from '../../../src/bitbucket/client';
import { type AuthenticationError, UnconfirmedRefusalError } from '../../../src/bitbucket/http/errors';
import { collect, connect, consumersNamed, createTime } from './connect';
import { LIMITED, type Reply, type ScriptedServer, type Seen, startServer } from './scriptedServer';

const REF = { workspace: '{w}', repository: '{r}' };
const OK: Reply = { json: { values: [{ id: 1 }] } };
const TOKENS = [{ token: 'token-one' }, { token: 'token-two' }];
const WRONG_MECHANISM: Reply = {
  status: 403,
  json: { type: 'error', error: { message: 'This API is not accessible by this authentication mechanism' } },
};
const REVOKED: Reply = {
  status: 401,
  json: { type: 'error', error: { message: 'Token is invalid, expired, or not supported for this endpoint.' } },
};

let server: ScriptedServer;
afterEach(() => server.close());

/** The credentials of the API calls so far, in order. */
const asked = () => server.calls.map(({ consumer }) => consumer);
const list = (client: BitbucketClient) => collect(client.listPullRequestCommits({ ...REF, id: 1 }));
const isToken = ({ consumer }: Seen) => consumer.startsWith('token-');

function withLimit(limit: number, nearLimit = false): Reply {
  return { ...OK, headers: { 'X-RateLimit-Limit': `${limit}`, 'X-RateLimit-NearLimit': `${nearLimit}` } };
}

test('access tokens come first for repository data, consumers for everything else', async () => {
  server = await startServer(() => OK);
  const client = connect(server, { accessTokens: TOKENS });
  await list(client);
  await client.getWorkspace('acme');
  await collect(client.listRepositoryWebhooks(REF));

  expect(asked()).toEqual(['token-one', 'a', 'a']);
  expect(server.tokenCalls).toHaveLength(1);
  expect(client.credentials.map(({ label }) => label)).toEqual([
    'OAuth consumer 1 (key a)',
    'access token 1',
    'access token 2',
  ]);
});

test('a limited token is followed by the next, and then by the consumers', async () => {
  const limited = new Set<string>();
  server = await startServer(({ consumer }) => (limited.has(consumer) ? LIMITED : OK));
  const client = connect(server, { accessTokens: TOKENS });
  await list(client);
  limited.add('token-one');
  await list(client);
  limited.add('token-two');
  await list(client);

  expect(asked()).toEqual(['token-one', 'token-one', 'token-two', 'token-two', 'a']);
  expect(client.stats()).toMatchObject({ rotations: 2, activeCredential: 1 });
});

test('the limit is what responses state, less the calls of the last hour', async () => {
  server = await startServer(() => withLimit(10_000));
  const client = connect(server, { accessTokens: [{ token: 'token-one' }], rateLimitMaxWaitMs: 61 * 60_000 });
  expect(client.capacity('repository')).toMatchObject({ hourly: 2000, left: 2000, withWaiting: 4000 });

  await list(client);
  const capacity = client.capacity('repository');
  expect(capacity).toMatchObject({ hourly: 11_000, left: 10_999, withWaiting: 21_999 });
  expect(capacity.credentials.map(({ credential, limit, left }) => [credential.label, limit, left])).toEqual([
    ['OAuth consumer 1 (key a)', 1000, 1000],
    ['access token 1', 10_000, 9_999],
  ]);
});

test('a rate limited credential has nothing left until it can be used again', async () => {
  server = await startServer(({ consumer }) => (consumer === 'token-one' ? LIMITED : OK));
  const time = createTime();
  const client = connect(server, { accessTokens: [{ token: 'token-one' }] }, time);
  await list(client);
  expect(client.capacity('repository')).toMatchObject({ left: 999 });
  time.now += 60_000;
  expect(client.capacity('repository')).toMatchObject({ left: 1999 });
});

test.each(['', '0', '-5', 'many', '1e3', '12345678'])('a stated limit of "%s" is ignored', async (limit) => {
  server = await startServer(() => ({ ...OK, headers: { 'X-RateLimit-Limit': limit } }));
  const client = connect(server, { accessTokens: [{ token: 'token-one' }] });
  await list(client);
  expect(client.capacity('repository')).toMatchObject({ hourly: 2000 });
});

test('a token near its limit is set aside while another credential is free', async () => {
  let isLimited = false;
  server = await startServer((seen) => {
    if (!isToken(seen)) {
      return isLimited ? LIMITED : OK;
    }
    return withLimit(1000, true);
  });
  const client = connect(server, { accessTokens: [{ token: 'token-one' }] });
  await list(client);
  await list(client);
  expect(asked()).toEqual(['token-one', 'a']);
  isLimited = true;
  await list(client);
  expect(asked().slice(2)).toEqual(['a', 'token-one']);
});

test('a documented closed endpoint is never tried with a token', async () => {
  server = await startServer(({ consumer }) => (consumer === 'a' ? LIMITED : { json: [] }));
  const client = connect(server, { accessTokens: TOKENS });
  await expect(client.listGroups('acme')).rejects.toThrow(/rate limit/);
  await expect(collect(client.listWorkspacePermissions('acme'))).rejects.toThrow(/rate limit/);
  expect(asked()).toEqual(['a']);
});

test('an endpoint that refuses access tokens is left to the consumers, without a warning or another attempt', async () => {
  server = await startServer((seen) => (isToken(seen) && seen.path.includes('branch') ? WRONG_MECHANISM : OK));
  const onWarning = jest.fn();
  const client = connect(server, { accessTokens: [{ token: 'token-one' }], onWarning });
  await collect(client.listBranchRestrictions(REF));
  await collect(client.listBranchRestrictions({ ...REF, repository: '{other}' }));
  await list(client);

  expect(asked()).toEqual(['token-one', 'a', 'a', 'token-one']);
  expect(onWarning).not.toHaveBeenCalled();
});

test('a token that may not use an endpoint cannot confirm a refusal', async () => {
  const forbidden: Reply = { status: 403, json: { type: 'error', error: { message: 'Forbidden' } } };
  server = await startServer((seen) => (isToken(seen) ? WRONG_MECHANISM : forbidden));
  const client = connect(server, { consumers: consumersNamed('a', 'b'), accessTokens: TOKENS });
  await expect(collect(client.listBranchRestrictions(REF))).rejects.toMatchObject({ status: 403, reason: 'Forbidden' });
  expect(asked()).toEqual(['token-one', 'token-two', 'a', 'b']);
});

test('a refusal is not believed if only consumers could confirm it and none is left', async () => {
  server = await startServer(
    (seen) => (isToken(seen) && seen.path.includes('branch') ? WRONG_MECHANISM : OK),
    () => ({
      status: 400,
      json: { error: 'unauthorized_client', error_description: 'Invalid OAuth client credentials' },
    }),
  );
  const client = connect(server, { accessTokens: [{ token: 'token-one' }] });
  await client.getWorkspace('acme');
  await expect(collect(client.listBranchRestrictions(REF))).rejects.toThrow(UnconfirmedRefusalError);
  await expect(list(client)).resolves.toEqual([{ id: 1 }]);
});

test('a revoked token is retired with one warning, and the others continue', async () => {
  let isRevoked = false;
  server = await startServer(({ consumer }) => (consumer === 'token-one' && isRevoked ? REVOKED : OK));
  const onWarning = jest.fn();
  const client = connect(server, { accessTokens: TOKENS, onWarning });
  await list(client);
  isRevoked = true;
  await Promise.all([list(client), list(client)]);
  await list(client);

  expect(asked().slice(-1)).toEqual(['token-two']);
  expect(onWarning).toHaveBeenCalledTimes(1);
  expect(onWarning).toHaveBeenCalledWith({
    kind: 'retired',
    message: expect.stringMatching(
      /^Bitbucket refused access token 1 with 401 .*Create a new access token.*goes on with OAuth consumer 1 \(key a\), access token 2\.$/,
    ) as string,
  });
});

test('a token that Bitbucket repeats is masked in errors', async () => {
  server = await startServer((seen) =>
    isToken(seen)
      ? { status: 401, json: { type: 'error', error: { message: `token-one (${btoa('token-one')}) is not valid` } } }
      : OK,
  );
  const client = connect(server, { accessTokens: [{ token: 'token-one' }] });
  const error = (await client.getWorkspaceAs(2, 'acme').catch((e: unknown) => e)) as AuthenticationError;
  expect(error).toMatchObject({ refused: 'credentials', reason: '*** (***) is not valid' });
  expect(JSON.stringify(error) + error.message + error.stack).not.toContain('token-one');
});

test('a token that sees a part of a workspace is used only for that part', async () => {
  server = await startServer((seen) => {
    if (isToken(seen) && !seen.path.endsWith('/{w}') && !seen.path.includes('{r}')) {
      return { status: 404, json: { type: 'error', error: { message: 'Resource not found' } } };
    }
    return seen.path.endsWith('/{w}')
      ? { json: { values: isToken(seen) ? [{ uuid: '{r}' }] : [{ uuid: '{r}' }, { uuid: '{s}' }] } }
      : OK;
  });
  const client = connect(server, { accessTokens: [{ token: 'token-one' }] });
  await client.restrictToVisible(2, { slug: 'acme', uuid: '{w}' });
  await list(client);
  await collect(client.listPullRequestCommits({ ...REF, repository: '{s}', id: 1 }));
  await expect(collect(client.listRepositories('{w}'))).resolves.toHaveLength(2);
  await collect(client.listProjects('acme'));
  await list(client);

  expect(asked()).toEqual(['token-one', 'token-one', 'a', 'a', 'a', 'token-one']);
  // it cannot be counted on for just any repository
  expect(client.capacity('repository')).toMatchObject({ hourly: 1000 });
});

test('a token is not used for a workspace that it cannot read', async () => {
  server = await startServer(() => OK);
  const client = connect(server, { accessTokens: [{ token: 'token-one' }] });
  client.excludeWorkspace(2, { slug: 'acme', uuid: '{w}' });
  await list(client);
  await collect(client.listPullRequestCommits({ workspace: '{other}', repository: '{r}', id: 1 }));
  expect(asked()).toEqual(['a', 'token-one']);
});
