import type { BitbucketClient } from '../../../src/bitbucket/client';
import { collect, connect, consumersNamed, createTime } from './connect';
import { LIMITED, type Reply, type ScriptedServer, startServer, tokenOf } from './scriptedServer';

const MINUTE = 60_000;
const OK: Reply = { json: { values: [{ uuid: '{repository}' }], size: 1 } };

let server: ScriptedServer;
afterEach(() => server.close());

/** The consumers of the API calls so far, in order. */
const asked = () => server.calls.map(({ consumer }) => consumer).join('');

const ask = (client: BitbucketClient) => collect(client.listRepositories('{workspace}'));

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

describe('rotation', () => {
  test('moves to the next consumer in the configured order only when one is limited', async () => {
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
    expect(asked()).toBe('aaabbbc');

    // after the last the first again, once it is back
    time.now += MINUTE;
    limited.delete('a');
    await ask(client);
    limited.add('c');
    await ask(client);
    await ask(client);
    expect(asked()).toBe('aaabbbccc' + 'aa');
    expect(client.stats()).toMatchObject({ rotations: 3, limitedResponses: 3, retries: 0, rateLimitWaitMs: 0 });
  });

  test.each([
    ['workspaces', (client: BitbucketClient) => client.getWorkspace('acme'), { json: {} }],
    ['groups', (client: BitbucketClient) => client.listGroups('acme'), { json: [] }],
    ['repositories', ask, OK],
  ])('happens whatever is limited: %s', async (_, request, reply) => {
    server = await startServer(({ consumer }) => (consumer === 'a' ? LIMITED : reply));
    await request(connect(server, { consumers: consumersNamed('a', 'b') }));

    expect(asked()).toBe('ab');
  });

  test('happens once for all requests in flight', async () => {
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

  test('is not triggered by late responses to earlier requests', async () => {
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
    const lateRequest = client.getPullRequest({ workspace: '{workspace}', repository: 'late', id: 1 });
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

  test('treats a consumer that was set aside during its token request as limited', async () => {
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

  test('happens when the token endpoint is limited, without another request', async () => {
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

  test('renews the tokens of two consumers for one request', async () => {
    const expired: Reply = { status: 401, json: {} };
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
