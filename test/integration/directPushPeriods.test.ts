import { compareGraphs, describeDifference } from '../../harness/compareGraphs';
import { ALL_SCOPES, type Simulator, type SimulatorOptions } from '../../simulator';
import { directPushesOf } from '../../simulator/resources/directPushes';
import type { Repository } from '../../simulator/world/types';
import { CALLS_PER_HOUR } from '../../src/bitbucket/limits';
import { runIntegration, type RunOptions } from '../runIntegration';
import { FactsInMemory } from './factsInMemory';
import { DAY, simulateFortyDays } from './fortyDays';

/* Direct pushes are looked for as far back as pull requests were read. */

let now: number;
let simulator: Simulator;

async function simulate({ limit = 100_000, ...options }: SimulatorOptions & { limit?: number } = {}): Promise<void> {
  const consumers = [{ key: 'k', secret: 'the-secret', scopes: ALL_SCOPES, limit }];
  ({ simulator, now } = await simulateFortyDays({ consumers, ...options }));
}

afterEach(async () => {
  jest.restoreAllMocks();
  await simulator.close();
});

const ONLY = { steps: ['fetch-direct-pushes'] };

async function run({ config, ...options }: RunOptions = {}) {
  const result = await runIntegration(simulator, {
    executionHistory: { current: { startedOn: now } },
    dependencies: { clock: () => now, sleep: () => Promise.resolve() },
    config: { ingestAccessControls: true, ...config },
    ...options,
  });
  const commits = result.entities.filter(({ _type }) => _type === 'bitbucket_commit').map(({ _key }) => _key);
  const pullRequests = result.entities.filter(({ _type }) => _type === 'bitbucket_pullrequest');
  return { ...result, commits: commits.sort(), keys: new Set(pullRequests.map(({ _key }) => _key)) };
}

function repositories() {
  return simulator.world.workspaces.flatMap((workspace) => workspace.repositories);
}

/** The keys of what was pushed to a repository since a time, as far as that can be told. */
function pushesOf(repository: Repository, since: number): string[] {
  return directPushesOf(repository, since).map(({ hash }) => `${repository.uuid}:commit:${hash}`);
}

function pushedSince(since: number): string[] {
  return repositories()
    .flatMap((repository) => pushesOf(repository, since))
    .sort();
}

test('over the period that a person asks for', async () => {
  await simulate();
  const since = now - 30 * DAY;
  const { commits, ...graph } = await run({ local: { since } });
  const expected = simulator.expectedGraph({ since, accessControls: true });

  expect(commits).toEqual(pushedSince(since));
  expect(commits.length).toBeGreaterThan(pushedSince(now - DAY).length);
  expect(compareGraphs(expected, graph as unknown as typeof expected).map(describeDifference)).toEqual([]);
});

test('as far back as a first run reads', async () => {
  await simulate();
  const { commits } = await run({ config: { pullRequestIngestSinceDays: 30 } });

  expect(commits).toEqual(pushedSince(now - 30 * DAY));
});

test('in each repository as far back as a first run gets', async () => {
  // as if Bitbucket documented this limit, so that a small workspace stands for a large one
  const documented: Record<string, unknown> = CALLS_PER_HOUR;
  jest.replaceProperty(documented, 'repository', 170);
  await simulate({ limit: 170 });
  const period = now - 40 * DAY;
  const { commits, keys, statuses } = await run({ ...ONLY, config: { pullRequestIngestSinceDays: 40 } });
  const reachOf = ({ fullName, pullRequests }: Repository) =>
    Math.max(
      period,
      ...pullRequests
        .filter(({ id }) => !keys.has(`${fullName}/pull-requests/${id}`))
        .map(({ updatedOn }) => Math.floor(updatedOn / 1000) + 1),
    );

  expect(commits).toEqual(
    repositories()
      .flatMap((repository) => pushesOf(repository, reachOf(repository)))
      .sort(),
  );
  expect(commits.length).toBeGreaterThan(pushedSince(now - DAY).length);
  expect(commits.length).toBeLessThan(pushedSince(period).length);
  expect(statuses).toMatchObject({ 'fetch-prs': 'success', 'fetch-direct-pushes': 'success' });
});

test('not in a repository of which a pull request from before could not be read', async () => {
  await simulate();
  const since = now - 30 * DAY;
  const repository = repositories().find((each) => pushesOf(each, since).length > 0)!;
  const older = repository.pullRequests.find(({ updatedOn }) => updatedOn >= since * 1000)!;
  const path = new RegExp(`${encodeURIComponent(repository.uuid)}/pullrequests/${older.id}/commits$`);
  simulator.addFault({ path, fault: { kind: 'status', status: 500 } });
  const { commits } = await run({ ...ONLY, config: { pullRequestIngestSinceDays: 30 } });

  expect(older.updatedOn / 1000).toBeLessThan(now - DAY);
  expect(commits).toEqual(pushedSince(since).filter((key) => !key.startsWith(repository.uuid)));
});

test('with the facts that an earlier run kept', async () => {
  await simulate();
  const local = { since: now - 30 * DAY, knownFacts: new FactsInMemory() };
  const first = await run({ ...ONLY, local });
  const before = simulator.calls.length;
  const second = await run({ ...ONLY, local });
  const again = simulator.calls.slice(before).filter(({ path }) => /pullrequests\/\d+\/commits$/.test(path));

  expect(first.commits).toEqual(pushedSince(local.since));
  expect(second.commits).toEqual(first.commits);
  expect(again.length).toBeLessThan(first.keys.size / 2);
});

test('after some days without a run, whose lists reach back to older merges', async () => {
  await simulate();
  const last = { startedOn: now - 3 * DAY };
  const executionHistory = { current: { startedOn: now }, previous: last, lastSuccessful: last };
  const { commits } = await run({ ...ONLY, executionHistory });

  expect(commits).toEqual(pushedSince(last.startedOn - DAY / 96));
  expect(commits.length).toBeGreaterThan(0);
});

test('in economical discovery where the list of the repository was read', async () => {
  await simulate();
  const since = now - 10 * DAY;
  const refused = repositories().find((each) => pushesOf(each, since).length > 0)!;
  const path = new RegExp(`${encodeURIComponent(refused.uuid)}/pullrequests$`);
  simulator.addFault({ path, fault: { kind: 'status', status: 403 } });
  const environment = { BITBUCKET_PULL_REQUEST_DISCOVERY: 'economical' };
  const { commits, keys } = await run({ ...ONLY, environment, local: { since } });

  // they come from the lists of members
  expect([...keys].filter((key) => key.startsWith(`${refused.fullName}/`))).not.toEqual([]);
  expect(commits).toEqual(pushedSince(since).filter((key) => !key.startsWith(refused.uuid)));
});
