import { compareGraphs, describeDifference } from '../../harness/compareGraphs';
import { ALL_SCOPES, type FaultRule, type Simulator, type SimulatorOptions, startSimulator } from '../../simulator';
import { historyOf } from '../../simulator/world/mainBranch/historyOf';
import type { Repository } from '../../simulator/world/types';
import { type Run, runIntegration, type RunOptions } from '../runIntegration';
import { warnings } from './optionalSources';

/* Commits that reached main branches without a pull request. */

const STEP = 'fetch-direct-pushes';
const SIZES = { users: 12, groups: 3, projects: 3, repositories: 14, pullRequests: 90 };
const DAY_MS = 24 * 3_600_000;

const started: Simulator[] = [];

afterEach(async () => {
  await Promise.all(started.splice(0).map((simulator) => simulator.close()));
});

async function simulate(options: SimulatorOptions = {}, change?: (repository: Repository) => void): Promise<Simulator> {
  const consumers = [{ key: 'k', secret: 's', scopes: ALL_SCOPES, limit: 10_000 }];
  const simulator = await startSimulator({ sizes: SIZES, consumers, ...options });
  started.push(simulator);
  if (change) {
    repositoriesOf(simulator).forEach(change);
    simulator.refresh();
  }
  return simulator;
}

function collect(simulator: Simulator, options: RunOptions = {}): Promise<Run> {
  const dependencies = { sleep: () => Promise.resolve() };
  const config = { ingestAccessControls: true, ...options.config };
  return runIntegration(simulator, { dependencies, ...options, config });
}

function repositoriesOf({ world }: Simulator): Repository[] {
  return world.workspaces.flatMap(({ repositories }) => repositories);
}

function differences(simulator: Simulator, run: Run): string[] {
  const expected = simulator.expectedGraph({ since: Date.now() - DAY_MS, accessControls: true });
  return compareGraphs(expected, run as unknown as typeof expected).map(describeDifference);
}

/** Restrictions of branches in the simulator do not follow when a branch is given another name. */
function differencesInCommits(simulator: Simulator, run: Run): string[] {
  return differences(simulator, run).filter((difference) => !difference.includes('bitbucket_branch_protection'));
}

function commitsOf({ entities }: Run, repository?: Repository) {
  return entities.filter(
    ({ _type, repoId }) => _type === 'bitbucket_commit' && (!repository || repoId === repository.uuid),
  );
}

/** The paths of the calls for main branches, by repository. */
function branchCalls({ calls }: Simulator): string[] {
  return calls
    .map(({ path }) => decodeURIComponent(path))
    .filter((path) => /\/commits\/(?![0-9a-f]{12}$)/.test(path) && !path.includes('/pullrequests/'));
}

/** Where something was pushed or merged in the last day. */
function activeOf(simulator: Simulator): Repository[] {
  const since = (Date.now() - DAY_MS) * 1000;
  return repositoriesOf(simulator).filter(
    ({ mainBranch, pullRequestAccess, updatedOn }) =>
      mainBranch !== null && pullRequestAccess === 'granted' && updatedOn >= since,
  );
}

test.each(['full', 'economical'])('are found in %s discovery', async (discovery) => {
  const simulator = await simulate();
  const run = await collect(simulator, { environment: { BITBUCKET_PULL_REQUEST_DISCOVERY: discovery } });

  expect(differences(simulator, run)).toEqual([]);
  expect(run.statuses[STEP]).toBe('success');
  expect(commitsOf(run).length).toBeGreaterThan(3);
  expect(commitsOf(run).some(({ merge }) => merge === true)).toBe(true);
  expect(run.partialTypes).toContain('bitbucket_commit');
});

test('take one call for each repository with a push or merge, and another for each further page', async () => {
  const simulator = await simulate({ sizes: { ...SIZES, pullRequests: 260 }, edgeCaseRecords: false });
  await collect(simulator);
  const calls = branchCalls(simulator);
  for (const repository of activeOf(simulator)) {
    const listed = historyOf(repository).list();
    const ofWindow = listed.filter(({ at }) => at >= (Date.now() - DAY_MS) * 1000).length;
    const made = calls.filter((path) => path.includes(repository.uuid)).length;
    expect([repository.slug, made]).toEqual([
      repository.slug,
      Math.min(Math.ceil(listed.length / 100), 1 + Math.floor((ofWindow + 20) / 100)),
    ]);
  }
  expect(calls.length).toBeGreaterThan(activeOf(simulator).length);
  expect(new Set(calls).size).toBe(activeOf(simulator).length);
});

test('are found where the name of the main branch has slashes', async () => {
  const simulator = await simulate({}, (repository) => {
    if (repository.mainBranch !== null) {
      repository.pullRequests
        .filter(({ targetBranch }) => targetBranch === repository.mainBranch)
        .forEach((pullRequest) => (pullRequest.targetBranch = 'release/4.x'));
      repository.mainBranch = 'release/4.x';
    }
  });
  const run = await collect(simulator);

  expect(commitsOf(run).length).toBeGreaterThan(3);
  expect(new Set(commitsOf(run).map(({ branch }) => branch))).toEqual(new Set(['release/4.x']));
  expect(differencesInCommits(simulator, run)).toEqual([]);
});

