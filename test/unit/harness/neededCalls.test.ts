import { startSimulation } from '../../../bench/simulation';
import { changedPullRequests, SIZES } from '../../../bench/sizes';
import { isChanged, neededCalls } from '../../../harness/neededCalls';
import { startSimulator } from '../../../simulator';
import { bucketOf } from '../../../src/bitbucket/limits';
import { runIntegration } from '../../runIntegration';

const DAY_MS = 24 * 60 * 60 * 1000;

test.each([false, true])(
  'a run makes exactly the calls that are needed, with all sources: %p',
  async (allSources) => {
    const { simulator, since } = await startSimulation({ size: 'S', latencyMs: 0 });
    await runIntegration(simulator, { config: { ingestAccessControls: allSources, ingestAutomation: allSources } });
    const { calls, world } = simulator;
    await simulator.close();
    const counted = calls.filter(({ path }) => bucketOf(path) === 'repository').length;
    expect({ all: calls.length, budget: counted }).toEqual(neededCalls(world, since, { allSources }));
  },
  30_000,
);

test('a simulated workspace has as many changed pull requests as its size says', async () => {
  const { simulator, since } = await startSimulation({ size: 'M', latencyMs: 0 });
  const { repositories } = simulator.world.workspaces[0]!;
  await simulator.close();
  const pullRequests = repositories.flatMap((repository) => repository.pullRequests);
  expect(pullRequests.filter((pullRequest) => isChanged(pullRequest, since))).toHaveLength(SIZES.M.pullRequests);
  // Ids are positions.
  repositories.forEach((repository) =>
    expect(repository.pullRequests.map(({ id }) => id)).toEqual(repository.pullRequests.map((_, index) => index + 1)),
  );
});

test('in a quiet workspace, most pull requests are in the few repositories with a push, and some by a bot', async () => {
  const { simulator, since } = await startSimulation({ size: 'M', workload: 'quiet', latencyMs: 0 });
  await simulator.close();
  const { repositories, members } = simulator.world.workspaces[0]!;
  const active = repositories.filter(({ updatedOn }) => updatedOn >= since * 1000);
  const changedIn = (some: typeof repositories) =>
    some.flatMap(({ pullRequests }) => pullRequests).filter((pullRequest) => isChanged(pullRequest, since));
  const quiet = changedIn(repositories.filter((repository) => !active.includes(repository)));
  expect(active).toHaveLength(25);
  expect(changedIn(repositories)).toHaveLength(changedPullRequests('M', 'quiet'));
  expect(quiet).toHaveLength(3);
  expect(quiet.filter(({ author }) => !members.has(author))).toHaveLength(2);
});

test('each of several workspaces has about the size', async () => {
  const { simulator, since } = await startSimulation({ size: 'S', latencyMs: 0, workspaces: 3 });
  await simulator.close();
  const { workspaces } = simulator.world;
  expect(workspaces.map(({ repositories }) => repositories.length)).toEqual([50, 50, 50]);
  const changed = workspaces.map(({ repositories }) =>
    repositories.flatMap(({ pullRequests }) => pullRequests).filter((pullRequest) => isChanged(pullRequest, since)),
  );
  changed.forEach(({ length }) => {
    expect(length).toBeGreaterThan(0.7 * SIZES.S.pullRequests);
    expect(length).toBeLessThan(1.3 * SIZES.S.pullRequests);
  });
});

test('an empty workspace takes one call for each listing', async () => {
  const simulator = await startSimulator({
    sizes: { users: 0, groups: 0, projects: 0, repositories: 0, pullRequests: 0 },
  });
  await simulator.close();
  expect(neededCalls(simulator.world, Date.now() - DAY_MS)).toEqual({ budget: 1, all: 7 });
});

test('economical discovery lists some repositories, and every member outside the limit for repository data', async () => {
  const { simulator, since } = await startSimulation({ size: 'M', workload: 'quiet', latencyMs: 0 });
  await simulator.close();
  const { world } = simulator;
  const { repositories, members, memberships } = world.workspaces[0]!;
  const isListed = ({ updatedOn }: { updatedOn: number }) => updatedOn >= since * 1000;
  const full = neededCalls(world, since);
  const economical = neededCalls(world, since, { isListed });
  const missed = repositories
    .filter((repository) => !isListed(repository))
    .flatMap(({ pullRequests }) => pullRequests)
    .filter((pullRequest) => isChanged(pullRequest, since) && !members.has(pullRequest.author));
  const approved = missed.filter(({ participants }) => participants.some((participant) => participant.approved));
  expect(missed.length).toBeGreaterThan(0);
  expect(full.budget - economical.budget).toBe(475 + missed.length + approved.length);
  expect(economical.all - economical.budget).toBe(full.all - full.budget + memberships.length);
});

test('pages have a hundred repositories and fifty pull requests', async () => {
  const simulator = await startSimulator({
    sizes: { users: 3, groups: 0, projects: 0, repositories: 101, pullRequests: 59 },
    approvalCases: false,
    edgeCaseRecords: false,
  });
  await simulator.close();
  const { world } = simulator;
  const since = Date.now() - DAY_MS;
  const { repositories } = world.workspaces[0]!;
  const changed = repositories
    .flatMap(({ pullRequests }) => pullRequests)
    .filter((pullRequest) => isChanged(pullRequest, since));
  const approved = changed.filter(({ participants }) => participants.some((participant) => participant.approved));
  // The pull requests of the first repository have a second page.
  expect(repositories[0]!.pullRequests).toHaveLength(58);
  expect(neededCalls(world, since).budget).toBe(2 + (101 + 1) + changed.length + approved.length);
});
