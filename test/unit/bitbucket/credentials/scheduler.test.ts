import type { BitbucketClient } from '../../../../src/bitbucket/client';
import type { CredentialParts } from '../../../../src/bitbucket/credentials/credential';
import { ACCESS_TOKEN, OAUTH_CONSUMER } from '../../../../src/bitbucket/credentials/credentialKinds';
import type { CredentialWarning } from '../../../../src/bitbucket/credentials/messages';
import { CredentialPool } from '../../../../src/bitbucket/credentials/pool';
import { CredentialScheduler } from '../../../../src/bitbucket/credentials/scheduler';
import { fixedToken } from '../../../../src/bitbucket/credentials/tokens';
import { ENDPOINTS } from '../../../../src/bitbucket/endpoints';
import type { Exchange } from '../../../../src/bitbucket/exchange';
import {
  AuthenticationError,
  RateLimitError,
  UnconfirmedRefusalError,
} from '../../../../src/bitbucket/http/credentialErrors';
import { ApiError, NotFoundError, PermissionError, WrongAddressError } from '../../../../src/bitbucket/http/errors';
import type { Outcome } from '../../../../src/bitbucket/http/outcome';
import { createRedaction } from '../../../../src/bitbucket/http/redaction';
import type { ApiRequest } from '../../../../src/bitbucket/request';
import { Stats } from '../../../../src/bitbucket/stats';
import { collect, connect, consumersNamed, createTime, START } from '../connect';
import { LIMITED, type Reply, type Script, type ScriptedServer, startServer, tokenOf } from '../scriptedServer';

const MINUTE = 60_000;
const REF = { workspace: '{w}', repository: '{r}' };
const OK: Reply = { json: { values: [{ uuid: '{repository}' }], size: 1 } };

let server: ScriptedServer;
afterEach(() => server?.close());

/** The consumers of the API calls so far, in order. */
const asked = () => server.calls.map(({ consumer }) => consumer).join('');

const ask = (client: BitbucketClient) => collect(client.list(ENDPOINTS.repositories, { workspace: '{workspace}' }));

async function clientOf(api: Script, token?: Script): Promise<BitbucketClient> {
  server = await startServer(api, token);
  return connect(server);
}

