import { compareGraphs, describeDifference } from '../../harness/compareGraphs';
import {
  ALL_SCOPES,
  type EmailOptions,
  type Fault,
  type Simulator,
  type SimulatorOptions,
  startSimulator,
} from '../../simulator';
import type { Graph } from '../../src/report/graph';
import { type Run, runIntegration } from '../runIntegration';

const SIZES = { users: 30, groups: 2, projects: 2, repositories: 4, pullRequests: 6 };
const EMAIL_DOMAINS = 'northwind.example, northwind-robotics.example';
/** With several consumers, the client would repeat a refused or limited request with another one. */
const ONE_CONSUMER = [{ key: 'key', secret: 'secret', scopes: ALL_SCOPES, limit: 10_000 }];
const started: Simulator[] = [];

async function simulate(options: SimulatorOptions): Promise<Simulator> {
  const simulator = await startSimulator({ sizes: SIZES, edgeCaseRecords: false, ...options });
  started.push(simulator);
  return simulator;
}

afterEach(async () => {
  await Promise.all(started.splice(0).map((simulator) => simulator.close()));
});

function run(simulator: Simulator, emailDomains?: string): Promise<Run> {
  return runIntegration(simulator, { config: { emailDomains }, dependencies: { sleep: () => Promise.resolve() } });
}

function users({ entities }: Run) {
  return entities.filter(({ _type }) => _type === 'bitbucket_user');
}

function descriptions({ events }: Run, word: RegExp): string[] {
  return events.map(({ description }) => description).filter((description) => word.test(description));
}

test('gives users the addresses that Bitbucket confirms, and reports their number in an event', async () => {
  const collected = await run(await simulate({ emails: {} }), EMAIL_DOMAINS);
  const found = users(collected).filter(({ email }) => email);
  expect(found.length).toBeGreaterThan(20);
  found.forEach(({ emailDomain }) => expect(EMAIL_DOMAINS).toContain((emailDomain as string[])[0]));
  expect(descriptions(collected, /confirmed/)).toEqual([
    expect.stringMatching(
      new RegExp(`addresses of ${found.length} of \\d+ members of .* in [1-7] calls\\. Patterns: `),
    ),
  ]);
});

test('requests no addresses without domains', async () => {
  const collected = await run(await simulate({ emails: {} }));
  expect(users(collected).filter(({ email }) => email)).toEqual([]);
  expect(descriptions(collected, /e-mail/)).toEqual([]);
});

/** Permanent failures: the run continues without addresses. */
const REFUSALS: [string, EmailOptions, Fault | undefined, RegExp][] = [
  ['ignored', { filter: 'ignored' }, undefined, /Bitbucket ignores the search by address/],
  ['forbidden', { filter: 'forbidden' }, undefined, /403/],
  ['a bad request', {}, { kind: 'status', status: 400 }, /400/],
  ['not found', {}, { kind: 'status', status: 404 }, /404/],
  ['answered without addresses', {}, { kind: 'transform', transform: withoutAddresses }, /ignores the search/],
];

test.each(REFUSALS)('gives the same graph with one warning when the search is %s', async (_, emails, fault, reason) => {
  const simulator = await simulate({ emails, consumers: ONE_CONSUMER });
  const without = await run(simulator);
  if (fault) {
    // The first call lists the members, and further calls search for addresses.
    simulator.addFault({ path: '*/members', when: { nth: 2 }, fault });
  }
  const collected = await run(simulator, EMAIL_DOMAINS);
  expect(compareGraphs(without as unknown as Graph, collected as unknown as Graph).map(describeDifference)).toEqual([]);
  expect(collected.statuses).toEqual(without.statuses);
  expect(descriptions(collected, /e-mail addresses/)).toEqual([expect.stringMatching(reason)]);
});

/** Failures that may pass, also where Bitbucket says otherwise (410): the step fails, so that JupiterOne keeps the addresses that it has. */
const TEMPORARY_FAILURES: [string, Fault][] = [
  ['has an error', { kind: 'status', status: 500 }],
  ['says that it was removed', { kind: 'status', status: 410 }],
  ['limits the rate', { kind: 'status', status: 429 }],
  ['does not respond in time', { kind: 'hang' }],
  ['breaks the connection', { kind: 'reset', when: 'mid body' }],
];

