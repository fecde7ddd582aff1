import { countByEndpoint, type Simulator, startSimulator } from '../../simulator';
import type { FactsKey, KnownFacts, PullRequestFacts } from '../../src/approval/knownFacts';
import { removeMember } from '../../simulator/world/turnover';
import { runIntegration } from '../runIntegration';

/* A run that is repeated reads only what changed. */

const NOW = Date.parse('2026-03-10T12:00:00Z');
const DAY = 24 * 3_600_000;

class FactsInMemory implements KnownFacts {
  readonly kept = new Map<string, PullRequestFacts>();

  get({ id, version }: FactsKey): PullRequestFacts | undefined {
    return this.kept.get(`${id} ${version}`);
  }

  add({ id, version }: FactsKey, facts: PullRequestFacts): void {
    this.kept.set(`${id} ${version}`, facts);
  }
}

let now = NOW;
let simulator: Simulator;
beforeEach(async () => {
  now = NOW;
  simulator = await startSimulator({
    clock: () => now,
    sizes: { users: 8, groups: 2, projects: 2, repositories: 10, pullRequests: 60 },
  });
});
afterEach(() => simulator.close());

async function run(knownFacts: KnownFacts | undefined, since = NOW - 365 * DAY) {
  const before = simulator.calls.length;
  const result = await runIntegration(simulator, {
    executionHistory: { current: { startedOn: now } },
    dependencies: { clock: () => now, sleep: () => Promise.resolve() },
    local: { since, knownFacts },
  });
  const calls = countByEndpoint(simulator.calls.slice(before));
  const byKey = <T extends { _key: string }>(objects: T[]) =>
    [...objects].sort((one, other) => (one._key < other._key ? -1 : 1));
  const entities = byKey(result.entities);
  const pullRequests = entities.filter(({ _type }) => _type === 'bitbucket_pullrequest');
  return { entities, relationships: byKey(result.relationships), calls, pullRequests };
}

const OF_ONE = ['pullrequest-commits', 'pullrequest-activity', 'commits'];
const factCalls = (calls: Record<string, number>) => OF_ONE.reduce((sum, endpoint) => sum + (calls[endpoint] ?? 0), 0);

test('a repeated run asks only for what may have changed, and finds the same', async () => {
  const facts = new FactsInMemory();
  const first = await run(facts);
  const second = await run(facts);
  expect(second.entities).toEqual(first.entities);
  expect(second.relationships).toEqual(first.relationships);
  const { pullRequests } = first;
  const [open, closed] = [true, false].map((isOpen) => pullRequests.filter((each) => each.open === isOpen).length);
  expect(closed).toBeGreaterThan(30);
  // a few have lost what would have to be kept
  expect(facts.kept.size).toBeGreaterThan(0.8 * closed!);
  expect(factCalls(first.calls)).toBeGreaterThan(pullRequests.length);
  expect(factCalls(second.calls)).toBeLessThanOrEqual(2 * open! + 3 * (closed! - facts.kept.size));
});

test('a verdict follows who is a member now', async () => {
  const facts = new FactsInMemory();
  const before = await run(facts);
  const workspace = simulator.world.workspaces[0]!;
  [...workspace.members].slice(1, 5).forEach((member) => removeMember(workspace, member));
  const after = await run(facts);
  expect(after.pullRequests).toEqual((await run(undefined)).pullRequests);
  const verdicts = ({ pullRequests }: typeof before) => pullRequests.map(({ approvalStatus }) => approvalStatus);
  expect(verdicts(after)).not.toEqual(verdicts(before));
});

test('an approval that is no update is seen', async () => {
  const facts = new FactsInMemory();
  await run(facts);
  now += DAY;
  simulator.advance(20);
  expect((await run(facts)).pullRequests).toEqual((await run(undefined)).pullRequests);
});

test('pull requests that were updated before the period are left out', async () => {
  const since = NOW - 10 * DAY;
  const { pullRequests } = await run(undefined, since);
  const all = (await run(undefined)).pullRequests.filter(({ updatedOn }) => Number(updatedOn) >= since);
  expect(pullRequests.map(({ _key }) => _key).sort()).toEqual(all.map(({ _key }) => _key).sort());
  expect(all.length).toBeGreaterThan(0);
});
