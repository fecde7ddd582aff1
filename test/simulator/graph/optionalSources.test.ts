import { type ExpectedGraph, type ExpectedGraphOptions, type Simulator, startSimulator } from '../../../simulator';
import { Entities, Relationships } from '../../../src/graph/model';
import { integrationSteps } from '../../../src/steps';
import { exhaustiveTest } from '../../thoroughness';

const now = Date.parse('2026-06-01T12:00:00Z');
/** Types that are always in the graph. */
const BASE = /^bitbucket_(workspace|user|group|project|repo|pullrequest|.*_(owns|opened|reviewed|approved)_.*)$/;
const DAY = 24 * 3_600_000;

let simulator: Simulator;

beforeAll(async () => {
  simulator = await startSimulator({ now, sizes: { workspaces: 2 } });
});

afterAll(() => simulator.close());

function graph(options: Partial<ExpectedGraphOptions>): ExpectedGraph {
  return simulator.expectedGraph({ since: now - DAY, ...options });
}

function typesBeyond(options: Partial<ExpectedGraphOptions>, base: Partial<ExpectedGraphOptions> = {}): string[] {
  // a step of its own produces people outside the workspaces and all of their relationships
  const types = ({ entities, relationships }: ExpectedGraph) =>
    [...entities, ...relationships].map(({ _type }) => _type).filter((type) => !type.includes('external_user'));
  const usual = new Set(types(graph(base)));
  return [...new Set(types(graph({ ...base, ...options })))]
    .filter((type) => !usual.has(type) && !BASE.test(type))
    .sort();
}

function relationsOf(position: number, type: string, options: Partial<ExpectedGraphOptions>) {
  const uuid = simulator.world.workspaces[0]?.repositories[position]?.uuid;
  return graph(options).relationships.filter(
    ({ _type, _fromEntityKey, _toEntityKey }) => _type === type && [_fromEntityKey, _toEntityKey].includes(uuid ?? ''),
  );
}

/** The types of an optional part, as its steps declare them. */
function typesOf(toggle: string): string[] {
  const steps = integrationSteps.filter(({ enabledBy }) => enabledBy === toggle);
  const types = steps.flatMap(({ entities, relationships }) =>
    [...entities, ...relationships].map(({ _type }) => _type),
  );
  return [...new Set(types)].sort();
}

const ACCESS_TYPES = typesOf('ingestAccessControls');
const AUTOMATION_TYPES = typesOf('ingestAutomation');

/** What belongs to a workspace itself, and the relationships that say so. */
const OF_WORKSPACES = Object.values(Relationships)
  .filter(({ sourceType }) => sourceType === Entities.WORKSPACE._type)
  .flatMap(({ _type, targetType }) => [_type, targetType]);

test('each optional source adds all of its types and no others', () => {
  expect(typesBeyond({ accessControls: true })).toEqual(ACCESS_TYPES);
  expect(typesBeyond({ automation: true })).toEqual(AUTOMATION_TYPES);
});

test('sources that are switched off have no optional parts either', () => {
  const none = { projects: false, repositories: false };
  expect(typesBeyond({ accessControls: true }, none)).toEqual([]);
  expect(typesBeyond({ automation: true }, none)).toEqual(
    AUTOMATION_TYPES.filter((type) => OF_WORKSPACES.includes(type)),
  );
  const people = typesBeyond({ accessControls: true }, { users: false, groups: false });
  expect(people).toEqual(ACCESS_TYPES.filter((type) => !/user|group/.test(type)));
});

test('keys are unique, both ends of a relationship exist, and no property is undefined', () => {
  const { entities, relationships } = graph({ accessControls: true, automation: true });
  const keys = new Set([...entities, ...relationships].map(({ _key }) => _key));
  expect(keys.size).toBe(entities.length + relationships.length);
  for (const { _key, _class, _fromEntityKey, _toEntityKey } of relationships) {
    expect(keys).toContain(_fromEntityKey);
    expect(keys).toContain(_toEntityKey);
    expect(_key).toBe(`${_fromEntityKey}|${_class.toLowerCase()}|${_toEntityKey}`);
  }
  for (const entity of entities) {
    expect(Object.values(entity)).not.toContain(undefined);
    expect(entity.name).toBeTruthy();
    expect(entity._key.length).toBeGreaterThanOrEqual(10);
  }
});

test('grants to deleted groups exist without a relationship to them, and those to outsiders belong to an external user', () => {
  const granted = relationsOf(0, 'bitbucket_repo_allows_permission', { accessControls: true });
  const { relationships } = graph({ accessControls: true });
  const outsider = simulator.world.outsiders[0]?.uuid ?? '';
  const workspace = simulator.world.workspaces[0]?.uuid ?? '';
  for (const principal of [outsider, `bitbucket-group:${workspace}:former-vendors`]) {
    expect(granted.filter(({ _toEntityKey }) => _toEntityKey.startsWith(`${principal}:`))).toHaveLength(1);
    const types = relationships.filter(({ _fromEntityKey }) => _fromEntityKey === principal).map(({ _type }) => _type);
    expect(types.includes('bitbucket_external_user_has_permission')).toBe(principal === outsider);
    expect(types.filter((type) => !type.startsWith('bitbucket_external_user_'))).toEqual([]);
  }
});

