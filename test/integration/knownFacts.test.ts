import { type CallRecord, countByEndpoint, type Simulator, startSimulator } from '../../simulator';
import { LivePullRequest } from '../../simulator/world/pullRequests/livePullRequest';
import { removeMember } from '../../simulator/world/turnover';
import type { KnownFacts } from '../../src/approval/knownFacts';
import { runIntegration } from '../runIntegration';
import { FactsInMemory } from './factsInMemory';

/* A run that is repeated reads only what changed. */

const NOW = Date.parse('2026-03-10T12:00:00Z');
const DAY = 24 * 3_600_000;

let now = NOW;
let simulator: Simulator;
beforeEach(async () => {
  now = NOW;
  simulator = await startSimulator({
    clock: () => now,
    sizes: { users: 8, groups: 2, projects: 2, repositories: 10, pullRequests: 60 },
  });
  // most of the first ones are open
  for (let day = 0; day < 3; day += 1) {
    now += DAY;
    simulator.advance(25);
  }
});
afterEach(() => simulator.close());

async function run(knownFacts: KnownFacts | undefined, since = NOW - 365 * DAY) {
  const before = simulator.calls.length;
  const result = await runIntegration(simulator, {
    executionHistory: { current: { startedOn: now } },
    dependencies: { clock: () => now, sleep: () => Promise.resolve() },
    local: { since, knownFacts },
  });
  const calls = simulator.calls.slice(before);
  const byKey = <T extends { _key: string }>(objects: T[]) =>
    [...objects].sort((one, other) => (one._key < other._key ? -1 : 1));
  const entities = byKey(result.entities);
  const pullRequests = entities.filter(({ _type }) => _type === 'bitbucket_pullrequest');
  return { entities, relationships: byKey(result.relationships), calls, pullRequests };
}

/** What the calls for commits and activity name: `repository/id` of each pull request, once for each call. */
function readPullRequests(calls: readonly CallRecord[]): string[] {
  return calls.flatMap(({ path }) => {
    const [, repository, id] = /([^/]+)\/pullrequests\/(\d+)\/(?:commits|activity)$/.exec(path) ?? [];
    return repository && id ? [`${decodeURIComponent(repository)}/${id}`] : [];
  });
}

test('a repeated run asks only for what may have changed, and finds the same', async () => {
  const facts = new FactsInMemory();
  const first = await run(facts);
  const second = await run(facts);
  expect(second.entities).toEqual(first.entities);
  expect(second.relationships).toEqual(first.relationships);
  const closed = first.pullRequests.filter(({ open }) => open === false).length;
  expect(closed).toBeGreaterThan(30);
  // a few have lost what would have to be kept
  expect(facts.kept.size).toBeGreaterThan(0.8 * closed);
  const kept = new Set([...facts.kept.keys()].map((key) => key.split(' ')[0]!));
  expect(readPullRequests(first.calls)).toEqual(expect.arrayContaining([...kept]));
  const others = readPullRequests(first.calls).filter((name) => !kept.has(name));
  expect(readPullRequests(second.calls).sort()).toEqual(others.sort());
  expect(countByEndpoint(second.calls).pullrequests).toBe(countByEndpoint(first.calls).pullrequests);
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
  const { memberships, repositories } = simulator.world.workspaces[0]!;
  const [opener, colleague] = memberships.map(({ user }) => user);
  const repository = repositories.find(
    ({ mainBranch, pullRequests }) => mainBranch !== null && pullRequests.length > 0,
  )!;
  const late = new LivePullRequest({ label: 'late', repository, opener: opener! }, (now - DAY / 24) * 1000);
  late.continue((now - DAY / 48) * 1000, (history) => history.merge(opener!));
  simulator.refresh();
  const facts = new FactsInMemory();
  const before = await run(facts);
  late.continueQuietly(now * 1000, (history) => history.approve(colleague!));
  simulator.refresh();
  const after = await run(facts);
  expect(after.pullRequests).toEqual((await run(undefined)).pullRequests);
  expect(after.pullRequests).not.toEqual(before.pullRequests);
});

test('pull requests that were updated before the period are left out', async () => {
  const since = NOW - 10 * DAY;
  const { pullRequests } = await run(undefined, since);
  const all = (await run(undefined)).pullRequests.filter(({ updatedOn }) => Number(updatedOn) >= since);
  expect(pullRequests.map(({ _key }) => _key).sort()).toEqual(all.map(({ _key }) => _key).sort());
  expect(all.length).toBeGreaterThan(0);
});
