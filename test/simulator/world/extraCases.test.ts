import {
  type ExtraCase,
  type PullRequest,
  type Simulator,
  type SimulatorOptions,
  startSimulator,
} from '../../../simulator';
import { branchRestrictionsOf } from '../../../simulator/resources/branchRestrictions/record';
import { connect, type TestClient, type TestRecord } from '../testClient';

const now = Date.parse('2026-06-01T12:00:00Z');
let simulator: Simulator;
let client: TestClient;

afterEach(() => simulator.close());

async function start(extraCases: ExtraCase[], options: SimulatorOptions = {}): Promise<void> {
  simulator = await startSimulator({ now, extraCases, ...options });
  client = await connect(simulator);
}

function pullRequests(): PullRequest[] {
  return simulator.world.workspaces.flatMap(({ repositories }) => repositories.flatMap((each) => each.pullRequests));
}

function pathOf(label: string): string {
  const { repository, id } = pullRequests().find((each) => each.label === label)!;
  return `/2.0/repositories/${repository.fullName}/pullrequests/${id}`;
}

describe('a personal workspace', () => {
  test('has the uuid of its owner, who is a member of two workspaces', async () => {
    await start(['personal workspace']);
    const [first, personal] = simulator.world.workspaces;
    const owner = first!.memberships[0]!.user;
    const { body } = await client.get(`/2.0/workspaces/${personal!.slug}`);
    expect(body).toMatchObject({ type: 'workspace', uuid: owner.uuid, name: owner.displayName });
    const members = await client.all(`/2.0/workspaces/${personal!.slug}/members`);
    expect(members.map(({ user }) => user)).toEqual([expect.objectContaining({ type: 'user', uuid: owner.uuid })]);
    const [repository] = await client.all(`/2.0/repositories/${personal!.slug}`);
    expect(repository?.owner).toMatchObject({ type: 'user', uuid: owner.uuid });
    expect(simulator.environment().WORKSPACE).toBe(`${first!.slug},${personal!.slug}`);
    expect(personal!.repositories[0]!.pullRequests).toHaveLength(1);
  });

  test('does not change the other data of the seed', async () => {
    await start(['personal workspace']);
    const plain = await startSimulator({ now });
    expect(plain.world.workspaces[0]).toEqual(simulator.world.workspaces[0]);
    await plain.close();
  });

  test('can be the only workspace', async () => {
    await start(['personal workspace only']);
    const [personal] = simulator.world.workspaces;
    expect(simulator.world.workspaces).toHaveLength(1);
    expect(personal!.uuid).toBe(personal!.memberships[0]!.user.uuid);
    expect(personal!.slug).toMatch(/^[a-z]+$/);
  });
});

test('a workspace and a bot can be members', async () => {
  await start(['members that are not people']);
  const users = (await client.all('/2.0/workspaces/northwind-robotics/members?pagelen=100')).map(
    ({ user }) => user as TestRecord,
  );
  const team = users.find(({ type }) => type === 'team')!;
  expect(team).toMatchObject({ uuid: simulator.world.workspaces[0]!.uuid, username: 'northwind-robotics' });
  expect(team).not.toHaveProperty('account_id');
  expect(users.filter(({ display_name }) => display_name === 'Release Robot')).toMatchObject([{ type: 'app_user' }]);
});

describe('observed payloads', () => {
  beforeEach(() => start(['observed payloads'], { sizes: { pullRequests: 80 } }));

  test('former users have a uuid and an account id', async () => {
    const { body } = await client.get(pathOf('edge-case:former-user-approver'));
    const former = { display_name: 'Former user', uuid: expect.any(String) as unknown };
    expect(body.participants).toContainEqual(
      expect.objectContaining({ approved: true, user: expect.objectContaining(former) as unknown }),
    );
    expect((await client.get(pathOf('edge-case:former-user-author'))).body.author).toMatchObject(former);
  });

  test('a commit author can have an account id and no uuid', async () => {
    const [commit] = await client.all(`${pathOf('edge-case:commit-author-without-uuid')}/commits`);
    const { user } = commit!.author as { user: TestRecord };
    expect(user.account_id).toBe(simulator.world.workspaces[0]!.memberships[0]!.user.accountId);
    expect(user).not.toHaveProperty('uuid');
  });

  test('activity entries can contain only the pull request', async () => {
    const entries = await client.all(`${pathOf('edge-case:bare-activity-entries')}/activity`);
    expect(entries.filter((entry) => Object.keys(entry).join() === 'pull_request')).toHaveLength(2);
  });

  test('a merged pull request can have closed_on, and the merge commit in its activity', async () => {
    const path = pathOf('edge-case:merged-with-date');
    const { body } = await client.get(`${path}?fields=%2Bclosed_on`);
    const [last] = await client.all(`${path}/activity`);
    expect(last?.update).toMatchObject({
      state: 'MERGED',
      date: body.closed_on,
      source: { commit: { hash: (body.merge_commit as TestRecord).hash } },
    });
    const declined = await client.get(pathOf('edge-case:declined-with-reason'));
    expect(declined.body).toMatchObject({ state: 'DECLINED', reason: 'Replaced by the new endpoint' });
  });

  test('repositories have settings for signed commits and own branch restrictions', async () => {
    const values = await client.all('/2.0/repositories/northwind-robotics?pagelen=100');
    expect(values.slice(0, 4).map((each) => each.enforced_signed_commits)).toEqual([true, false, null, undefined]);
    expect(values.slice(0, 3).map((each) => (each.override_settings as TestRecord).branch_restrictions)).toEqual([
      true,
      false,
      undefined,
    ]);
  });

  test('a main branch can have a restriction that does not protect it', () => {
    const { workspaces } = simulator.world;
    const kinds = branchRestrictionsOf(simulator.world, workspaces[0]!.repositories[7]!).map(({ kind }) => kind);
    expect(kinds).toEqual(['allow_auto_merge_when_builds_pass']);
  });

  test('a private workspace can have public projects', async () => {
    const projects = await client.all('/2.0/workspaces/northwind-robotics/projects');
    const publicProjects = projects.filter(({ is_private }) => is_private === false);
    expect(publicProjects.map((each) => each.has_publicly_visible_repos)).toEqual([false, false]);
    expect((await client.get('/2.0/workspaces/northwind-robotics')).body.is_private).toBe(true);
  });
});

