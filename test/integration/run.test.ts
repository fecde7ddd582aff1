import fetch from 'node-fetch';

import { compareGraphs, describeDifference } from '../../harness/compareGraphs';
import {
  ALL_SCOPES,
  type ExpectedGraphOptions,
  type Simulator,
  type SimulatorOptions,
  startSimulator,
} from '../../simulator';
import { integrationSteps } from '../../src/steps';
import { type Run, runIntegration, type RunOptions } from '../runIntegration';

const DAY_MS = 24 * 3_600_000;
const SMALL = { users: 8, groups: 3, projects: 3, repositories: 12, pullRequests: 60 };

/** The steps of the optional sources, which access.test.ts and automation.test.ts test. */
const OFF_BY_DEFAULT = integrationSteps.filter((step) => step.enabledBy && step.id !== 'fetch-prs').map(({ id }) => id);

const ALL_BUT_INTERVALS = [
  ...(['Date', 'hrtime', 'nextTick', 'performance', 'queueMicrotask'] as const),
  ...(['setImmediate', 'clearImmediate', 'setTimeout', 'clearTimeout'] as const),
];

/** Retries follow at once. */
const WITHOUT_PAUSES = { sleep: () => Promise.resolve() };

const started: Simulator[] = [];

async function simulate(options: SimulatorOptions = {}): Promise<Simulator> {
  const simulator = await startSimulator({ sizes: SMALL, ...options });
  started.push(simulator);
  return simulator;
}

afterEach(async () => {
  jest.useRealTimers();
  await Promise.all(started.splice(0).map((simulator) => simulator.close()));
});

function run(simulator: Simulator, options: RunOptions = {}): Promise<Run> {
  return runIntegration(simulator, { dependencies: WITHOUT_PAUSES, ...options });
}

function differences(simulator: Simulator, collected: Run, options: Partial<ExpectedGraphOptions> = {}): string[] {
  const expected = simulator.expectedGraph({ since: Date.now() - DAY_MS, ...options });
  return compareGraphs(expected, collected as unknown as typeof expected).map(describeDifference);
}

function warnings({ events }: Run): string[] {
  return events.filter(({ name }) => name.startsWith('warn')).map(({ description }) => description);
}

function failures({ events }: Run): string[] {
  return events.filter(({ name }) => name === 'step_failure').map(({ description }) => description);
}