test.each(TEMPORARY_FAILURES)(
  'fails when Bitbucket %s during the search, so that no address is deleted',
  async (_, fault) => {
    const simulator = await simulate({
      emails: {},
      consumers: ONE_CONSUMER,
      faults: [{ path: '*/members', when: { nth: 3 }, fault }],
    });
    const collected = await runIntegration(simulator, {
      config: { emailDomains: EMAIL_DOMAINS },
      dependencies: { limits: { attempts: 1, attemptTimeoutMs: 500 } },
    });
    expect(collected.statuses['fetch-users']).toBe('failure');
    expect(users(collected)).toEqual([]);
  },
);

describe('several workspaces', () => {
  const sizes = { ...SIZES, workspaces: 3, users: 90 };

  test('search for no address twice, and find most members', async () => {
    const simulator = await simulate({ emails: {}, sizes });
    const collected = await run(simulator, EMAIL_DOMAINS);
    const searches = simulator.calls.flatMap(({ query }) => new URLSearchParams(query).getAll('q'));
    const perWorkspace = searches.flatMap((q) => [...q.matchAll(/"([^"]+)"/g)].map(([, address]) => address!));
    const [first] = simulator.world.workspaces[0]!.memberships;
    const ofFirst = perWorkspace.filter((address) => address === first!.user.email?.toLowerCase());
    expect(searches.length).toBeGreaterThan(5);
    // The first user is a member of every workspace.
    expect(ofFirst.length).toBeLessThanOrEqual(1);
    expect(users(collected).filter(({ email }) => email).length).toBeGreaterThan(60);
    expect(descriptions(collected, /confirmed/)).toHaveLength(3);
  });

  test.each([
    ['members', '/members', /^(?!.*q=)/],
    ['permissions', '/permissions', /^/],
    ['addresses', '/members', /q=/],
  ])('state nothing of anybody while an error that may pass hides the %s of one', async (_, path, query) => {
    const simulator = await simulate({ emails: {}, sizes });
    const slug = simulator.world.workspaces[1]!.slug;
    simulator.addFault({ path: `/2.0/workspaces/${slug}${path}`, query, fault: { kind: 'status', status: 503 } });
    const collected = await run(simulator, EMAIL_DOMAINS);
    expect(collected.statuses['fetch-users']).toBe('failure');
    expect(users(collected)).toEqual([]);
    expect(collected.relationships.filter(({ _type }) => _type.includes('_user'))).toEqual([]);
  });

  test('state the same of users while one refuses its members, and of no more than its owners who owns one', async () => {
    const simulator = await simulate({ emails: {}, sizes, consumers: ONE_CONSUMER });
    const before = await run(simulator, EMAIL_DOMAINS);
    const slug = simulator.world.workspaces[2]!.slug;
    simulator.addFault({ path: `/2.0/workspaces/${slug}/members`, fault: { kind: 'status', status: 403 } });
    const collected = await run(simulator, EMAIL_DOMAINS);
    expect(collected.statuses['fetch-users']).toBe('failure');
    const known = users(collected);
    expect(known.length).toBeGreaterThan(20);
    expect(new Set(known.map(({ isAdmin }) => isAdmin))).toEqual(new Set([true, undefined]));
    const emails = new Map(users(before).map(({ _key, email }) => [_key, email]));
    expect(known.map(({ _key, email }) => [_key, email])).toEqual(known.map(({ _key }) => [_key, emails.get(_key)]));
  });

  test('give one warning each when they refuse the search', async () => {
    const collected = await run(await simulate({ emails: { filter: 'forbidden' }, sizes }), EMAIL_DOMAINS);
    expect(descriptions(collected, /e-mail addresses/)).toHaveLength(3);
    expect(users(collected).length).toBeGreaterThan(80);
  });
});

function withoutAddresses(body: unknown): unknown {
  const { values = [], ...rest } = body as { values?: { user: { email?: string } }[] };
  values.forEach(({ user }) => delete user.email);
  return { ...rest, values };
}
