import { createHash } from 'node:crypto';

import { ALL_SCOPES, type Simulator, startSimulator } from '../../../simulator';
import { branchRestrictionsOf } from '../../../simulator/resources/branchRestrictions/record';
import { ALL_KINDS } from '../../../simulator/resources/branchRestrictions/rules';
import { connect, repositoryPath, type TestClient, type TestRecord } from '../testClient';

const consumers = [
  { key: 'all', secret: 's', limit: 1_000_000, scopes: ALL_SCOPES },
  { key: 'default', secret: 's', limit: 1_000_000 },
];
let simulator: Simulator;
let client: TestClient;

beforeAll(async () => {
  simulator = await startSimulator({ consumers });
  client = await connect(simulator);
});

afterAll(() => simulator.close());

const pathOf = (position: number, list: string) => repositoryPath(simulator, position, list);

function projectPath(position: number, list: string): string {
  const project = simulator.world.workspaces[0]?.projects[position];
  return `/2.0/workspaces/northwind-robotics/projects/${project?.key}/${list}`;
}

test.each([
  [() => pathOf(0, 'permissions-config/users'), ['repository:admin']],
  [() => pathOf(0, 'permissions-config/groups'), ['repository:admin']],
  [() => pathOf(0, 'branch-restrictions'), ['repository:admin']],
  [() => pathOf(0, 'deploy-keys'), ['repository', 'repository:admin']],
  [() => projectPath(0, 'permissions-config/users'), ['project:admin']],
  [() => projectPath(0, 'permissions-config/groups'), ['project:admin']],
  [() => projectPath(0, 'deploy-keys'), ['project', 'project:admin']],
])('endpoint %# requires the scopes %p', async (path, required) => {
  const response = await (await connect(simulator, consumers[1])).get(path());
  expect(response.status).toBe(403);
  expect(response.body).toMatchObject({ error: { detail: { required } } });
  expect((await client.get(path())).headers.get('x-accepted-oauth-scopes')).toBe(required.join(', '));
});

test('default reviewers need only the scope of pull requests', async () => {
  const ordinary = await connect(simulator, consumers[1]);
  const reviewers = await ordinary.all(pathOf(0, 'effective-default-reviewers'));
  expect(reviewers).toContainEqual({ type: 'default_reviewer', reviewer_type: 'repository', user: null });
});

test.each([
  [() => pathOf(0, 'permissions-config/users'), 10],
  [() => pathOf(0, 'branch-restrictions'), 10],
  [() => pathOf(6, 'deploy-keys'), 10],
  [() => pathOf(0, 'effective-default-reviewers'), 20],
  [() => projectPath(0, 'permissions-config/users'), 10],
])('list %# has pages of %d by default', async (path, usual) => {
  const { body } = await client.get(path());
  expect(body.pagelen).toBe(usual);
  expect(await client.all(path())).toHaveLength(Number(body.size));
  if (usual === 10) {
    expect(Number(body.size)).toBeGreaterThan(10);
  }
  expect((await client.get(`${path()}?pagelen=100`)).body.values).toHaveLength(Number(body.size));
  expect((await client.get(`${path()}?pagelen=101`)).status).toBe(400);
});

const LISTS = ['permissions-config/users', 'permissions-config/groups', 'branch-restrictions', 'deploy-keys', 'hooks'];

test.each([...LISTS, 'effective-default-reviewers', 'pipelines_config', 'environments', 'pipelines-config/runners'])(
  '%s: one repository refuses access, one is not found',
  async (list) => {
    expect((await client.get(pathOf(9, list))).status).toBe(403);
    expect((await client.get(pathOf(10, list))).status).toBe(404);
  },
);

test('single features and projects can be refused', async () => {
  expect((await client.get(pathOf(8, 'deploy-keys'))).status).toBe(403);
  expect((await client.get(pathOf(8, 'branch-restrictions'))).status).toBe(200);
  expect((await client.get(pathOf(11, 'branch-restrictions'))).status).toBe(404);
  expect((await client.get(pathOf(11, 'deploy-keys'))).status).toBe(200);
  expect((await client.get(projectPath(2, 'deploy-keys'))).status).toBe(403);
  expect((await client.get(projectPath(3, 'permissions-config/users'))).status).toBe(404);
  expect((await client.get('/2.0/workspaces/northwind-robotics/projects/NONE/deploy-keys')).status).toBe(404);
});

test('grants have every permission level, also for closed accounts, outsiders and deleted groups', async () => {
  const users = await client.all(pathOf(0, 'permissions-config/users'));
  expect(new Set(users.map(({ permission }) => permission))).toEqual(new Set(['read', 'write', 'admin', 'none']));
  expect(users.filter((grant) => grant.user === null)).toHaveLength(1);
  expect(users.filter((grant) => !('user' in grant))).toHaveLength(1);
  const outsider = simulator.world.outsiders[0]?.uuid;
  expect(users.map(({ user }) => (user as TestRecord | null)?.uuid)).toContain(outsider);
  const groups = await client.all(pathOf(0, 'permissions-config/groups'));
  const slugs = groups.map(({ group }) => (group as TestRecord).slug);
  expect(slugs).toEqual(expect.arrayContaining(['administrators', 'former-vendors', 'merger-2023']));
  const inProject = await client.all(projectPath(0, 'permissions-config/users'));
  expect(inProject.map(({ permission }) => permission)).toContain('create-repo');
});

test('permissions on all repositories of a workspace are listed for administrators', async () => {
  const all = await client.all('/2.0/workspaces/northwind-robotics/permissions/repositories?pagelen=100');
  const { uuid, fullName } = simulator.world.workspaces[0]!.repositories[0]!;
  expect(all).toContainEqual(
    expect.objectContaining({
      type: 'repository_permission',
      permission: 'admin',
      repository: expect.objectContaining({ uuid, full_name: fullName }) as object,
    }),
  );
});