describe('retargeted pull requests', () => {
  beforeEach(() => start(['retargeted pull requests']));

  const find = (label: string) => pullRequests().find((each) => each.label === label)!;

  test('show earlier target branches in their activity', async () => {
    const entries = await client.all(`${pathOf('case:24')}/activity`);
    const branches = entries
      .map(({ update }) => update as { destination: { branch: TestRecord; commit: TestRecord } } | undefined)
      .flatMap((update) => (update ? [update.destination.branch.name] : []));
    expect(branches).toEqual([find('case:24').targetBranch, 'dev']);
    const [, , first] = await client.all(`${pathOf('case:26')}/activity`);
    expect(first?.update).toMatchObject({ destination: { branch: { name: 'dev' }, commit: null } });
  });

  test.each([
    ['case:24', 2, 1],
    ['case:25', 3, 1],
    ['case:26', 1, 0],
    ['case:27', 1, 0],
    ['case:28', 1, 1],
    ['case:29', 2, 1],
  ])('%s has %d commits, of which %d were proposed at the approval', (label, commits, proposed) => {
    const pullRequest = find(label);
    const hashes = pullRequest.commits.map(({ hash }) => hash);
    expect(hashes).toHaveLength(commits);
    expect(pullRequest.approvals[0]?.reach.filter((hash) => hashes.includes(hash))).toHaveLength(proposed);
    expect(pullRequest.approvals[0]?.isProposalUnknown).toBe(label === 'case:26' ? true : undefined);
  });

  test('an approval can follow the merge, and an activity can be empty', async () => {
    const [last] = await client.all(`${pathOf('case:27')}/activity`);
    expect(last).toHaveProperty('approval');
    expect((await client.get(pathOf('case:27'))).body.state).toBe('MERGED');
    expect(await client.all(`${pathOf('case:28')}/activity`)).toEqual([]);
  });
});

test('after advancing by days, every list shows the changes', async () => {
  let time = now;
  const activity = { activeRepositories: 0.2, quietPullRequests: 0.5, botPullRequests: 0 };
  const sizes = { users: 6, repositories: 20, pullRequests: 10 };
  await start([], { clock: () => time, activity, sizes, approvalCases: false, edgeCaseRecords: false });
  const opened = async () => {
    const lists = simulator.world.workspaces[0]!.memberships.map(async ({ user: { uuid } }) => {
      const path = `/2.0/workspaces/northwind-robotics/pullrequests/${encodeURIComponent(uuid)}`;
      return (await client.get(`${path}?fields=size&state=ALL`)).body.size as number;
    });
    return (await Promise.all(lists)).reduce((sum, size) => sum + size, 0);
  };
  const before = await opened();
  for (let day = 1; day <= 3; day += 1) {
    time += 86_400_000;
    client = await connect(simulator);
    simulator.advance(10);
    const changed = pullRequests().filter(({ updatedOn }) => updatedOn >= (time - 86_400_000) * 1000);
    expect(changed).toHaveLength(10);
    expect(changed.every(({ updatedOn }) => updatedOn < time * 1000)).toBe(true);
    const quiet = changed.filter(({ repository }) => repository.updatedOn < (time - 86_400_000) * 1000);
    expect(quiet).toHaveLength(5);
  }
  expect(await opened()).toBeGreaterThan(before + 20);
});

describe('quiet repositories', () => {
  const day = 86_400_000;
  const since = (now - day) * 1000;

  test('have changed pull requests, but an old updated_on', async () => {
    await start([], {
      edgeCaseRecords: false,
      approvalCases: false,
      sizes: { users: 30, repositories: 400, pullRequests: 100 },
      activity: { activeRepositories: 0.05, quietPullRequests: 0.1, botPullRequests: 0.5 },
    });
    const { repositories } = simulator.world.workspaces[0]!;
    expect(repositories.filter(({ updatedOn }) => updatedOn >= since)).toHaveLength(20);
    const quiet = pullRequests().filter(({ repository }) => repository.updatedOn < since);
    expect(quiet).toHaveLength(10);
    expect(quiet.every(({ updatedOn }) => updatedOn >= since && updatedOn < now * 1000)).toBe(true);
    expect(quiet.filter(({ author }) => author.type === 'app_user')).toHaveLength(5);
    expect(pullRequests()).toHaveLength(100);
  });

  test('updated_on of a repository follows pushes and merges, but not approvals and declines', async () => {
    await start([]);
    const { repositories } = simulator.world.workspaces[0]!;
    const moved = (at: number) => repositories.some(({ updatedOn }) => updatedOn === at + 18);
    const ends = pullRequests().map(({ activity }) => activity.at(-1)!);
    expect(ends.some((event) => event.kind === 'update' && event.state === 'MERGED' && moved(event.at))).toBe(true);
    expect(ends.some(({ kind, at }) => kind === 'approval' && moved(at))).toBe(false);
    expect(ends.some((event) => event.kind === 'update' && event.state === 'DECLINED' && moved(event.at))).toBe(false);
  });
});
