import { ALL_SCOPES, DEFAULT_SCOPES, type ExpectedGraphOptions, type FaultRule } from '../../simulator';
import { consumer, testSources, warnings } from './optionalSources';

const SMALL = { users: 12, groups: 3, projects: 5, repositories: 14, pullRequests: 10 };

const STEPS = [
  'fetch-repo-permissions',
  'fetch-project-permissions',
  'fetch-repo-branch-restrictions',
  'fetch-default-reviewers',
  'fetch-repo-deploy-keys',
  'fetch-project-deploy-keys',
];

const ENDPOINTS = [
  'repository-group-permissions',
  'repository-user-permissions',
  'branch-restrictions',
  'effective-default-reviewers',
  'repository-deploy-keys',
  'project-group-permissions',
  'project-user-permissions',
  'project-deploy-keys',
];

const { simulate, run, differences, statuses, every, calls, none } = testSources({
  toggle: 'ingestAccessControls',
  part: 'accessControls',
  sizes: SMALL,
  steps: STEPS,
  endpoints: ENDPOINTS,
});

describe('access controls', () => {
  test('are collected completely', async () => {
    const simulator = await simulate();
    const collected = await run(simulator);
    expect(differences(simulator, collected)).toEqual([]);
    expect(statuses(collected)).toEqual(every('success'));
    // relationships to pull requests and commits are always partial
    expect(collected.partialTypes.filter((type) => !/_(pullrequest|commit)$/.test(type))).toEqual([]);
  });

  test('are collected completely together with pull requests, from two workspaces', async () => {
    const simulator = await simulate({ sizes: { ...SMALL, users: 20, workspaces: 2, repositories: 24 }, seed: 7 });
    const collected = await run(simulator, { config: { ingestPullRequests: true } });
    expect(differences(simulator, collected, { pullRequests: true })).toEqual([]);
  });

  test('name no workspace as a person', async () => {
    const simulator = await simulate({
      sizes: { ...SMALL, users: 20, repositories: 40 },
      seed: 6,
      extraCases: ['members that are not people'],
    });
    expect(differences(simulator, await run(simulator))).toEqual([]);
  });

  test('relate a repository once to everybody who has access', async () => {
    const values = (body: unknown) => (body as { values: object[] }).values;
    const twice: FaultRule = {
      path: '*/repositories/*/permissions-config/users',
      fault: {
        kind: 'transform',
        transform: (body) => ({
          values: ['read', 'admin'].flatMap((permission) => values(body).map((grant) => ({ ...grant, permission }))),
        }),
      },
    };
    const simulator = await simulate({ faults: [twice] });
    const collected = await run(simulator);
    expect(statuses(collected)).toEqual(every('success'));
    const direct = collected.relationships.filter(({ _type }) =>
      /^bitbucket_repo_allows_(external_)?user$/.test(_type),
    );
    expect(new Set(direct.map(({ _type }) => _type)).size).toBe(2);
    expect(new Set(direct.map(({ _key }) => _key)).size).toBe(direct.length);
  });

  test('relate a repository to nobody from whom access was taken away', async () => {
    const taken: FaultRule = {
      path: '*/repositories/*/permissions-config/*',
      fault: {
        kind: 'transform',
        transform: (body) => ({
          values: (body as { values: object[] }).values.map((grant) => ({ ...grant, permission: 'none' })),
        }),
      },
    };
    const { relationships } = await run(await simulate({ faults: [taken] }));
    const types = new Set(relationships.map(({ _type }) => _type));
    expect(types).toContain('bitbucket_repo_allows_permission');
    expect([...types].filter((type) => /^bitbucket_repo_allows_(user|external_user|group)$/.test(type))).toEqual([]);
  });

  test('are not collected by default', async () => {
    const simulator = await simulate();
    const collected = await run(simulator, { config: { ingestAccessControls: false } });
    expect(differences(simulator, collected, { accessControls: false })).toEqual([]);
    expect(statuses(collected)).toEqual(every('disabled'));
    expect(calls(simulator)).toEqual(none());
    expect(warnings(collected)).toEqual([]);
  });

  test('do not contain public keys', async () => {
    const simulator = await simulate();
    const { entities } = await run(simulator);
    const keys = entities.filter(({ _type }) => _type === 'bitbucket_deploy_key');
    expect(keys.length).toBeGreaterThan(0);
    expect(JSON.stringify(keys)).not.toMatch(/AAAA[A-Za-z0-9+/]{20}/);
  });

  test('take one call for each list, starting with the most recently updated repositories', async () => {
    const simulator = await simulate({ edgeCaseRecords: false });
    await run(simulator);
    const [repositories, projects] = [SMALL.repositories, SMALL.projects];
    expect(calls(simulator)).toEqual({
      'repository-group-permissions': repositories,
      'repository-user-permissions': repositories,
      'branch-restrictions': repositories,
      'effective-default-reviewers': repositories,
      'repository-deploy-keys': repositories,
      'project-group-permissions': projects,
      'project-user-permissions': projects,
      'project-deploy-keys': projects,
    });
    const byUpdate = [...simulator.world.workspaces[0]!.repositories].sort((a, b) => b.updatedOn - a.updatedOn);
    const ranks = simulator.calls
      .filter(({ endpoint }) => endpoint === 'branch-restrictions')
      .map(({ path }) => byUpdate.findIndex(({ uuid }) => decodeURIComponent(path).includes(uuid)));
    // Several requests are in flight at once, so the order is not exact.
    ranks.forEach((rank, index) => expect(Math.abs(rank - index)).toBeLessThan(5));
  });
});