test('branch restrictions have every kind, and can be filtered', async () => {
  const path = pathOf(1, 'branch-restrictions');
  const all = await client.all(path);
  expect(new Set(all.map(({ kind }) => kind))).toEqual(new Set(ALL_KINDS));
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  expect(await client.all(`${path}?kind=push`)).toHaveLength(1);
  expect(await client.all(`${path}?pattern=${encodeURIComponent('m*')}`)).toHaveLength(1);
  expect(await client.all(`${path}?kind=push&pattern=none`)).toEqual([]);
  const byModel = await client.all(pathOf(4, 'branch-restrictions'));
  expect(byModel.map(({ branch_type }) => branch_type)).toContain('development');
  expect(new Set(byModel.map(({ pattern }) => pattern))).toEqual(new Set(['']));
  expect(await client.all(pathOf(2, 'branch-restrictions'))).toEqual([]);
});

test('onMainBranch is true exactly when the pattern or the branching model matches the main branch', async () => {
  const { repositories } = simulator.world.workspaces[0]!;
  const matching = { pattern: 0, model: 0 };
  for (const [position, repository] of repositories.entries()) {
    const { mainBranch } = repository;
    const model = (await client.get(pathOf(position, 'effective-branching-model'))).body as unknown as Model;
    for (const { pattern, branchType, onMainBranch } of branchRestrictionsOf(simulator.world, repository)) {
      if (mainBranch === null || (branchType !== undefined && !model.development)) {
        continue;
      }
      const matches = branchType ? isOfType(mainBranch, branchType, model) : matchesGlob(pattern, mainBranch);
      expect({ pattern, branchType, onMainBranch }).toEqual({ pattern, branchType, onMainBranch: matches });
      matching[branchType ? 'model' : 'pattern'] += matches ? 1 : 0;
    }
  }
  expect(matching.pattern).toBeGreaterThan(50);
  expect(matching.model).toBeGreaterThan(1);
});

type Role = { name: string; use_mainbranch: boolean; branch?: { name: string } };
type Model = { development?: Role; production?: Role; branch_types: { kind: string; prefix: string }[] };

function isOfType(
  branch: string,
  branchType: string,
  { development, production, branch_types: types }: Model,
): boolean {
  const role = branchType === 'development' ? development : branchType === 'production' ? production : undefined;
  const prefix = types.find(({ kind }) => kind === branchType)?.prefix;
  return role?.branch?.name === branch || (prefix !== undefined && branch.startsWith(prefix));
}

test('branching models have main branches, others, missing ones and no production; a few are refused', async () => {
  const responses = await Promise.all(
    simulator.world.workspaces[0]!.repositories.map((_, position) =>
      client.get(pathOf(position, 'effective-branching-model')),
    ),
  );
  expect(responses.map(({ status }) => status)).toEqual(expect.arrayContaining([200, 403, 404]));
  expect([responses[12], responses[13]].map((each) => each?.status)).toEqual([403, 404]);
  const models = responses.filter(({ status }) => status === 200).map(({ body }) => body as unknown as Model);
  const developments = models.map(({ development }) => development);
  expect(developments.some((role) => role?.use_mainbranch)).toBe(true);
  expect(developments.some((role) => role?.use_mainbranch === false && role.branch)).toBe(true);
  expect(developments.some((role) => role?.use_mainbranch === false && !role.branch)).toBe(true);
  expect(new Set(models.map(({ production }) => production !== undefined))).toEqual(new Set([true, false]));
});

test('most repositories inherit branch restrictions, some have their own, and some do not tell', async () => {
  const repositories = await client.all('/2.0/repositories/northwind-robotics?pagelen=100');
  const own = repositories.map(({ override_settings: settings }) => (settings as TestRecord).branch_restrictions);
  expect(new Set(own)).toEqual(new Set([true, false, undefined]));
  expect(own.filter((each) => each === false).length).toBeGreaterThan(own.length / 2);
});

function matchesGlob(pattern: string, branch: string): boolean {
  const parts = pattern.split(/(\*\*|\*|\?)/).map((part) => {
    const wild: Record<string, string> = { '**': '.*', '*': '[^/]*', '?': '[^/]' };
    return wild[part] ?? part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${parts.join('')}$`).test(branch);
}

test('deploy keys have many types, and some are malformed', async () => {
  const keys = await client.all(pathOf(6, 'deploy-keys'));
  const types = new Set(keys.map(({ key }) => String(key).split(' ')[0]));
  expect([...types].sort()).toEqual(['ecdsa-sha2-nistp256', 'sk-ssh-ed25519@openssh.com', 'ssh-ed25519', 'ssh-rsa']);
  expect(keys.some((key) => 'added_on' in key) && keys.some((key) => 'created_on' in key)).toBe(true);
  expect(keys.some(({ last_used }) => last_used === null)).toBe(true);
  const { entities } = simulator.expectedGraph({ since: 0, accessControls: true });
  const uuid = simulator.world.workspaces[0]?.repositories[6]?.uuid;
  const malformed = keys.filter(({ id, key }) => {
    const found = entities.find(({ _key }) => _key === `${uuid}:deploy-key:${String(id)}`);
    const blob = Buffer.from(String(key).split(' ')[1] ?? '', 'base64');
    if (found?.fingerprint === undefined) {
      return true;
    }
    expect(found.fingerprint).toBe(`SHA256:${createHash('sha256').update(blob).digest('base64').replaceAll('=', '')}`);
    return false;
  });
  expect(malformed).toHaveLength(2);
});