describe('a run', () => {
  test('logs its progress every ten seconds', async () => {
    jest.useFakeTimers({ doNotFake: ALL_BUT_INTERVALS });
    const simulator = await simulate();
    const tenSecondsForEachList = (url: string, init: Parameters<typeof fetch>[1]) => {
      if (url.includes('/pullrequests?')) {
        jest.advanceTimersByTime(10_000);
      }
      return fetch(url, init);
    };
    const { lines } = await run(simulator, { dependencies: { ...WITHOUT_PAUSES, fetch: tenSecondsForEachList } });

    const progress = lines.map((line) =>
      /^(\d+) of 12 repositories done, \d+ pull requests, \d+ calls, credential 1, /.exec(line),
    );
    const done = progress.flatMap((match) => (match ? [Number(match[1])] : []));
    expect(done.length).toBeGreaterThanOrEqual(simulator.callsByEndpoint().pullrequests!);
    expect(done[0]).toBe(0);
    expect(done.at(-1)).toBeGreaterThan(0);
    expect(done).toEqual([...done].sort((one, other) => one - other));
  });

  test('collects the complete graph', async () => {
    const simulator = await simulate();
    const collected = await run(simulator);
    expect(differences(simulator, collected)).toEqual([]);
    const notOk = Object.entries(collected.statuses).filter(([, status]) => status !== 'success');
    expect(notOk).toEqual(OFF_BY_DEFAULT.map((id) => [id, 'disabled']));
    expect(collected.partialTypes.sort()).toEqual([
      'bitbucket_external_user_approved_pullrequest',
      'bitbucket_external_user_created_commit',
      'bitbucket_external_user_opened_pullrequest',
      'bitbucket_external_user_reviewed_pullrequest',
      'bitbucket_pullrequest',
      'bitbucket_repo_has_pullrequest',
      'bitbucket_user_approved_pullrequest',
      'bitbucket_user_opened_pullrequest',
      'bitbucket_user_reviewed_pullrequest',
    ]);
  });

  test('analyzes retargeted pull requests, reset target branches and approvals after the merge correctly', async () => {
    const simulator = await simulate({ extraCases: ['retargeted pull requests'] });
    const collected = await run(simulator);
    expect(differences(simulator, collected)).toEqual([]);
    const labels = simulator.world.workspaces[0]!.repositories.flatMap(({ pullRequests }) =>
      pullRequests.map(({ label }) => label),
    );
    expect(labels).toEqual(expect.arrayContaining([24, 25, 26, 27, 28, 29].map((number) => `case:${number}`)));
  });

  test('judges approvals by apps and people outside, with and without the grants on repositories', async () => {
    const consumers = [{ key: 'key', secret: 'secret', scopes: ALL_SCOPES }];
    const simulator = await simulate({ extraCases: ['second people'], consumers });
    const collected = await run(simulator);
    expect(differences(simulator, collected)).toEqual([]);
    const withGrants = await run(simulator, { config: { ingestAccessControls: true } });
    expect(differences(simulator, withGrants, { accessControls: true })).toEqual([]);
    // the step for permissions does not request again what was requested for an approval
    const asked = simulator.calls.filter(({ endpoint }) => endpoint === 'repository-user-permissions');
    expect(asked.length).toBeGreaterThan(0);
    expect(new Set(asked.map(({ path }) => path)).size).toBe(asked.length);
  });

  test('distinguishes workspaces that share a user and names of groups', async () => {
    const simulator = await simulate({ sizes: { ...SMALL, workspaces: 2 } });
    const collected = await run(simulator);
    expect(differences(simulator, collected)).toEqual([]);

    const workspacesOf = new Map<string, number>();
    for (const { _type, _toEntityKey } of collected.relationships) {
      if (_type === 'bitbucket_workspace_has_user') {
        workspacesOf.set(_toEntityKey as string, (workspacesOf.get(_toEntityKey as string) ?? 0) + 1);
      }
    }
    expect(Math.max(...workspacesOf.values())).toBe(2);
    const slugs = collected.entities.filter(({ _type }) => _type === 'bitbucket_group').map(({ slug }) => slug);
    expect(new Set(slugs).size).toBeLessThan(slugs.length);
  });

  test('reports what it skipped once for each reason', async () => {
    const simulator = await simulate();
    const reported = warnings(await run(simulator));
    expect(reported).toHaveLength(3);
    expect(reported).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^Skipped repositories: 1 \([^,]+\/[^,]+\)\. Bitbucket does not find them \(404\)/),
        expect.stringMatching(/^Skipped repositories: 1 \([^,]+\/[^,]+\)\. Bitbucket refuses .*\(403\)/),
        expect.stringMatching(
          /^Pull requests that could not be analyzed completely: \d+ \(.+\)\. .*analysisIncomplete is true/,
        ),
      ]),
    );
  });

  test('reports its number of calls at the end', async () => {
    const simulator = await simulate();
    const { events } = await run(simulator);
    const stats = events.find(({ name }) => name === 'stats');
    expect(stats?.description).toContain(`${simulator.calls.length} calls to Bitbucket`);
    expect(events.indexOf(stats!)).toBeGreaterThan(events.length - 3);
  });

  test('collects changes since the last successful run', async () => {
    const simulator = await simulate();
    const current = { startedOn: Date.now() };
    const lastSuccessful = { startedOn: current.startedOn - 20 * DAY_MS };
    const collected = await run(simulator, { executionHistory: { current, lastSuccessful } });
    expect(differences(simulator, collected, { since: lastSuccessful.startedOn })).toEqual([]);
    const ofADay = simulator.expectedGraph({ since: current.startedOn - DAY_MS }).entities.length;
    expect(collected.entities.length).toBeGreaterThan(ofADay);
  });
});

describe('after runs that did not succeed', () => {
  const current = { startedOn: Date.now() };
  const previous = { startedOn: current.startedOn - DAY_MS };
  const lastSuccessful = { startedOn: current.startedOn - 20 * DAY_MS };
  const executionHistory = { current, previous, lastSuccessful };
  const described = ({ events }: Run) =>
    events.map(({ description }) => description).filter((text) => /No run has succeeded|first run in which/.test(text));

  test('one event names the step that fails, its source, and what the longer window costs', async () => {
    const simulator = await simulate({ consumers: [{ key: 'k', secret: 's', administrator: false }] });
    const [text, ...others] = described(await run(simulator, { executionHistory }));
    expect(others).toEqual([]);
    expect(text).toMatch(/^No run has succeeded since the one of .*"Fetch Groups" \(source "Groups"\) failed/);
    const [, earlier, all, calls] =
      /, and (\d+) of (\d+) pull requests for this reason alone, with about (\d+) calls/.exec(text!)!;
    expect(Number(earlier)).toBeGreaterThan(0);
    expect(Number(earlier)).toBeLessThan(Number(all));
    expect(Number(calls)).toBeGreaterThanOrEqual(Number(earlier));
  });

  test('one event says that it is over when every step succeeds', async () => {
    const simulator = await simulate();
    expect(described(await run(simulator, { executionHistory }))).toEqual([
      expect.stringMatching(/^This is the first run in which all steps succeeded since the one of /),
    ]);
    expect(
      described(await run(simulator, { executionHistory: { current, previous, lastSuccessful: previous } })),
    ).toEqual([]);
  });
});

