import { type Simulator, type SimulatorOptions, startSimulator } from '../../../simulator';
import { connect, type TestClient, type TestRecord } from '../testClient';

const workspace = '/2.0/workspaces/northwind-robotics';
let simulator: Simulator;
let client: TestClient;

afterEach(() => simulator.close());

async function start(options: SimulatorOptions = {}): Promise<void> {
  const sizes = { users: 400, groups: 0, projects: 1, repositories: 6, pullRequests: 90 };
  simulator = await startSimulator({ now: Date.parse('2026-06-01T12:00:00Z'), sizes, emails: {}, ...options });
  client = await connect(simulator);
}

function users() {
  return simulator.world.workspaces[0]!.memberships.map(({ user }) => user);
}

function byEmail(addresses: readonly string[], fields = '%2Bvalues.user.email'): string {
  const list = addresses.map((address) => `"${address}"`).join(',');
  return `${workspace}/members?pagelen=100&q=${encodeURIComponent(`user.email IN (${list})`)}&fields=${fields}`;
}

function userOf({ user }: TestRecord): TestRecord {
  return user as TestRecord;
}

describe('members filtered by address', () => {
  test('have the requested addresses, and no others are listed', async () => {
    await start();
    const some = users().slice(0, 40);
    const values = await client.all(byEmail(some.map(({ email = '' }) => email.toUpperCase())));
    expect(values.map(userOf).map(({ uuid, email }) => [uuid, email])).toEqual(
      some.map(({ uuid, email }) => [uuid, email]),
    );
    expect(await client.all(byEmail(['nobody@northwind.example']))).toEqual([]);
  });

  test('have no address without the filter, or if `fields` does not ask for it', async () => {
    await start();
    const all = await client.all(`${workspace}/members?pagelen=100&fields=%2Bvalues.user.email`);
    expect(all).toHaveLength(400);
    const filtered = await client.all(byEmail([users()[0]!.email!], ''));
    for (const user of [...all, ...filtered].map(userOf)) {
      expect(user).not.toHaveProperty('email');
    }
  });

  test('can be requested for at most ninety addresses', async () => {
    await start();
    const addresses = users().map(({ email = '' }) => email);
    expect((await client.get(byEmail(addresses.slice(0, 90)))).status).toBe(200);
    expect((await client.get(byEmail(addresses.slice(0, 91)))).status).toBe(400);
  });

  test('can be forbidden', async () => {
    await start({ emails: { filter: 'forbidden' } });
    expect((await client.get(byEmail(['a@northwind.example']))).status).toBe(403);
    expect((await client.get(`${workspace}/members`)).status).toBe(200);
  });

  test.each<[string, SimulatorOptions]>([
    ['everyone', { emails: { filter: 'ignored' } }],
    ['a consumer that is not an administrator', { consumers: [{ key: 'a', secret: 's', administrator: false }] }],
  ])('are all members when the filter is ignored for %s', async (_, options) => {
    await start(options);
    const values = await client.all(byEmail([users()[0]!.email!]));
    expect(values).toHaveLength(400);
    expect(userOf(values[0]!)).not.toHaveProperty('email');
  });
});

test('members have names from many countries, addresses at two domains, and namesakes', async () => {
  await start({ sizes: { users: 2000, repositories: 0, pullRequests: 0 } });
  const all = users();
  const addresses = all.map(({ email = '' }) => email);
  expect(new Set(addresses).size).toBe(2000);
  const count = (pattern: RegExp) => addresses.filter((address) => pattern.test(address)).length;
  expect(count(/@northwind\.example$/)).toBeGreaterThan(1400);
  expect(count(/@northwind-robotics\.example$/)).toBeGreaterThan(200);
  expect(count(/^[a-z]+\.[a-z]+\d@/)).toBeGreaterThan(20);
  expect(addresses.every((address) => /^[a-z0-9._-]+@/.test(address))).toBe(true);
  const guessable = all.filter(({ isEmailGuessable }) => isEmailGuessable).length;
  expect(guessable).toBeGreaterThan(1600);
  expect(guessable).toBeLessThan(1900);
  const scripts = [/\p{Script=Cyrillic}/u, /\p{Script=Greek}/u, /\p{Script=Han}/u, /\p{Script=Arabic}/u, /ü|ø|ñ/];
  for (const script of scripts) {
    expect(all.some(({ displayName = '' }) => script.test(displayName))).toBe(true);
  }
});

