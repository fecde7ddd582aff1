import { ENDPOINTS } from '../../../src/bitbucket/endpoints';
import { collect, connect, consumersNamed } from './connect';
import { type ScriptedServer, startServer, tokenOf } from './scriptedServer';

const WORKSPACE = '{3f0d2c1b-0000-4000-8000-000000000001}';

let server: ScriptedServer;
afterEach(() => server?.close());

test('calls are counted by endpoint, credential and bucket', async () => {
  server = await startServer(
    () => ({ json: { values: [], size: 0 } }),
    ({ consumer }) => tokenOf(consumer, 1),
  );
  const client = connect(server, { consumers: consumersNamed('a', 'b') });
  await collect(client.list(ENDPOINTS.members, { workspace: 'acme' }));
  await collect(client.list(ENDPOINTS.repositories, { workspace: WORKSPACE }));
  await client
    .count(ENDPOINTS.repositories, { workspace: WORKSPACE }, client.credentials.all[1]!)
    .catch(() => undefined);

  expect(client.stats()).toEqual({
    calls: 7,
    callsByBucket: { repository: 4, webhook: 0, other: 3 },
    activeCredential: 1,
    // nobody sees a repository, so the other consumer is asked as well
    callsByEndpoint: { token: 2, members: 1, repositories: 1, countRepositories: 3 },
    credentials: [
      {
        credential: 'OAuth consumer 1 (key a)',
        calls: 4,
        callsByBucket: { repository: 2, webhook: 0, other: 2 },
        timesLimited: 0,
      },
      {
        credential: 'OAuth consumer 2 (key b)',
        calls: 3,
        callsByBucket: { repository: 2, webhook: 0, other: 1 },
        timesLimited: 0,
      },
    ],
    retries: 0,
    retryDelayMs: 0,
    rotations: 0,
    limitedResponses: 0,
    rateLimitWaitMs: 0,
    bytes: expect.any(Number) as number,
  });
  expect(client.stats()).not.toBe(client.stats());
});