describe('scopes', () => {
  test('that are missing disable the steps that need them, with one event', async () => {
    const simulator = await simulate({ consumers: [consumer(DEFAULT_SCOPES)] });
    const collected = await run(simulator);
    const off = ['fetch-default-reviewers'];
    expect(statuses(collected)).toEqual(
      Object.fromEntries(STEPS.map((id) => [id, off.includes(id) ? 'success' : 'disabled'])),
    );
    expect(calls(simulator)).toEqual({ ...none(), 'effective-default-reviewers': SMALL.repositories });
    const [event, ...others] = warnings(collected).filter((text) => text.includes('scope'));
    expect(others).toEqual([]);
    expect(event).toContain(
      'The scope "repository:admin" is missing for fetch-repo-permissions, fetch-repo-branch-restrictions, ' +
        'fetch-repo-deploy-keys: OAuth consumer 1 (key everything) lacks it. Tick "Repositories: Admin"',
    );
    expect(event).toContain(
      'The scope "project:admin" is missing for fetch-project-permissions, fetch-project-deploy-keys: ',
    );
    expect(collected.statuses['fetch-repos']).toBe('success');
    expect(collected.events).toContainEqual(
      expect.objectContaining({ name: 'step_skip', description: expect.stringMatching(/permission/i) as string }),
    );
  });

  test('that one of two consumers lacks are used with the other', async () => {
    const lacking = DEFAULT_SCOPES.concat('project:admin');
    const simulator = await simulate({
      consumers: [consumer(ALL_SCOPES, { key: 'one' }), consumer(lacking, { key: 'two' })],
    });
    const collected = await run(simulator);
    expect(collected.statuses).toMatchObject({
      'fetch-repo-permissions': 'success',
      'fetch-project-permissions': 'success',
    });
    expect(warnings(collected).filter((text) => text.includes('scope'))).toEqual([
      expect.stringMatching(
        /^OAuth consumer 2 \(key two\) lacks the scope "repository:admin".* calls of fetch-repo-permissions, /,
      ),
    ]);
  });

  test('that are unknown are assumed', async () => {
    const simulator = await simulate({ scopeField: 'none' });
    const collected = await run(simulator);
    expect(differences(simulator, collected)).toEqual([]);
  });

  test('of sources that are switched off are not required', async () => {
    const simulator = await simulate({ consumers: [consumer(DEFAULT_SCOPES)] });
    const collected = await run(simulator, {
      disabledSources: [
        'bitbucket_repo_permissions',
        'bitbucket_project_permissions',
        'bitbucket_branch_restrictions',
        'bitbucket_deploy_keys',
      ],
    });
    expect(warnings(collected).filter((text) => text.includes('scope'))).toEqual([]);
    expect(statuses(collected)).toEqual({ ...every('disabled'), 'fetch-default-reviewers': 'success' });
  });
});