test.each([
  [0, { protected: true, directPushRestricted: true, forcePushAllowed: false, deletionAllowed: false }],
  [1, { protected: true, requiresDefaultReviewerApprovals: true, requiresPassingBuilds: true }],
  [2, { protected: false, requiredApprovals: 0, directPushRestricted: false, forcePushAllowed: true }],
  [3, { protected: true, requiredApprovals: 2, directPushRestricted: false, forcePushAllowed: false }],
  // its branching model has the main branch for production, and not for development
  [
    4,
    { protected: true, directPushRestricted: false, requiresDefaultReviewerApprovals: false, deletionAllowed: false },
  ],
  [5, undefined],
  // its branching model cannot be read
  [12, { protected: true, inheritsBranchRestrictions: false, forcePushAllowed: false }],
  [9, undefined],
  [11, undefined],
])('protection of the main branch of repository %d', (position, properties) => {
  const uuid = simulator.world.workspaces[0]?.repositories[position]?.uuid;
  const { entities } = graph({ accessControls: true });
  const found = entities.find(({ _key }) => _key === `${uuid}:main-branch-protection`);
  if (properties) {
    expect(found).toMatchObject(properties);
  } else {
    expect(found).toBeUndefined();
  }
});

test.each([
  [6, []],
  [12, ['forcePushAllowed', 'protected', 'requiresTasksCompleted']],
])('only what is proven is known of the main branch of repository %d', (position, facts) => {
  const uuid = simulator.world.workspaces[0]?.repositories[position]?.uuid;
  const { entities } = graph({ accessControls: true });
  const found = entities.find(({ _key }) => _key === `${uuid}:main-branch-protection`);
  const names = Object.keys(found ?? {}).filter((name) =>
    /protected|require|Allowed|Restricted|Enforced|resets/.test(name),
  );
  expect(names.sort()).toEqual(facts);
});

test('a default reviewer of both repository and project counts as one of the repository', () => {
  const { relationships } = graph({ accessControls: true });
  const reviews = relationships.filter(({ _type }) => _type === 'bitbucket_user_assigned_repo');
  expect(new Set(reviews.map(({ _class }) => _class))).toEqual(new Set(['ASSIGNED']));
  expect(new Set(reviews.map(({ inheritedFromProject }) => inheritedFromProject))).toEqual(new Set([true, false]));
  expect(relationsOf(8, 'bitbucket_user_assigned_repo', { accessControls: true })).toEqual([]);
});

test.each([
  [0, true],
  [1, false],
  [2, false],
  [8, undefined],
  [9, undefined],
  // Bitbucket says that the repository is missing, which tells nothing about its pipelines
  [10, undefined],
])('pipelines of repository %d are enabled: %p', (position, enabled) => {
  const uuid = simulator.world.workspaces[0]?.repositories[position]?.uuid;
  const { entities } = graph({ automation: true });
  expect(entities.find(({ _key }) => _key === `${uuid}:pipelines`)?.enabled).toBe(enabled);
});

test('a world without edge cases has none in the optional sources either', async () => {
  const plain = await startSimulator({ now, edgeCaseRecords: false });
  const { entities } = plain.expectedGraph({ since: now, accessControls: true, automation: true });
  expect(entities.filter(({ _type, address }) => _type === 'bitbucket_webhook' && address === 'unknown')).toEqual([]);
  expect(entities.filter(({ _type, fingerprint }) => _type === 'bitbucket_deploy_key' && !fingerprint)).toEqual([]);
  expect(entities.filter(({ _type }) => _type === 'bitbucket_pipelines_configuration')).toHaveLength(60);
  await plain.close();
});

test('the same seed gives the same graph', async () => {
  const options = { since: now, accessControls: true, automation: true };
  const sizes = { users: 3, groups: 0, projects: 0, repositories: 2, pullRequests: 0 };
  const graphs: ExpectedGraph[] = [];
  for (let round = 0; round < 2; round += 1) {
    const small = await startSimulator({ now, sizes });
    graphs.push(small.expectedGraph(options));
    await small.close();
  }
  expect(graphs[0]).toEqual(graphs[1]);
});

exhaustiveTest('a large world is created whole', async () => {
  const large = await startSimulator({ now, sizes: { users: 5000, repositories: 10_000, pullRequests: 0 } });
  expect(large.expectedGraph({ since: now, accessControls: true, automation: true }).entities.length).toBeGreaterThan(
    50_000,
  );
  await large.close();
});
