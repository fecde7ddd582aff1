import { compareGraphs, describeDifference } from '../../harness/compareGraphs';
import { type ExpectedGraph, type Simulator, type SimulatorOptions, startSimulator } from '../../simulator';
import { Entities } from '../../src/graph/model';
import { type Run, runIntegration, type RunOptions } from '../runIntegration';

/* How whole runs find pull requests. */

jest.setTimeout(120_000);

const DAY_MS = 24 * 3_600_000;
const START = Date.parse('2026-03-10T12:00:00Z');
const PULL_REQUEST = Entities.PULL_REQUEST._type;
const ECONOMICAL = { BITBUCKET_PULL_REQUEST_DISCOVERY: 'economical' };

/** Half of the changed pull requests are in repositories without a push, and half of these were opened by a bot. */
const QUIET: SimulatorOptions = {
  sizes: { users: 8, groups: 2, projects: 3, repositories: 70, pullRequests: 40 },
  activity: { activeRepositories: 0.1, quietPullRequests: 0.5, botPullRequests: 0.5 },
  approvalCases: false,
  edgeCaseRecords: false,
};

const started: Simulator[] = [];
let now = START;

beforeEach(() => {
  now = START;
});

afterEach(async () => {
  await Promise.all(started.splice(0).map((simulator) => simulator.close()));
});

async function simulate(options: SimulatorOptions = {}): Promise<Simulator> {
  const simulator = await startSimulator({ clock: () => now, ...QUIET, ...options });
  started.push(simulator);
  return simulator;
}

function run(simulator: Simulator, options: RunOptions = {}): Promise<Run> {
  return runIntegration(simulator, {
    executionHistory: { current: { startedOn: now } },
    dependencies: { clock: () => now, sleep: () => Promise.resolve() },
    ...options,
  });
}

/** The differences between the graph and the one expected for changes since a day before the start. */
function differences(simulator: Simulator, collected: Pick<Run, 'entities' | 'relationships'>): string[] {
  const expected = simulator.expectedGraph({ since: START - DAY_MS });
  return compareGraphs(expected, collected as unknown as ExpectedGraph).map(describeDifference);
}

interface Changed {
  key: string;
  updatedOn: number;
  isActive: boolean;
  isByMember: boolean;
}

/** The pull requests that changed since a day before the start. A repository is active if it had a push in the last day. */
function changed({ world }: Simulator): Changed[] {
  return world.workspaces.flatMap(({ members, repositories }) =>
    repositories.flatMap((repository) =>
      repository.pullRequests
        .filter(({ updatedOn }) => updatedOn >= (START - DAY_MS) * 1000)
        .map(({ id, author, updatedOn }) => ({
          key: `${repository.fullName.toLowerCase()}/pull-requests/${id}`,
          updatedOn: updatedOn / 1000,
          isActive: repository.updatedOn >= (now - DAY_MS) * 1000,
          isByMember: members.has(author),
        })),
    ),
  );
}

const pullRequestsOf = ({ entities }: Run) => entities.filter(({ _type }) => _type === PULL_REQUEST);
/** The last one: before the lists, another one says how far the calls reach. */
const event = ({ events }: Run, name: string) => events.filter((each) => each.name === name).at(-1)?.description;
const pathsOf = ({ calls }: Simulator, endpoint: string) =>
  calls.filter((call) => call.endpoint === endpoint).map(({ path }) => path);