describe('a source that is switched off', () => {
  test.each<[string, string[], Partial<ExpectedGraphOptions>, string[]]>([
    ['users', ['bitbucket_users'], { users: false }, ['fetch-users', 'fetch-external-users']],
    ['groups', ['bitbucket_groups'], { groups: false }, ['fetch-groups']],
    ['projects', ['bitbucket_projects'], { projects: false }, ['fetch-projects']],
    ['repositories', ['bitbucket_repos'], { repositories: false }, ['fetch-repos', 'fetch-prs']],
    ['pull requests', ['bitbucket_pr'], { pullRequests: false }, ['fetch-prs']],
  ])('does not affect other sources: %s', async (_, disabledSources, options, disabled) => {
    const simulator = await simulate();
    const collected = await run(simulator, { disabledSources });
    expect(differences(simulator, collected, options)).toEqual([]);
    const off = Object.entries(collected.statuses).filter(([, status]) => status === 'disabled');
    expect(off.map(([id]) => id).sort()).toEqual([...disabled, ...OFF_BY_DEFAULT].sort());
  });

  test('takes no calls: without pull requests, a run makes one call for a hundred repositories', async () => {
    const simulator = await simulate({
      sizes: { ...SMALL, repositories: 120 },
      consumers: [{ key: 'k', secret: 's' }],
    });
    await run(simulator, { config: { ingestPullRequests: false } });
    expect(simulator.callsByEndpoint()).toEqual({
      token: 1,
      workspace: 1,
      members: 1,
      permissions: 1,
      groups: 1,
      projects: 1,
      repositories: 2,
    });
  });
});

describe('a step whose data is incomplete', () => {
  test('fails alone, and says which permission is missing and which source to switch off', async () => {
    const simulator = await simulate({ consumers: [{ key: 'k', secret: 's', administrator: false }] });
    const collected = await run(simulator);
    expect(collected.statuses).toMatchObject({ 'fetch-groups': 'failure', 'fetch-repos': 'success' });
    expect(failures(collected)).toEqual([
      expect.stringMatching(/Fetch Groups.*403.*administrators of the workspace.*switch the source \\"Groups\\" off/),
      // it has relationships to groups
      expect.stringMatching(/Fetch External Users.*Step fetch-groups failed/),
    ]);
    expect(differences(simulator, collected, { groups: false })).toEqual([]);
  });

  test('makes steps fail whose relationships would be incomplete', async () => {
    const simulator = await simulate({ faults: [{ path: /\/members$/, fault: { kind: 'status', status: 503 } }] });
    const collected = await run(simulator);
    expect(collected.statuses).toMatchObject({
      'fetch-users': 'failure',
      'fetch-groups': 'failure',
      'fetch-repos': 'success',
      // without the members, no verdict can be made, and the next run may be given them
      'fetch-prs': 'failure',
    });
    expect(failures(collected).join()).toContain(
      'Step fetch-users failed, so entities or relationships of this step may be missing',
    );
    expect(collected.entities.filter(({ _type }) => _type === 'bitbucket_pullrequest')).toEqual([]);
    expect(simulator.calls.filter(({ endpoint }) => endpoint.startsWith('pullrequest'))).toEqual([]);
  });

  test('continues with the other repositories', async () => {
    const simulator = await simulate();
    const [broken] = simulator.world.workspaces[0]!.repositories.filter(({ pullRequests }) => pullRequests.length > 0);
    simulator.addFault({
      path: new RegExp(`${encodeURIComponent(broken!.uuid)}/pullrequests$`),
      fault: { kind: 'html' },
    });
    const collected = await run(simulator);
    expect(collected.statuses['fetch-prs']).toBe('failure');
    const expected = simulator.expectedGraph({ since: Date.now() - DAY_MS });
    const missing = compareGraphs(expected, collected as unknown as typeof expected);
    expect(missing.length).toBeGreaterThan(0);
    expect(missing.every(({ key, kind }) => kind === 'missing' && key.includes(broken!.fullName))).toBe(true);
  });

  test('continues with the other workspaces', async () => {
    const simulator = await simulate({ sizes: { ...SMALL, workspaces: 2 } });
    const [first, second] = simulator.world.workspaces;
    simulator.addFault({ path: `/2.0/workspaces/${first!.slug}/projects`, fault: { kind: 'status', status: 500 } });
    const collected = await run(simulator);
    expect(collected.statuses).toMatchObject({ 'fetch-projects': 'failure', 'fetch-repos': 'failure' });
    const owners = collected.relationships
      .filter(({ _type }) => _type === 'bitbucket_workspace_owns_project')
      .map(({ _fromEntityKey }) => _fromEntityKey);
    expect(new Set(owners)).toEqual(new Set([second!.uuid]));
  });
});

