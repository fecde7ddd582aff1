import type { BitbucketClient } from '../../../../src/bitbucket/client';
import { OAUTH_CONSUMER } from '../../../../src/bitbucket/credentials/credentialKinds';
import type { CredentialWarning } from '../../../../src/bitbucket/credentials/messages';
import { CredentialPool } from '../../../../src/bitbucket/credentials/pool';
import { fixedToken } from '../../../../src/bitbucket/credentials/tokens';
import { ENDPOINTS } from '../../../../src/bitbucket/endpoints';
import type { Endpoint } from '../../../../src/bitbucket/endpoints/endpoint';
import { AuthenticationError } from '../../../../src/bitbucket/http/credentialErrors';
import { PermissionError } from '../../../../src/bitbucket/http/errors';
import { createRedaction } from '../../../../src/bitbucket/http/redaction';
import type { ApiRequest } from '../../../../src/bitbucket/request';
import { Stats } from '../../../../src/bitbucket/stats';
import { collect, connect, consumersNamed, createTime, START } from '../connect';
import { LIMITED, type Reply, type Script, type ScriptedServer, startServer } from '../scriptedServer';

const REF = { workspace: '{w}', repository: '{r}' };
const OK: Reply = { json: { values: [{ id: 1 }] } };

let server: ScriptedServer;
afterEach(() => server?.close());

const list = (client: BitbucketClient) => collect(client.list(ENDPOINTS.pullRequestCommits, { ...REF, id: 1 }));

function requestOf(endpoint: Endpoint): ApiRequest {
  return { endpoint, ref: REF, url: new URL('https://api.bitbucket.org/2.0/x'), description: 'GET /2.0/x' };
}

const REQUEST = requestOf(ENDPOINTS.branchRestrictions);

/** A pool of consumers. */
function setUp(labels = ['OAuth consumer 1 (key a)']) {
  const time = createTime();
  const stats = new Stats(labels);
  const warnings: CredentialWarning[] = [];
  const logger = { debug: jest.fn(), info: jest.fn(), warn: jest.fn() };
  const pool = new CredentialPool(
    labels.map((label, index) => ({
      kind: OAUTH_CONSUMER,
      item: index + 1,
      label,
      tokens: fixedToken('token', createRedaction()),
    })),
    { ...time, stats, maxWaitMs: 0, onWarning: (warning) => warnings.push(warning), logger },
  );
  return { time, pool, stats, warnings, logger };
}

describe('a limit', () => {
  test('is over without a wait if the credential has become available meanwhile', async () => {
    const { time, pool } = setUp();
    pool.markRateLimited(pool.take(REQUEST)!, 'repository', 1000);
    expect(pool.take(REQUEST)).toBeUndefined();

    time.now += 1000;
    await expect(pool.waitForOne(REQUEST)).resolves.toBeUndefined();
    expect(time.slept).toEqual([]);
    expect(pool.take(REQUEST)?.credential).toBe(pool.all[0]);
  });

  test('of one bucket does not affect other buckets', () => {
    const { pool } = setUp();
    pool.markRateLimited(pool.take(REQUEST)!, 'repository', undefined);
    expect(pool.take(REQUEST)).toBeUndefined();
    expect(pool.take(requestOf(ENDPOINTS.repositoryWebhooks))).toBeDefined();
    expect(pool.take(requestOf(ENDPOINTS.members))).toBeDefined();
  });
});

describe('a lease', () => {
  test('ends with the next limit, after which another 429 is not news', () => {
    const { pool, stats } = setUp(['a', 'b']);
    const [first, second] = [pool.take(REQUEST)!, pool.take(REQUEST)!];
    pool.markRateLimited(first, 'repository', undefined);
    pool.markRateLimited(second, 'repository', 7_200_000);

    expect(pool.isValid(second)).toBe(false);
    expect(stats.snapshot().credentials.map(({ timesLimited }) => timesLimited)).toEqual([1, 0]);
    expect(pool.all[0]!.availableAt('repository')).toBe(START + 60_000);
  });

  test('of another credential than before is a rotation, except for a request that excludes or names one', () => {
    const { pool, stats } = setUp(['a', 'b']);
    const [a, b] = pool.all;
    expect(pool.take(REQUEST, new Set([a!]))?.credential).toBe(b);
    expect(pool.take({ ...REQUEST, using: b })?.credential).toBe(b);
    expect(stats.snapshot().rotations).toBe(0);

    pool.markRateLimited(pool.take(REQUEST)!, 'repository', undefined);
    expect(pool.take(REQUEST)?.credential).toBe(b);
    expect(stats.snapshot()).toMatchObject({ rotations: 1, activeCredential: 2 });
  });
});