describe('pull requests of a member', () => {
  const all = 'pagelen=50&state=OPEN&state=MERGED&state=DECLINED&state=SUPERSEDED';

  function pullRequestsOf(uuid: string) {
    return simulator.world.workspaces[0]!.repositories.filter(
      ({ pullRequestAccess }) => pullRequestAccess === 'granted',
    ).flatMap(({ pullRequests }) => pullRequests.filter(({ author }) => author.uuid === uuid));
  }

  function path(id: string, query = all): string {
    return `${workspace}/pullrequests/${encodeURIComponent(id)}?${query}`;
  }

  test('are listed from every readable repository, newest first, by uuid or account id', async () => {
    await start({ emails: undefined });
    const { uuid, accountId = '' } = users()[0]!;
    const values = await client.all(path(uuid));
    expect(values.length).toBeGreaterThan(20);
    const keys = (list: TestRecord[]) =>
      list.map(({ id, links }) => [id, (links as { html: { href: string } }).html.href]);
    expect(await client.all(path(accountId))).toEqual(values);
    expect(new Set(keys(values).map(String)).size).toBe(pullRequestsOf(uuid).length);
    const created = values.map(({ created_on }) => Date.parse(String(created_on)));
    expect(created).toEqual([...created].sort((a, b) => b - a));
  });

  test('support state, q, sort and fields like the list of a repository', async () => {
    await start({ emails: undefined });
    const { uuid } = users()[0]!;
    expect(new Set((await client.all(path(uuid, ''))).map(({ state }) => state))).toEqual(new Set(['OPEN']));
    const q = encodeURIComponent('updated_on >= 2026-05-31T12:00:00Z');
    const recent = await client.all(path(uuid, `${all}&q=${q}&sort=-updated_on&fields=%2Bvalues.participants`));
    const stamps = recent.map(({ updated_on }) => Date.parse(String(updated_on)));
    expect(stamps.length).toBeGreaterThan(3);
    expect(stamps).toEqual([...stamps].sort((a, b) => b - a));
    expect(Math.min(...stamps)).toBeGreaterThanOrEqual(Date.parse('2026-05-31T12:00:00Z'));
    expect(recent.some((each) => Array.isArray(each.participants))).toBe(true);
    expect((await client.get(path(uuid, 'pagelen=51'))).status).toBe(400);
  });

  test('can lack participants', async () => {
    await start({ emails: undefined, memberPullRequestsIncludeParticipants: false });
    const values = await client.all(path(users()[0]!.uuid, `${all}&fields=%2Bvalues.participants`));
    expect(values.filter((each) => 'participants' in each)).toEqual([]);
  });

  test('do not count against the limit for repository data, and are not available for non-members', async () => {
    await start({ consumers: [{ key: 'a', secret: 's', limit: 1 }] });
    const { uuid } = users()[1]!;
    for (let call = 0; call < 3; call += 1) {
      expect((await client.get(path(uuid))).status).toBe(200);
    }
    expect((await client.get(path(simulator.world.outsiders[0]!.uuid))).status).toBe(404);
  });
});

describe('permissions of a workspace', () => {
  test('tell when people joined and were last seen, unless the workspace is administered elsewhere', async () => {
    await start({ sizes: { workspaces: 2, users: 24, groups: 0, projects: 1, repositories: 2, pullRequests: 0 } });
    const [first, second] = simulator.world.workspaces.map(({ slug }) => `/2.0/workspaces/${slug}`);
    const told = await client.all(`${first}/permissions`);
    expect(told.every(({ added_on }) => typeof added_on === 'string')).toBe(true);
    expect(told.some(({ last_accessed }) => last_accessed === null)).toBe(true);
    expect(told.some(({ last_accessed }) => typeof last_accessed === 'string')).toBe(true);
    for (const membership of [
      ...(await client.all(`${second}/permissions`)),
      ...(await client.all(`${first}/members`)),
    ]) {
      expect(Object.keys(membership)).not.toEqual(expect.arrayContaining(['added_on']));
      expect(Object.keys(membership)).not.toEqual(expect.arrayContaining(['last_accessed']));
    }
  });
});