describe('the rate limit', () => {
  test('ends the step at once when every consumer has reached it, and keeps what was collected', async () => {
    const simulator = await simulate({
      consumers: [
        { key: 'a', secret: 'a', limit: 20 },
        { key: 'b', secret: 'b', limit: 20 },
      ],
    });
    const collected = await run(simulator);
    expect(collected.statuses).toMatchObject({ 'fetch-repos': 'success', 'fetch-prs': 'failure' });
    expect(failures(collected)).toEqual([
      expect.stringMatching(
        /All 2 credentials reached .* The first is expected to be available at .*Add more OAuth consumers/,
      ),
    ]);
    expect(collected.entities.some(({ _type }) => _type === 'bitbucket_pullrequest')).toBe(true);
    expect(simulator.calls.filter(({ status }) => status === 429).length).toBeLessThanOrEqual(2 * 5);
  });

  test('is announced in a warning when a run needs more calls', async () => {
    const sizes = { users: 3, groups: 1, projects: 1, repositories: 1100, pullRequests: 0 };
    const simulator = await simulate({
      sizes,
      approvalCases: false,
      edgeCaseRecords: false,
      consumers: [{ key: 'k', secret: 's' }],
    });
    const collected = await run(simulator, { environment: { BITBUCKET_PULL_REQUEST_DISCOVERY: 'full' } });
    expect(warnings(collected)).toEqual([
      expect.stringMatching(
        /^Pull requests need at least 1100 calls, but the credentials can make only about 989 more.*Add 1 OAuth consumer,/,
      ),
    ]);
  }, 30_000);
});

test('makes one call for the commits of each pull request, and one for the activity of each approved one', async () => {
  const repositories = 30;
  const sizes = { users: 10, groups: 1, projects: 2, repositories, pullRequests: 80 };
  const simulator = await simulate({
    sizes,
    approvalCases: false,
    edgeCaseRecords: false,
    consumers: [{ key: 'k', secret: 's' }],
  });
  const collected = await run(simulator, { config: { enrichedPrs: true } });
  expect(differences(simulator, collected)).toEqual([]);
  const pullRequests = collected.entities.filter(({ _type }) => _type === 'bitbucket_pullrequest');
  const approved = pullRequests.filter(({ approverIds }) => (approverIds as string[]).length > 0);
  expect(approved.length).toBeGreaterThan(0);
  expect(approved.length).toBeLessThan(pullRequests.length);
  const perRepository = new Map<unknown, number>();
  pullRequests.forEach(({ repoId }) => perRepository.set(repoId, (perRepository.get(repoId) ?? 0) + 1));
  // One call for each repository, and one for each further page of 50.
  const pages = [...perRepository.values()].reduce((sum, found) => sum + Math.ceil(found / 50) - 1, repositories);
  const {
    token: _token,
    workspace: _workspace,
    members: _members,
    groups: _groups,
    projects: _projects,
    permissions: _permissions,
    ...counted
  } = simulator.callsByEndpoint();
  expect(counted).toEqual({
    repositories: Math.ceil(repositories / 100),
    pullrequests: pages,
    'pullrequest-commits': pullRequests.length,
    'pullrequest-activity': approved.length,
  });
});

test('requests a single pull request only if the list left out its participants', async () => {
  const simulator = await simulate();
  const collected = await run(simulator, { config: { enrichedPrs: true } });
  expect(differences(simulator, collected, { enrichedPrs: true })).toEqual([]);
  const single = simulator.callsByEndpoint().pullrequest ?? 0;
  const pullRequests = collected.entities.filter(({ _type }) => _type === 'bitbucket_pullrequest').length;
  expect(single).toBeGreaterThan(0);
  expect(single).toBeLessThan(pullRequests / 4);
});