describe('a refusal', () => {
  test('is reported once for each reason, with the steps', async () => {
    const simulator = await simulate();
    const refused = warnings(await run(simulator)).filter((text) => /40[34]/.test(text));
    const form =
      /^Skipped (repositories|projects|branching models): \d+ \(.+\)\. Bitbucket .* Steps that skipped them: fetch-.+\.$/;
    expect(refused.every((text) => form.test(text))).toBe(true);
    // repositories, projects and branching models, 403 and 404
    expect(refused.length).toBeLessThanOrEqual(6);
    expect(refused.length).toBeGreaterThanOrEqual(4);
    expect(refused.some((text) => /(fetch-[a-z-]+, ){3}fetch-/.test(text))).toBe(true);
  });

  test('of all repositories and projects fails the steps', async () => {
    const simulator = await simulate({ consumers: [consumer(ALL_SCOPES, { administrator: false })] });
    const collected = await run(simulator, { disabledSources: ['bitbucket_groups'] });
    expect(statuses(collected)).toEqual({
      ...every('success'),
      'fetch-repo-branch-restrictions': 'failure',
      'fetch-repo-deploy-keys': 'failure',
      'fetch-repo-permissions': 'failure',
      'fetch-project-deploy-keys': 'failure',
      'fetch-project-permissions': 'failure',
    });
    expect(collected.partialTypes).toEqual(
      expect.arrayContaining(['bitbucket_branch_restriction', 'bitbucket_deploy_key', 'bitbucket_permission']),
    );
    expect(collected.entities.some(({ _type }) => _type === 'bitbucket_permission')).toBe(false);
    // When a repository refuses its groups, its users are not requested.
    expect(calls(simulator)['repository-user-permissions']).toBe(0);
  });
});

describe('an error', () => {
  test('for one repository fails the step, which continues with the others', async () => {
    const simulator = await simulate({ edgeCaseRecords: false });
    const broken = simulator.world.workspaces[0]!.repositories[3]!;
    simulator.addFault({
      path: new RegExp(`${encodeURIComponent(broken.uuid)}/branch-restrictions$`),
      fault: { kind: 'status', status: 500 },
    });
    const collected = await run(simulator);
    expect(statuses(collected)).toEqual({ ...every('success'), 'fetch-repo-branch-restrictions': 'failure' });
    const missing = differences(simulator, collected);
    expect(missing.length).toBeGreaterThan(0);
    expect(missing.every((text) => text.startsWith('missing ') && text.includes(broken.uuid))).toBe(true);
  });
});

describe('access controls when', () => {
  test.each([
    [
      '/members$',
      [
        'fetch-repo-permissions',
        'fetch-project-permissions',
        'fetch-repo-branch-restrictions',
        'fetch-default-reviewers',
      ],
    ],
    // Repositories belong to projects, so their step fails as well.
    ['/projects$', STEPS],
    ['/2.0/repositories/[^/]+$', STEPS.filter((id) => !id.includes('project'))],
  ])('listing %s fails: the steps that depend on it fail, too', async (path, failed) => {
    const simulator = await simulate({
      faults: [{ path: new RegExp(path), fault: { kind: 'status', status: 503 } }],
    });
    const collected = await run(simulator);
    expect(statuses(collected)).toEqual({
      ...every('success'),
      ...Object.fromEntries(failed.map((id) => [id, 'failure'])),
    });
  });

  test.each<[string, string, Partial<ExpectedGraphOptions>, (step: string) => boolean]>([
    ['users', 'bitbucket_users', { users: false }, () => false],
    ['groups', 'bitbucket_groups', { groups: false }, () => false],
    ['projects', 'bitbucket_projects', { projects: false }, (step) => step.startsWith('fetch-project-')],
    ['repositories', 'bitbucket_repos', { repositories: false }, (step) => !step.startsWith('fetch-project-')],
  ])('%s are switched off: all other steps succeed', async (_, source, options, needsIt) => {
    const simulator = await simulate();
    const collected = await run(simulator, { disabledSources: [source] });
    expect(differences(simulator, collected, options)).toEqual([]);
    expect(statuses(collected)).toEqual(
      Object.fromEntries(STEPS.map((step) => [step, needsIt(step) ? 'disabled' : 'success'])),
    );
  });
});

describe('the permission of a member', () => {
  test('is left out when Bitbucket refuses to list permissions', async () => {
    const simulator = await simulate({ faults: [{ path: /\/permissions$/, fault: { kind: 'status', status: 403 } }] });
    const collected = await run(simulator, { config: { ingestAccessControls: false } });
    expect(differences(simulator, collected, { accessControls: false, permissions: false })).toEqual([]);
    expect(collected.statuses['fetch-users']).toBe('success');
  });
});
