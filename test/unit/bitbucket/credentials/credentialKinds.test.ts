import { ACCESS_TOKEN, OAUTH_CONSUMER } from '../../../../src/bitbucket/credentials/credentialKinds';
import { ENDPOINTS } from '../../../../src/bitbucket/endpoints';
import { BUCKETS } from '../../../../src/bitbucket/limits';
import { collect, connect } from '../connect';
import { LIMITED, type ScriptedServer, startServer } from '../scriptedServer';

const TOKENS = [{ token: 'token-one' }, { token: 'token-two' }];

let server: ScriptedServer;
afterEach(() => server?.close());

test('an endpoint that Bitbucket documents as closed to access tokens is never tried with one', async () => {
  server = await startServer(({ consumer }) => (consumer === 'a' ? LIMITED : { json: [] }));
  const client = connect(server, { accessTokens: TOKENS });
  await expect(collect(client.list(ENDPOINTS.groups, { workspace: 'acme' }))).rejects.toThrow(/rate limit/);
  await expect(collect(client.list(ENDPOINTS.workspacePermissions, { workspace: 'acme' }))).rejects.toThrow(
    /rate limit/,
  );
  expect(server.calls.map(({ consumer }) => consumer)).toEqual(['a']);
});

test.each([
  ['OAuth consumers', OAUTH_CONSUMER],
  ['access tokens', ACCESS_TOKEN],
])('the endpoints that %s may not read exist', (_, { mayNotRead }) => {
  expect(Object.keys(ENDPOINTS)).toEqual(expect.arrayContaining([...mayNotRead]));
});

test('each bucket is preferred by one kind', () => {
  expect([...ACCESS_TOKEN.preferredFor, ...OAUTH_CONSUMER.preferredFor].sort()).toEqual([...BUCKETS].sort());
});