/** Answers that wait until they are let go. */
function createHold() {
  const held: (() => void)[] = [];
  return {
    held,
    reply: (reply: Reply) => new Promise<Reply>((resolve) => held.push(() => resolve(reply))),
    /** Waits until `count` answers are held. */
    until: async (count: number) => {
      while (held.length < count) {
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
  };
}

describe('a limit', () => {
  test('moves all requests in flight to the next consumer once', async () => {
    const hold = createHold();
    server = await startServer(({ consumer }) => (consumer === 'a' ? hold.reply(LIMITED) : OK));
    const client = connect(server, { consumers: consumersNamed('a', 'b', 'c'), concurrency: 8 });
    const requests = Array.from({ length: 20 }, () => ask(client));
    await hold.until(8);
    hold.held.forEach((release) => release());
    await Promise.all(requests);

    expect(asked()).toBe('a'.repeat(8) + 'b'.repeat(20));
    expect(client.stats()).toMatchObject({ rotations: 1, limitedResponses: 8, retries: 0 });
    expect(client.stats().credentials.map(({ timesLimited }) => timesLimited)).toEqual([1, 0, 0]);
  });

  test('that a late response reports is ignored', async () => {
    const hold = createHold();
    let late = true;
    server = await startServer(({ consumer, path }) => {
      if (path.includes('late') && late) {
        late = false;
        return hold.reply(LIMITED);
      }
      return consumer === 'a' && server.calls.length === 2 ? LIMITED : { json: { values: [{ uuid: '{repository}' }] } };
    });
    const time = createTime();
    const client = connect(server, { consumers: consumersNamed('a', 'b') }, time);
    const lateRequest = client.get(ENDPOINTS.pullRequest, { workspace: '{workspace}', repository: 'late', id: 1 });
    await hold.until(1);
    await ask(client);
    expect(asked()).toBe('aab');

    // by the time it comes, a is back
    time.now += 2 * MINUTE;
    hold.held[0]?.();
    await lateRequest;
    expect(asked()).toBe('aabb');
    expect(client.stats().credentials.map(({ timesLimited }) => timesLimited)).toEqual([1, 0]);
  });

  test('that is met while a token is fetched counts for the request that waits for the token', async () => {
    const hold = createHold();
    server = await startServer(
      ({ consumer }) => (consumer === 'a' ? hold.reply(LIMITED) : OK),
      ({ consumer }) => {
        const number = server.tokenCalls.length;
        return number === 2 ? hold.reply(tokenOf(consumer, number)) : tokenOf(consumer, number);
      },
    );
    const time = createTime();
    const client = connect(server, { consumers: consumersNamed('a', 'b') }, time);
    const first = ask(client);
    await hold.until(1);
    // the token of a has to be renewed now
    time.now += 7200_000;
    const second = ask(client);
    await hold.until(2);
    hold.held[0]?.();
    await first;
    hold.held[1]?.();
    await second;

    expect(asked()).toBe('abb');
  });

  test('of the token endpoint moves requests to the next consumer, without a call for data', async () => {
    server = await startServer(
      () => OK,
      ({ consumer }) => (consumer === 'a' ? LIMITED : tokenOf(consumer, 1)),
    );
    const client = connect(server, { consumers: consumersNamed('a', 'b') });
    await Promise.all([ask(client), ask(client), ask(client)]);

    expect(server.tokenCalls.map(({ consumer }) => consumer)).toEqual(['a', 'b']);
    expect(asked()).toBe('bbb');
    expect(client.stats()).toMatchObject({ rotations: 1, limitedResponses: 1, retries: 0 });
  });
});

describe('when every consumer is limited', () => {
  test('a request fails, and all others fail without being sent', async () => {
    server = await startServer(() => LIMITED);
    const client = connect(server, { consumers: consumersNamed('a', 'b', 'c') });
    const error = (await ask(client).catch((e: unknown) => e)) as RateLimitError;

    expect(error).toBeInstanceOf(RateLimitError);
    expect(error).toMatchObject({ status: 429, credentials: 3, availableAt: START + MINUTE });
    expect(error.message).toMatch(
      /GET \/2\.0\/repositories\/{workspace}: All 3 credentials reached .* at 2026-02-03T04:06:06\.000Z, in 1 minute\..*Add more OAuth consumers.*rateLimitMaxWaitMinutes/,
    );
    await expect(Promise.all([ask(client), client.get(ENDPOINTS.workspace, { workspace: 'acme' })])).rejects.toThrow(
      RateLimitError,
    );
    expect(asked()).toBe('abc');
  });

  test('requests continue as soon as one is available', async () => {
    server = await startServer(() => (server.calls.length <= 2 ? LIMITED : OK));
    const time = createTime();
    const client = connect(server, { consumers: consumersNamed('a', 'b') }, time);
    await expect(ask(client)).rejects.toThrow(RateLimitError);

    time.now += MINUTE;
    await ask(client);
    expect(asked()).toHaveLength(3);
  });

  test('all requests share one wait where waiting is allowed', async () => {
    server = await startServer(() => (time.now < START + MINUTE ? LIMITED : OK));
    const time = createTime();
    const warn = jest.fn();
    const logger = { debug: jest.fn(), info: jest.fn(), warn };
    const options = { consumers: consumersNamed('a', 'b'), rateLimitMaxWaitMs: MINUTE, logger };
    const client = connect(server, options, time);
    await Promise.all(Array.from({ length: 12 }, () => ask(client)));

    expect(time.slept).toEqual([MINUTE]);
    expect(client.stats()).toMatchObject({ rateLimitWaitMs: MINUTE, retries: 0, retryDelayMs: 0 });
    expect(server.calls.length).toBeLessThanOrEqual(12 + 2 * 5);
    expect(warn).toHaveBeenCalledTimes(1);
  });

  test('the run never waits longer than the wait budget in total', async () => {
    server = await startServer(() => LIMITED);
    const time = createTime();
    const client = connect(server, { rateLimitMaxWaitMs: 7 * MINUTE }, time);
    const error = (await ask(client).catch((e: unknown) => e)) as RateLimitError;

    // 1 and 2 minutes; of the next 5, 4 would be left
    expect(time.slept).toEqual([MINUTE, 2 * MINUTE]);
    expect(asked()).toBe('aaa');
    expect(error.message).toMatch(
      /The only credential, OAuth consumer 1 \(key a\), reached.*in 5 minutes.*so far it has waited 3 minutes/,
    );
    expect(client.stats().rateLimitWaitMs).toBe(3 * MINUTE);
  });

  test('a success resets the growing pauses', async () => {
    const script: Reply[] = [LIMITED, LIMITED, OK, LIMITED];
    server = await startServer(() => script.shift() ?? OK);
    const time = createTime();
    const client = connect(server, { rateLimitMaxWaitMs: 10 * MINUTE }, time);
    await ask(client);
    await ask(client);

    expect(time.slept).toEqual([MINUTE, 2 * MINUTE, MINUTE]);
  });

  test('Retry-After determines the wait', async () => {
    const script: Reply[] = [{ ...LIMITED, headers: { 'Retry-After': '17' } }];
    server = await startServer(() => script.shift() ?? OK);
    const time = createTime();
    await ask(connect(server, { rateLimitMaxWaitMs: MINUTE }, time));

    expect(time.slept).toEqual([17_000]);
  });

  test('a consumer is available after the wait even if the clock lags slightly', async () => {
    const script: Reply[] = [LIMITED];
    server = await startServer(() => script.shift() ?? OK);
    const time = createTime();
    const slow = { ...time, sleep: (ms: number) => time.sleep(ms - 1) };
    await ask(connect(server, { rateLimitMaxWaitMs: MINUTE }, slow));

    expect(time.slept).toEqual([MINUTE - 1]);
  });

  test('a request does not alternate forever between consumers with short limits', async () => {
    const time = createTime();
    server = await startServer(() => {
      time.now += 1100;
      return { ...LIMITED, headers: { 'Retry-After': '1' } };
    });
    const client = connect(server, { consumers: consumersNamed('a', 'b') }, time);

    await expect(ask(client)).rejects.toThrow(RateLimitError);
    expect(asked()).toBe('ababa');
  });

  test('a run waits until its wait budget is exhausted, for any number of limits in a row', async () => {
    let limits = 12;
    const time = createTime();
    server = await startServer(() => {
      time.now += 1100;
      return limits-- > 0 ? { ...LIMITED, headers: { 'Retry-After': '1' } } : OK;
    });
    const client = connect(server, { consumers: consumersNamed('a', 'b'), rateLimitMaxWaitMs: 60 * MINUTE }, time);

    await expect(ask(client)).resolves.toHaveLength(1);
  });
});

describe('a request for one consumer', () => {
  test('is not sent with another consumer when it is limited, and does not delay other requests', async () => {
    server = await startServer(({ consumer }) => (consumer === 'b' ? LIMITED : OK));
    const client = connect(server, { consumers: consumersNamed('a', 'b') });
    const error = (await client
      .count(ENDPOINTS.repositories, { workspace: '{workspace}' }, client.credentials.all[1]!)
      .catch((e: unknown) => e)) as Error;

    expect(error).toBeInstanceOf(RateLimitError);
    expect(error.message).toContain('OAuth consumer 2 (key b) reached');
    await ask(client);
    expect(asked()).toBe('ba');
    expect(client.stats().rotations).toBe(0);
  });

  test('waits for it where waiting is allowed', async () => {
    const script: Reply[] = [LIMITED];
    server = await startServer(() => script.shift() ?? OK);
    const time = createTime();
    const client = connect(server, { consumers: consumersNamed('a', 'b'), rateLimitMaxWaitMs: MINUTE }, time);

    await expect(
      client.count(ENDPOINTS.repositories, { workspace: '{workspace}' }, client.credentials.all[1]!),
    ).resolves.toBe(1);
    expect(asked()).toBe('bb');
    expect(time.slept).toEqual([MINUTE]);
  });
});

describe('a refused token', () => {
  const expired: Reply = { status: 401, json: { type: 'error', error: { message: 'Access token expired.' } } };

  test('is renewed once for all requests in flight', async () => {
    const client = await clientOf(({ headers }) =>
      headers.authorization === 'Bearer token-1-of-a' ? expired : { json: { values: [] } },
    );
    await Promise.all([1, 2, 3, 4, 5].map((id) => collect(client.list(ENDPOINTS.pullRequestCommits, { ...REF, id }))));

    expect(server.tokenCalls).toHaveLength(2);
    expect(server.calls).toHaveLength(10);
    expect(client.stats().retries).toBe(0);
  });

  test('is an error when the new one is refused as well', async () => {
    const client = await clientOf(() => expired);
    const error = await client.get(ENDPOINTS.workspace, { workspace: 'acme' }).catch((e: unknown) => e);

    expect(error).toBeInstanceOf(AuthenticationError);
    expect(error).toMatchObject({
      status: 401,
      credential: { label: 'OAuth consumer 1 (key a)' },
      reason: 'Access token expired.',
    });
    expect((error as Error).message).toMatch(/OAuth consumer 1 \(key a\).*renewed once/);
    expect(server.calls).toHaveLength(2);
    expect(server.tokenCalls).toHaveLength(2);
  });

  test('is renewed once more by the next request', async () => {
    let refused = 0;
    const client = await clientOf(() => (refused++ % 2 === 0 ? expired : { json: {} }));
    await client.get(ENDPOINTS.workspace, { workspace: 'one' });
    await client.get(ENDPOINTS.workspace, { workspace: 'two' });

    expect(server.tokenCalls).toHaveLength(3);
  });

  test('is renewed for each of two consumers that one request needs', async () => {
    const script: Reply[] = [expired, LIMITED, expired, OK];
    server = await startServer(() => script.shift() ?? OK);
    const client = connect(server, { consumers: consumersNamed('a', 'b') });
    await ask(client);

    expect(asked()).toBe('aabb');
    expect(server.tokenCalls).toHaveLength(4);
  });
});

test('a retry does not occupy a place in the queue while it pauses', async () => {
  const script: Reply[] = [{ status: 503 }];
  server = await startServer(() => script.shift() ?? OK);
  const pauses: (() => void)[] = [];
  const sleep = () => new Promise<void>((resolve) => pauses.push(resolve));
  const client = connect(server, { concurrency: 1 }, { ...createTime(), sleep });
  const first = ask(client);
  await ask(client);
  await ask(client);
  expect(server.calls).toHaveLength(3);
  expect(pauses).toHaveLength(1);

  pauses[0]?.();
  await first;
});

describe('the scopes of a credential', () => {
  test('come with its token', async () => {
    server = await startServer(
      () => ({}),
      ({ consumer }) => ({ json: { access_token: 't', scope: consumer === 'b' ? 'account' : 'project' } }),
    );
    const client = connect(server, { consumers: consumersNamed('a', 'b') });

    await expect(client.grantedScopes(client.credentials.all[1]!)).resolves.toEqual(new Set(['account']));
    expect(server.tokenCalls).toHaveLength(1);
    expect(server.calls).toHaveLength(0);
  });

  test('come from responses of the API if the token response has none', async () => {
    const client = await clientOf(
      () => ({ json: {}, headers: { 'X-OAuth-Scopes': 'project, account' } }),
      () => ({ json: { access_token: 't' } }),
    );

    await expect(client.grantedScopes(client.credentials.all[0]!)).resolves.toBeUndefined();
    await client.get(ENDPOINTS.workspace, { workspace: 'acme' }, [], client.credentials.all[0]);
    await expect(client.grantedScopes(client.credentials.all[0]!)).resolves.toEqual(new Set(['account', 'project']));
  });

  test('cannot be found out when it is refused, and the error names it', async () => {
    const client = await clientOf(
      () => ({}),
      () => ({ status: 400, json: { error_description: 'Invalid OAuth client credentials' } }),
    );

    await expect(client.grantedScopes(client.credentials.all[0]!)).rejects.toThrow(
      /OAuth consumer 1 \(key a\).*Invalid OAuth client credentials/,
    );
  });
});

describe('what follows an outcome', () => {
  const endpoint = 'GET /2.0/repositories/{w}/{r}/branch-restrictions';
  const failure = { endpoint, status: 404 };
  const ok: Outcome = { kind: 'ok', body: 'response' };
  const refused: Outcome = { kind: 'refused', error: new NotFoundError(failure) };
  const unauthorized: Outcome = { kind: 'unauthorized', failure: { endpoint, status: 401 } };

  /** A scheduler for consumers `a` and `b` and, if wanted, an access token, with these outcomes in order. */
  function setUp(outcomes: Outcome[], { withToken = false, refusalIsFinal = false } = {}) {
    const time = createTime();
    const redaction = createRedaction();
    const tokens = (label: string) => ({ ...fixedToken(`token-of-${label}`, redaction), isRenewable: true });
    const parts: CredentialParts[] = ['a', 'b'].map((label, index) => ({
      kind: OAUTH_CONSUMER,
      item: index + 1,
      label,
      tokens: tokens(label),
    }));
    if (withToken) {
      parts.push({ kind: ACCESS_TOKEN, item: 1, label: 'token', tokens: fixedToken('token-of-token', redaction) });
    }
    const stats = new Stats(parts.map(({ label }) => label));
    const warnings: CredentialWarning[] = [];
    const onWarning = (warning: CredentialWarning) => warnings.push(warning);
    const pool = new CredentialPool(parts, { ...time, stats, maxWaitMs: 0, onWarning });
    const used: string[] = [];
    const exchange: Exchange = (_request, token, { label }) => {
      expect(token.value).toBe(`token-of-${label}`);
      used.push(label);
      return Promise.resolve(outcomes.shift() ?? ok);
    };
    const random = () => 0.5;
    const scheduler = new CredentialScheduler({ ...time, random, stats, pool, exchange, concurrency: 1, attempts: 3 });
    const request: ApiRequest = {
      endpoint: { ...ENDPOINTS.branchRestrictions, refusalIsFinal },
      ref: REF,
      url: new URL('https://api.bitbucket.org/2.0/x'),
      description: endpoint,
    };
    const send = (using?: number) =>
      scheduler.send({ ...request, using: using === undefined ? undefined : pool.all[using] });
    return { time, used, warnings, pool, send };
  }

  test('ok: the answer, with the credential that it was given to', async () => {
    const { send, pool } = setUp([ok]);

    await expect(send()).resolves.toEqual({ kind: 'ok', body: 'response', credential: pool.all[0] });
  });

  test('limited: the next credential, or an error where one was asked for', async () => {
    const { send, used } = setUp([{ kind: 'limited', retryAfterMs: undefined }]);
    await send();
    expect(used).toEqual(['a', 'b']);

    await expect(send(0)).rejects.toThrow(RateLimitError);
    expect(used).toEqual(['a', 'b']);
  });

  test('unauthorized: the same credential once more, then a refusal', async () => {
    const { send, used, warnings } = setUp([unauthorized, unauthorized, ok]);

    await expect(send()).resolves.toMatchObject({ kind: 'ok' });
    expect(used).toEqual(['a', 'a', 'b']);
    expect(warnings).toEqual([expect.objectContaining({ kind: 'refused' })]);
  });

  test('unauthorized, with a token that cannot be renewed: another credential for the rest of the run', async () => {
    const { send, used, warnings, pool } = setUp([unauthorized], { withToken: true });
    await send();

    expect(used).toEqual(['token', 'a']);
    expect(pool.all.map(({ isRetired }) => isRetired)).toEqual([false, false, true]);
    expect(warnings).toEqual([expect.objectContaining({ kind: 'retired' })]);
  });

  test('refused: another credential, whose answer or refusal counts', async () => {
    const contradicted = setUp([refused, ok]);
    await expect(contradicted.send()).resolves.toMatchObject({ kind: 'ok' });
    expect(contradicted.used).toEqual(['a', 'b']);

    const confirmed = setUp([refused, refused]);
    await expect(confirmed.send()).rejects.toThrow(NotFoundError);
    expect(confirmed.used).toEqual(['a', 'b']);

    const single = setUp([refused]);
    await expect(single.send(1)).rejects.toThrow(NotFoundError);
    expect(single.used).toEqual(['b']);
  });

  test.each([
    [true, NotFoundError],
    [false, UnconfirmedRefusalError],
  ])(
    'refused, while the other credential is limited: believed of what is often lost (%s)',
    async (refusalIsFinal, kind) => {
      const { send } = setUp([refused, { kind: 'limited', retryAfterMs: undefined }], { refusalIsFinal });

      await expect(send()).rejects.toMatchObject({ name: kind.name, status: 404 });
    },
  );

  test('closed: credentials of another kind, for the rest of the run', async () => {
    const closed: Outcome = { kind: 'closed', error: new PermissionError({ endpoint, status: 403 }) };
    const { send, used, warnings } = setUp([closed], { withToken: true });
    await send();
    await send();

    expect(used).toEqual(['token', 'a', 'a']);
    expect(warnings).toEqual([]);
  });

  test('closed to a consumer: a refusal like others', async () => {
    const closed: Outcome = { kind: 'closed', error: new PermissionError({ endpoint, status: 403 }) };
    const { send, used } = setUp([closed, closed]);

    await expect(send()).rejects.toThrow(PermissionError);
    expect(used).toEqual(['a', 'b']);
  });

  test.each<[Outcome['kind'], ApiError]>([
    ['wrong address', new WrongAddressError(failure)],
    ['failed', new ApiError({ endpoint, status: 400 })],
  ])('%s: the error at once, whoever else could be asked', async (kind, error) => {
    const { send, used, time } = setUp([{ kind, error } as Outcome]);

    await expect(send()).rejects.toBe(error);
    expect(used).toEqual(['a']);
    expect(time.slept).toEqual([]);
  });

  test('damaged: further attempts with pauses, then the error', async () => {
    const damaged: Outcome = { kind: 'damaged', error: new ApiError({ endpoint, status: 503 }) };
    const passing = setUp([damaged]);
    await expect(passing.send()).resolves.toMatchObject({ kind: 'ok' });
    expect(passing.used).toEqual(['a', 'a']);

    const lasting = setUp([damaged, damaged, damaged]);
    await expect(lasting.send()).rejects.toMatchObject({ status: 503, retries: 2 });
    expect(lasting.time.slept).toEqual([250, 500]);
  });
});