describe('full discovery', () => {
  test('lists each repository once, and no members, when there are enough calls', async () => {
    const simulator = await simulate();
    const collected = await run(simulator);

    expect(differences(simulator, collected)).toEqual([]);
    expect(new Set(pathsOf(simulator, 'pullrequests')).size).toBe(70);
    expect(pathsOf(simulator, 'pullrequests')).toHaveLength(70);
    expect(pathsOf(simulator, 'member-pullrequests')).toEqual([]);
    expect(event(collected, 'results')).toContain('Discovery of pull requests is full: listing every repository');
    expect(event(collected, 'stats')).toContain('Discovery of pull requests was full.');
  });

  test('is chosen after the active repositories when there are enough calls for the rest', async () => {
    const simulator = await simulate({ sizes: { ...QUIET.sizes, repositories: 520, pullRequests: 20 } });
    const collected = await run(simulator, {
      config: { oauthKey: 'simulated-consumer-1', oauthSecret: secretOf(simulator) },
    });

    expect(differences(simulator, collected)).toEqual([]);
    expect(event(collected, 'results')).toMatch(/is full: after the active repositories, \d+ calls are left, enough/);
    expect(pathsOf(simulator, 'pullrequests')).toHaveLength(520);
    expect(pathsOf(simulator, 'member-pullrequests')).toEqual([]);
  });

  test.each([403, 404, 410])(
    'is used when Bitbucket refuses to list pull requests by member with %i',
    async (status) => {
      const refusals = [{ path: /\/workspaces\/[^/]+\/pullrequests\//, status }];
      const simulator = await simulate({ refusals });
      const collected = await run(simulator, { environment: ECONOMICAL });

      expect(differences(simulator, collected)).toEqual([]);
      expect(collected.statuses['fetch-prs']).toBe('success');
      expect(event(collected, 'results')).toContain('Discovery of pull requests is full: Bitbucket does not list');
      expect(event(collected, 'warn_missing_permission')).toMatch(
        new RegExp(`^Bitbucket does not list pull requests by member, so every repository is listed\\. .*${status}`),
      );
      expect(pathsOf(simulator, 'pullrequests')).toHaveLength(70);
    },
  );
});

describe('economical discovery', () => {
  test('finds pull requests in active repositories or by members at once, and requests nothing twice', async () => {
    const simulator = await simulate();
    const collected = await run(simulator, { environment: ECONOMICAL });

    const found = new Set(pullRequestsOf(collected).map(({ _key }) => _key));
    const all = changed(simulator);
    const atOnce = all.filter(({ isActive, isByMember }) => isActive || isByMember);
    expect(atOnce.length).toBeGreaterThan(25);
    expect(atOnce.filter(({ key }) => !found.has(key))).toEqual([]);
    expect(found.size).toBeLessThan(all.length);

    const commits = pathsOf(simulator, 'pullrequest-commits');
    expect(new Set(commits).size).toBe(commits.length);
    expect(commits).toHaveLength(found.size);
    expect(pathsOf(simulator, 'member-pullrequests')).toHaveLength(8);
    const listed = pathsOf(simulator, 'pullrequests');
    expect(new Set(listed).size).toBe(listed.length);
    expect(listed.length).toBeLessThan(30);
    expect(event(collected, 'results')).toContain(
      'Discovery of pull requests is economical: BITBUCKET_PULL_REQUEST_DISCOVERY requires it. Listed are the 7 repositories',
    );
    expect(event(collected, 'stats')).toContain('Discovery of pull requests was economical.');
  });

  test('gives the same pull request entities as full discovery', async () => {
    const simulator = await simulate({ memberPullRequestsIncludeParticipants: false });
    const collected = await run(simulator, { environment: ECONOMICAL });

    const missing = (difference: string) => !difference.includes('missing');
    expect(differences(simulator, collected).filter(missing)).toEqual([]);
    expect(pathsOf(simulator, 'pullrequest').length).toBeGreaterThan(0);
  });

  test('continues with the repositories whose turn it is when the lists by member are rate limited', async () => {
    const simulator = await simulate({ consumers: [{ key: 'k', secret: 's', otherLimit: 10 }] });
    const executionHistory = { current: { startedOn: now }, lastSuccessful: { startedOn: now - DAY_MS } };
    const collected = await run(simulator, { environment: ECONOMICAL, executionHistory });

    expect(collected.statuses['fetch-prs']).toBe('success');
    expect(event(collected, 'warn_ingestion_limit_encountered')).toMatch(
      /^Bitbucket limits the lists of pull requests by member: those of [1-7] members were not read\./,
    );
    const found = new Set(pullRequestsOf(collected).map(({ _key }) => _key));
    const active = changed(simulator).filter(({ isActive }) => isActive);
    expect(active.filter(({ key }) => !found.has(key))).toEqual([]);
    expect(pathsOf(simulator, 'pullrequests').length).toBeGreaterThan(7);
  });

  test('skips a single member whom Bitbucket refuses to list', async () => {
    const simulator = await simulate();
    const { uuid } = simulator.world.workspaces[0]!.memberships[0]!.user;
    const path = new RegExp(`/pullrequests/${encodeURIComponent(uuid)}`);
    simulator.addFault({ fault: { kind: 'status', status: 404 }, path });
    const collected = await run(simulator, { environment: ECONOMICAL });

    expect(collected.statuses['fetch-prs']).toBe('success');
    expect(event(collected, 'results')).toContain('of 7 members (without 1 whom Bitbucket refuses to list)');
    expect(pathsOf(simulator, 'pullrequests').length).toBeLessThan(30);
  });

  test('keeps a large quiet workspace within the calls of its consumer', async () => {
    const sizes = { users: 40, groups: 2, projects: 3, repositories: 1000, pullRequests: 50 };
    const activity = { activeRepositories: 0.05, quietPullRequests: 0.1, botPullRequests: 0.5 };
    const simulator = await simulate({ sizes, activity });
    const collected = await run(simulator, {
      config: { oauthKey: 'simulated-consumer-1', oauthSecret: secretOf(simulator) },
    });

    expect(Object.values(collected.statuses)).not.toContain('failure');
    expect(event(collected, 'results')).toMatch(/is economical: after the active repositories, \d+ calls are left/);
    expect(simulator.calls.filter(({ status }) => status >= 400)).toEqual([]);
    const counted = simulator.calls.filter(({ path }) => path.startsWith('/2.0/repositories/'));
    expect(counted.length).toBeLessThan(500);
    const found = new Set(pullRequestsOf(collected).map(({ _key }) => _key));
    const atOnce = changed(simulator).filter(({ isActive, isByMember }) => isActive || isByMember);
    expect(atOnce.length).toBeGreaterThan(40);
    expect(atOnce.filter(({ key }) => !found.has(key))).toEqual([]);
  });

  test('misses nothing for longer than seven days', async () => {
    const simulator = await simulate({ sizes: { ...QUIET.sizes, pullRequests: 14 } });
    const graph = new Map<string, Run['entities'][number]>();
    let lastSuccessful: { startedOn: number } | undefined;
    let late = 0;
    for (let day = 0; day < 14; day += 1) {
      if (day > 0) {
        now += DAY_MS;
        // Nothing changes in the second week, so that everything has been found at its end.
        simulator.advance(day < 7 ? 14 : 0);
      }
      const current = { startedOn: now };
      const collected = await run(simulator, {
        environment: ECONOMICAL,
        executionHistory: { current, lastSuccessful },
      });
      expect(collected.statuses['fetch-prs']).toBe('success');
      lastSuccessful = current;
      pullRequestsOf(collected).forEach((entity) => graph.set(entity._key, entity));
      const missing = changed(simulator).filter(({ key }) => !graph.has(key));
      late += missing.length;
      expect(missing.filter(({ updatedOn }) => updatedOn <= now - 7 * DAY_MS)).toEqual([]);
    }
    expect(late).toBeGreaterThan(0);
    const ofType = ({ entities }: ExpectedGraph) => entities.filter(({ _type }) => _type === PULL_REQUEST);
    const expected = { entities: ofType(simulator.expectedGraph({ since: START - DAY_MS })), relationships: [] };
    expect(expected.entities.length).toBeGreaterThan(7 * 10);
    const actual = { entities: [...graph.values()], relationships: [] } as unknown as ExpectedGraph;
    expect(compareGraphs(expected, actual).map(describeDifference)).toEqual([]);
  });
});

/** The secret of the first consumer. */
function secretOf(simulator: Simulator): string {
  return simulator.environment().OAUTH_SECRET!.split(',')[0]!;
}