test('are not confused with merges into the main branch under its former name', async () => {
  const simulator = await simulate({}, (repository) => {
    if (repository.mainBranch !== null) {
      repository.formerMainBranch = repository.mainBranch;
      repository.mainBranch = 'trunk';
    }
  });
  const run = await collect(simulator);

  expect(commitsOf(run).length).toBeGreaterThan(3);
  expect(differencesInCommits(simulator, run)).toEqual([]);
});

test('are not asked for where Bitbucket does not find the branch', async () => {
  const faults: FaultRule[] = [{ path: /\/commits\/(main|master)$/, fault: { kind: 'status', status: 404 } }];
  const simulator = await simulate({ faults });
  const run = await collect(simulator);

  expect(commitsOf(run)).toEqual([]);
  expect(run.statuses[STEP]).toBe('success');
  expect(warnings(run).join()).not.toMatch(/direct-pushes|commits\//);
});

test('are not stated of a repository whose pull requests could not be listed', async () => {
  const all = await collect(await simulate());
  const simulator = await simulate();
  const failing = activeOf(simulator).find((repository) => commitsOf(all, repository).length > 0)!;
  const path = new RegExp(`${encodeURIComponent(failing.uuid)}/pullrequests$`);
  simulator.addFault({ path, fault: { kind: 'status', status: 503 } });
  const run = await collect(simulator);

  expect(run.statuses).toMatchObject({ 'fetch-prs': 'failure', [STEP]: 'success' });
  expect(commitsOf(run, failing)).toEqual([]);
  expect(commitsOf(run)).toHaveLength(commitsOf(all).length - commitsOf(all, failing).length);
});

test('fail the step where a main branch cannot be read', async () => {
  const faults: FaultRule[] = [{ path: /\/commits\/(main|master)$/, fault: { kind: 'status', status: 500 } }];
  const run = await collect(await simulate({ faults }));

  expect(run.statuses).toMatchObject({ 'fetch-prs': 'success', [STEP]: 'failure' });
  expect(commitsOf(run)).toEqual([]);
});

test('are told from what was merged since the pull requests were listed', async () => {
  const late = new Set<string>();
  const hideLate = (body: unknown) => {
    const page = body as { values: { merge_commit: { hash: string } | null }[]; size: number };
    const values = page.values.filter(({ merge_commit: merged }) => !late.has(merged?.hash ?? ''));
    // each list that is not empty has one
    return { ...page, values, size: Math.max(0, page.size - 1) };
  };
  const faults: FaultRule[] = [
    { path: '*/pullrequests', query: /^(?!.*AND)/, fault: { kind: 'transform', transform: hideLate } },
  ];
  // in each repository, one was merged a moment ago
  const simulator = await simulate({ faults, edgeCaseRecords: false }, (repository) => {
    const merged = repository.pullRequests.filter(({ mergeCommit }) => mergeCommit !== undefined);
    for (const pullRequest of merged.slice(-1)) {
      late.add(pullRequest.mergeCommit!.slice(0, 12));
      Object.assign(pullRequest, { closedOn: Date.now() * 1000, updatedOn: Date.now() * 1000 });
      repository.updatedOn = Date.now() * 1000;
    }
  });
  const run = await collect(simulator);
  const pushed = activeOf(simulator).flatMap((repository) =>
    historyOf(repository).chain.flatMap(({ commit, pullRequest }) => (pullRequest === undefined ? [commit.hash] : [])),
  );

  expect(late.size).toBeGreaterThan(1);
  expect(commitsOf(run).length).toBeGreaterThan(0);
  expect(commitsOf(run).filter(({ hash }) => !pushed.includes(hash as string))).toEqual([]);
});

test('are left out where commits of pull requests are unknown, with a warning', async () => {
  const path = /\/pullrequests\/\d+\/commits$|\/commits\/[0-9a-f]{12}$/;
  const all = await simulate();
  const known = new Set(commitsOf(await collect(all)).map(({ _key }) => _key));
  const run = await collect(await simulate({ faults: [{ path, fault: { kind: 'status', status: 404 } }] }));
  const found = commitsOf(run).map(({ _key }) => _key);

  expect(found.filter((key) => !known.has(key))).toEqual([]);
  expect(found.length).toBeLessThan(known.size);
  expect(warnings(run).join('\n')).toMatch(/Repositories whose direct pushes are not all known: \d+ \(/);
});

test.each([
  ['pull requests', { ingestPullRequests: false }],
  ['access controls', { ingestAccessControls: false }],
])('are off without %s', async (_, config) => {
  const simulator = await simulate();
  const run = await collect(simulator, { config });

  expect(run.statuses[STEP]).toBe('disabled');
  expect(branchCalls(simulator)).toEqual([]);
});
