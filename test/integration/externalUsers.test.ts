import { compareGraphs, describeDifference } from '../../harness/compareGraphs';
import { ALL_SCOPES, type ExpectedGraphOptions, type FaultRule, type Simulator, startSimulator } from '../../simulator';
import { EXTERNAL_COUNTERPARTS, Relationships } from '../../src/graph/model';
import { type Run, runIntegration } from '../runIntegration';

/* People who may do something in a workspace without being members. */

const SIZES = { users: 12, groups: 3, projects: 3, repositories: 12, pullRequests: 80 };
const ALL = { ingestAccessControls: true };
const STEP = 'fetch-external-users';
const TYPES = [Relationships.WORKSPACE_HAS_EXTERNAL_USER, ...EXTERNAL_COUNTERPARTS.values()].map(({ _type }) => _type);
const DAY_MS = 24 * 3_600_000;
const CONSUMERS = [{ key: 'k', secret: 's', scopes: ALL_SCOPES }];

const started: Simulator[] = [];

afterEach(async () => {
  await Promise.all(started.splice(0).map((simulator) => simulator.close()));
});

async function collect(faults: FaultRule[] = [], config: object = ALL): Promise<{ simulator: Simulator; run: Run }> {
  const simulator = await startSimulator({ sizes: SIZES, faults, consumers: CONSUMERS });
  started.push(simulator);
  const dependencies = { sleep: () => Promise.resolve() };
  return { simulator, run: await runIntegration(simulator, { config, dependencies }) };
}

function differences(simulator: Simulator, run: Run, options: Partial<ExpectedGraphOptions>): string[] {
  const expected = simulator.expectedGraph({ since: Date.now() - DAY_MS, ...options });
  return compareGraphs(expected, run as unknown as typeof expected).map(describeDifference);
}

function refused(status: number): FaultRule[] {
  return [{ path: /^\/2\.0\/workspaces\/[^/]+\/permissions$/, fault: { kind: 'status', status } }];
}

function uuidsOf({ entities }: Run, type: string): string[] {
  return entities.filter(({ _type }) => _type === type).map(({ uuid }) => uuid as string);
}

test('they have a type of their own, and the relationships of users', async () => {
  const { simulator, run } = await collect();
  const { guests, members } = simulator.world.workspaces[0]!;
  expect(differences(simulator, run, { accessControls: true })).toEqual([]);
  expect(uuidsOf(run, 'bitbucket_external_user').sort()).toEqual(
    [...guests.map(({ user }) => user), ...simulator.world.outsiders].map(({ uuid }) => uuid).sort(),
  );
  expect(uuidsOf(run, 'bitbucket_user')).toHaveLength(members.size);
  expect(TYPES.filter((type) => !run.relationships.some(({ _type }) => _type === type))).toEqual([]);
  expect(run.statuses[STEP]).toBe('success');
});

test('without access controls, they are those whom the permissions of the workspace name', async () => {
  const { simulator, run } = await collect([], {});
  const { guests } = simulator.world.workspaces[0]!;
  expect(differences(simulator, run, {})).toEqual([]);
  expect(uuidsOf(run, 'bitbucket_external_user').sort()).toEqual(guests.map(({ user }) => user.uuid).sort());
});

test.each([403, 404, 402])(
  'a refusal of the permissions (%i) deletes nobody and affects no other step',
  async (status) => {
    const { simulator, run } = await collect(refused(status));
    // those whom a grant names are still found
    expect(differences(simulator, run, { accessControls: true, permissions: false })).toEqual([]);
    const failed = Object.entries(run.statuses).filter(([, each]) => each === 'failure');
    expect(failed).toEqual([[STEP, 'failure']]);
    expect(run.partialTypes).toEqual(expect.arrayContaining(['bitbucket_external_user', ...TYPES]));
    expect(run.partialTypes).not.toContain('bitbucket_user');
    const [description] = run.events.filter(({ name }) => name === 'step_failure').map((event) => event.description);
    expect(description).toMatch(/Fetch External Users.*people outside it may be missing/);
    expect(simulator.callsByEndpoint().permissions).toBe(1);
  },
);

test.each([503, 410])(
  'permissions that are not read for another reason (%i) fail the users as well',
  async (status) => {
    const { run } = await collect(refused(status), {});
    expect(run.statuses).toMatchObject({ 'fetch-users': 'failure', [STEP]: 'failure' });
    expect(uuidsOf(run, 'bitbucket_external_user')).toEqual([]);
  },
);

test('an empty list of members is not believed', async () => {
  const empty = { kind: 'transform', transform: () => ({ values: [], pagelen: 100, size: 0 }) } as const;
  const { run } = await collect([{ path: /^\/2\.0\/workspaces\/[^/]+\/members$/, fault: empty }]);
  expect(run.statuses).toMatchObject({ 'fetch-users': 'failure', 'fetch-groups': 'failure', [STEP]: 'failure' });
  expect(run.partialTypes).toEqual(expect.arrayContaining(['bitbucket_user', 'bitbucket_external_user']));
  const verdicts = run.entities.filter(({ _type }) => _type === 'bitbucket_pullrequest');
  expect(verdicts.filter(({ analysisIncomplete }) => analysisIncomplete !== true)).toEqual([]);
});

test('grants that cannot be read keep those whom earlier runs found', async () => {
  const { run } = await collect([{ path: '*/permissions-config/users', fault: { kind: 'status', status: 503 } }]);
  expect(run.statuses).toMatchObject({
    'fetch-repo-permissions': 'failure',
    'fetch-users': 'success',
    [STEP]: 'failure',
  });
  expect(run.partialTypes).toContain('bitbucket_external_user');
});

test('without users, nobody can be told from a member', async () => {
  const simulator = await startSimulator({ sizes: SIZES, consumers: CONSUMERS });
  started.push(simulator);
  const run = await runIntegration(simulator, { config: ALL, disabledSources: ['bitbucket_users'] });
  expect(run.statuses[STEP]).toBe('disabled');
  expect(differences(simulator, run, { accessControls: true, users: false })).toEqual([]);
});
