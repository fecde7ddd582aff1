import { compareGraphs, describeDifference } from '../../harness/compareGraphs';
import { type FaultRule, type Simulator, type SimulatorOptions, startSimulator } from '../../simulator';
import type { Graph } from '../../src/report/graph';
import { type Run, runIntegration } from '../runIntegration';

const SIZES = { users: 30, groups: 2, projects: 2, repositories: 4, pullRequests: 6 };
const EMAIL_DOMAINS = 'northwind.example, northwind-robotics.example';
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

test('gives users the addresses that Bitbucket confirms, and says how many in an event', async () => {
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

test('asks for nothing without domains', async () => {
  const collected = await run(await simulate({ emails: {} }));
  expect(users(collected).filter(({ email }) => email)).toEqual([]);
  expect(descriptions(collected, /e-mail/)).toEqual([]);
});

test.each([
  ['ignored', /Bitbucket ignores the search by address/],
  ['forbidden', /403/],
] as const)('makes the same graph with one warning where the filter is %s', async (filter, reason) => {
  const simulator = await simulate({ emails: { filter } });
  const without = await run(simulator);
  const collected = await run(simulator, EMAIL_DOMAINS);
  expect(compareGraphs(without as unknown as Graph, collected as unknown as Graph).map(describeDifference)).toEqual([]);
  expect(collected.statuses).toEqual(without.statuses);
  expect(descriptions(collected, /e-mail addresses/)).toEqual([expect.stringMatching(reason)]);
});

test('fails when Bitbucket breaks off in the middle, so that no address is deleted', async () => {
  const faults: FaultRule[] = [{ path: '*/members', when: { nth: 3 }, fault: { kind: 'status', status: 500 } }];
  const simulator = await simulate({ emails: {}, faults });
  const collected = await runIntegration(simulator, {
    config: { emailDomains: EMAIL_DOMAINS },
    dependencies: { limits: { attempts: 1 } },
  });
  expect(collected.statuses['fetch-users']).toBe('failure');
  expect(users(collected)).toEqual([]);
});
