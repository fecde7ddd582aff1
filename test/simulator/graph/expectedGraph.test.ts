import { type ExpectedGraph, type ExpectedGraphOptions, type Simulator, startSimulator } from '../../../simulator';

const now = Date.parse('2026-06-01T12:00:00Z');
const since = now - 86_400_000;
let simulator: Simulator;

beforeAll(async () => {
  simulator = await startSimulator({ now, sizes: { workspaces: 2 } });
});

afterAll(() => simulator.close());

function graph(options: Partial<ExpectedGraphOptions> = {}): ExpectedGraph {
  return simulator.expectedGraph({ since, ...options });
}

function countTypes({ entities, relationships }: ExpectedGraph): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { _type } of [...entities, ...relationships]) {
    counts[_type] = (counts[_type] ?? 0) + 1;
  }
  return counts;
}

test('has all types', () => {
  expect(Object.keys(countTypes(graph())).sort()).toEqual([
    'bitbucket_external_user',
    'bitbucket_external_user_owns_group',
    'bitbucket_group',
    'bitbucket_group_has_external_user',
    'bitbucket_group_has_user',
    'bitbucket_project',
    'bitbucket_project_has_repo',
    'bitbucket_pullrequest',
    'bitbucket_repo',
    'bitbucket_repo_has_pullrequest',
    'bitbucket_user',
    'bitbucket_user_approved_pullrequest',
    'bitbucket_user_opened_pullrequest',
    'bitbucket_user_owns_group',
    'bitbucket_user_reviewed_pullrequest',
    'bitbucket_workspace',
    'bitbucket_workspace_has_external_user',
    'bitbucket_workspace_has_group',
    'bitbucket_workspace_has_user',
    'bitbucket_workspace_owns_project',
    'bitbucket_workspace_owns_repo',
  ]);
});

test('keys are unique, both ends of a relationship exist, and no property is undefined', () => {
  const { entities, relationships } = graph();
  const keys = new Set([...entities, ...relationships].map(({ _key }) => _key));
  expect(keys.size).toBe(entities.length + relationships.length);
  for (const relationship of relationships) {
    const { _key, _class, _fromEntityKey, _toEntityKey } = relationship;
    expect(keys).toContain(_fromEntityKey);
    expect(keys).toContain(_toEntityKey);
    expect(_key).toBe(`${_fromEntityKey}|${_class.toLowerCase()}|${_toEntityKey}`);
  }
  for (const item of [...entities, ...relationships]) {
    expect(Object.values(item)).not.toContain(undefined);
  }
});

test('permissions of members are known unless the option says otherwise', () => {
  const permissions = (options?: Partial<ExpectedGraphOptions>) => {
    const { relationships } = graph(options);
    return relationships
      .filter(({ _type }) => _type === 'bitbucket_workspace_has_user')
      .map(({ permission }) => permission);
  };
  expect(new Set(permissions())).toEqual(new Set(['owner', 'collaborator', 'member']));
  expect(new Set(permissions({ permissions: false }))).toEqual(new Set([undefined]));
});

test('a user of two workspaces is one entity with two relationships', () => {
  const uuid = simulator.world.workspaces[0]?.memberships[0]?.user.uuid;
  const { entities, relationships } = graph();
  expect(entities.filter(({ _key }) => _key === uuid)).toHaveLength(1);
  const memberships = relationships.filter(
    ({ _type, _toEntityKey }) => _type === 'bitbucket_workspace_has_user' && _toEntityKey === uuid,
  );
  expect(memberships).toHaveLength(2);
});

test('leaves out pull requests that are too old or cannot be read', () => {
  const { entities } = graph();
  const pullRequests = entities.filter(({ _type }) => _type === 'bitbucket_pullrequest');
  expect(pullRequests.every(({ updatedOn }) => Number(updatedOn) >= since)).toBe(true);
  const closed = simulator.world.workspaces[0]?.repositories.filter(
    ({ pullRequestAccess }) => pullRequestAccess !== 'granted',
  );
  expect(closed).toHaveLength(2);
  for (const { uuid } of closed ?? []) {
    expect(entities.some(({ _key }) => _key === uuid)).toBe(true);
    expect(pullRequests.some(({ repoId }) => repoId === uuid)).toBe(false);
  }
  expect(graph({ since: 0 }).entities.length).toBeGreaterThan(entities.length);
});

test.each([
  ['users', /user/],
  ['groups', /group/],
  ['projects', /project/],
  ['pullRequests', /pullrequest/],
] as const)('without %s there are no entities or relationships of them', (source, pattern) => {
  const full = countTypes(graph());
  const part = countTypes(graph({ [source]: false }));
  const rest = Object.fromEntries(Object.entries(full).filter(([type]) => !pattern.test(type)));
  expect(part).toEqual(rest);
});

test('can be limited to one workspace', () => {
  const slug = simulator.world.workspaces[1]?.slug ?? '';
  const { entities } = graph({ workspaces: [slug] });
  const workspaces = entities.filter(({ _type }) => _type === 'bitbucket_workspace');
  expect(workspaces.map((entity) => entity.slug)).toEqual([slug]);
});

test('a pull request has the expected properties', () => {
  const { entities } = graph();
  const pullRequest = entities.find(
    ({ displayName, _type }) => _type === 'bitbucket_pullrequest' && String(displayName).startsWith('ledger-api/'),
  );
  const [commit] = simulator.world.workspaces[0]!.repositories[1]!.pullRequests[0]!.commits;
  expect(pullRequest).toMatchObject({
    _key: 'northwind-robotics/ledger-api/pull-requests/1',
    _class: ['Review', 'PR'],
    displayName: 'ledger-api/1',
    id: 1,
    open: true,
    merged: false,
    draft: false,
    approved: true,
    fromFork: false,
    sourceRepository: 'northwind-robotics/ledger-api',
    webLink: 'https://bitbucket.org/northwind-robotics/ledger-api/pull-requests/1',
    commitMessages: [commit!.message.trim()],
  });
});

test('unusual texts are made readable', () => {
  const { entities } = graph();
  const property = (label: string, name: string) => {
    const repositories = simulator.world.workspaces.flatMap((workspace) => workspace.repositories);
    const found = repositories.flatMap(({ pullRequests }) => pullRequests).find((each) => each.label === label);
    return entities.find(({ _key }) => _key === `${found?.repository.fullName}/pull-requests/${found?.id}`)?.[name];
  };
  expect(property('edge-case:title-empty', 'title')).toMatch(/^Pull request \d+$/);
  expect(property('edge-case:title-missing', 'name')).toMatch(/^Pull request \d+$/);
  expect(property('edge-case:description-empty', 'description')).toBeUndefined();
  expect(property('edge-case:description-80', 'description')).toBe('x'.repeat(80));
  expect(property('edge-case:description-emoji-at-the-cut', 'description')).toMatch(/^y{79}🚀\.\.\.$/u);
  expect(property('edge-case:description-long', 'description')).toMatch(/^.{80}\.\.\.$/);
  expect(property('edge-case:author-null', 'authorId')).toBeUndefined();
  expect(property('edge-case:author-without-names', 'author')).not.toBe('');
  expect(property('edge-case:fork', 'fromFork')).toBe(true);
  expect(property('edge-case:deleted-fork', 'fromFork')).toBe(true);
  expect(property('edge-case:mixed-case-repository', '_key')).toMatch(/Design-System-2nd-edition/);
});