describe('a credential', () => {
  const refusal = new AuthenticationError({
    endpoint: 'POST /site/oauth2/access_token',
    status: 400,
    credential: { label: 'a' },
    refused: 'credentials',
    advice: 'Check key and secret.',
  });

  test('is suspended for a minute only if another one is available', () => {
    const { pool, time } = setUp(['a', 'b']);
    const [a, b] = pool.all;

    expect(pool.suspend(a!, REQUEST, new Set())).toBe(true);
    expect(pool.take(REQUEST)?.credential).toBe(b);
    expect(pool.suspend(b!, REQUEST, new Set())).toBe(false);
    expect(pool.suspend(b!, { ...REQUEST, using: b }, new Set())).toBe(false);
    time.now += 60_000;
    expect(pool.suspend(b!, REQUEST, new Set([a!]))).toBe(false);
    expect(pool.suspend(b!, REQUEST, new Set())).toBe(true);
  });

  test('is retired with one warning, and without any if it is the last', async () => {
    const { pool, warnings } = setUp(['a', 'b']);
    const [a, b] = pool.all;
    pool.retire(a!, refusal);
    pool.retire(a!, refusal);
    expect(warnings).toHaveLength(1);
    expect(pool.hasAlternative(REQUEST)).toBe(true);

    pool.retire(b!, refusal);
    expect(warnings).toHaveLength(1);
    expect(pool.hasAlternative(REQUEST)).toBe(false);
    expect(pool.capacity('repository')).toEqual({ hourly: 0, left: 0, withWaiting: 0 });
    await expect(pool.waitForOne(REQUEST)).rejects.toBe(refusal);
  });

  test('that lacks a scope at several endpoints is the subject of one warning', () => {
    const { pool, warnings } = setUp(['a', 'b']);
    const [a, b] = pool.all;
    const missing = (scope: string) =>
      new PermissionError({ endpoint: 'GET', status: 403, required: [scope], granted: [] });
    pool.markRefused(a!, REQUEST, missing('repository:admin'), b!);
    pool.markRefused(a!, REQUEST, missing('webhook'), b!);
    pool.markRefused(a!, requestOf(ENDPOINTS.repositoryUserGrants), missing('repository:admin'), b!);
    expect(warnings).toHaveLength(1);

    pool.markRefused(a!, requestOf(ENDPOINTS.repositoryWebhooks), missing('webhook'), b!);
    pool.markRefused(b!, requestOf(ENDPOINTS.repositoryWebhooks), missing('webhook'), a!);
    expect(warnings).toHaveLength(3);
    // where both were refused once, both are asked
    expect(pool.take(requestOf(ENDPOINTS.repositoryWebhooks))?.credential).toBe(a);
    expect(pool.take(REQUEST)?.credential).toBe(b);
  });

  test('that may not use an endpoint is mentioned once in the log', () => {
    const { pool, logger } = setUp(['a', 'b']);
    pool.close(pool.all[0]!, REQUEST);
    pool.close(pool.all[0]!, REQUEST);

    expect(logger.info).toHaveBeenCalledTimes(1);
    expect(pool.take(REQUEST)?.credential).toBe(pool.all[1]);
  });
});

describe('the capacity', () => {
  test('is the limit that responses state, less the calls of the last hour', async () => {
    server = await startServer(() => ({
      ...OK,
      headers: { 'X-RateLimit-Limit': '10000', 'X-RateLimit-NearLimit': 'false' },
    }));
    const client = connect(server, { accessTokens: [{ token: 'token-one' }], rateLimitMaxWaitMs: 61 * 60_000 });
    expect(client.credentials.capacity('repository')).toMatchObject({ hourly: 2000, left: 2000, withWaiting: 4000 });

    await list(client);
    const capacity = client.credentials.capacity('repository');
    expect(capacity).toMatchObject({ hourly: 11_000, left: 10_999, withWaiting: 21_999 });
    expect(client.credentials.all.map((credential) => credential.capacity('repository', START))).toEqual([
      { hourly: 1000, left: 1000 },
      { hourly: 10_000, left: 9_999 },
    ]);
  });

  test('excludes a rate limited credential until it can be used again', async () => {
    server = await startServer(({ consumer }) => (consumer === 'token-one' ? LIMITED : OK));
    const time = createTime();
    const client = connect(server, { accessTokens: [{ token: 'token-one' }] }, time);
    await list(client);
    expect(client.credentials.capacity('repository')).toMatchObject({ left: 999 });
    time.now += 60_000;
    expect(client.credentials.capacity('repository')).toMatchObject({ left: 1999 });
  });

  test.each(['', '0', '-5', 'many', '1e3', '12345678'])('ignores a stated limit of "%s"', async (limit) => {
    server = await startServer(() => ({ ...OK, headers: { 'X-RateLimit-Limit': limit } }));
    const client = connect(server, { accessTokens: [{ token: 'token-one' }] });
    await list(client);
    expect(client.credentials.capacity('repository')).toMatchObject({ hourly: 2000 });
  });
});

describe('a credential that could not be checked before the run', () => {
  let warnings: CredentialWarning[];
  const asked = () => server.calls.map(({ consumer }) => consumer).join('');

  async function clientOf(api: Script): Promise<BitbucketClient> {
    server = await startServer(api);
    warnings = [];
    return connect(server, { consumers: consumersNamed('a', 'b'), onWarning: (warning) => warnings.push(warning) });
  }

  test('is checked once before its first use', async () => {
    const client = await clientOf(() => OK);
    const check = jest.fn(() => Promise.resolve(undefined));
    client.credentials.all[0]!.check = check;
    await Promise.all([list(client), list(client), list(client)]);
    expect(check).toHaveBeenCalledTimes(1);
    expect(asked()).toBe('aaa');
  });

  test('is retired with the result of the check', async () => {
    const client = await clientOf(() => OK);
    client.credentials.all[0]!.check = () => Promise.resolve('it sees 3 of 12 repositories.');
    await list(client);
    expect(asked()).toBe('b');
    expect(warnings).toEqual([
      {
        kind: 'retired',
        message:
          'OAuth consumer 1 (key a) is not used in this run: it sees 3 of 12 repositories. The run goes on with OAuth ' +
          'consumer 2 (key b).',
      },
    ]);
  });

  test('is skipped as long as it cannot be checked', async () => {
    const client = await clientOf(({ consumer }) => (consumer === 'a' ? { status: 503 } : OK));
    client.credentials.all[0]!.check = () =>
      client.get(ENDPOINTS.workspace, { workspace: 'acme' }, [], client.credentials.all[0]).then(() => undefined);
    await list(client);
    await list(client);
    expect(asked()).toBe('aaaaabb');
    expect(warnings).toEqual([]);
  });
});
