import { type Repository, type Simulator, startSimulator, type Workspace } from '../../../../simulator';
import type { BitbucketClient } from '../../../../src/bitbucket/client';
import { ENDPOINTS } from '../../../../src/bitbucket/endpoints';
import { byUpdate } from '../../../../src/bitbucket/endpoints/pullRequests';
import { collect, connect, createTime } from '../connect';

/* Every endpoint against a whole Bitbucket: what is asked for is what it understands. */

const DAY = 24 * 60 * 60_000;

let simulator: Simulator;
let workspace: Workspace;
let client: BitbucketClient;

beforeAll(async () => {
  const time = createTime();
  const consumer = { key: 'key', secret: 'secret' };
  simulator = await startSimulator({
    consumers: [consumer],
    clock: time.clock,
    sizes: { users: 130, repositories: 240, pullRequests: 100 },
    edgeCaseRecords: false,
  });
  workspace = simulator.world.workspaces[0]!;
  client = connect(simulator, { consumers: [consumer] }, time);
});
afterAll(() => simulator.close());

const uuids = (items: readonly ({ uuid?: string } | null)[]) => items.map((item) => item?.uuid).sort();

test('a workspace and what belongs to it', async () => {
  const { slug, uuid } = workspace;
  const members = await collect(client.list(ENDPOINTS.members, { workspace: slug }));
  const permissions = await collect(client.list(ENDPOINTS.workspacePermissions, { workspace: slug }));

  await expect(client.get(ENDPOINTS.workspace, { workspace: slug })).resolves.toMatchObject({ slug, uuid });
  expect(members).toHaveLength(workspace.memberships.length);
  expect(permissions.every((membership) => membership?.permission)).toBe(true);
  expect(uuids(await collect(client.list(ENDPOINTS.projects, { workspace: slug })))).toEqual(uuids(workspace.projects));
  expect(await collect(client.list(ENDPOINTS.groups, { workspace: slug }))).toHaveLength(workspace.groups.length);
  expect(uuids(await collect(client.list(ENDPOINTS.repositories, { workspace: uuid })))).toEqual(
    uuids(workspace.repositories),
  );
  await expect(client.count(ENDPOINTS.repositories, { workspace: uuid }, client.credentials.all[0]!)).resolves.toBe(
    workspace.repositories.length,
  );
  await expect(client.grantedScopes(client.credentials.all[0]!)).resolves.toContain('pullrequest');
});

test('pull requests and what belongs to them', async () => {
  const updatedSince = new Date(simulator.world.now - 7 * DAY);
  const ids = ({ pullRequests }: Repository) =>
    pullRequests.filter(({ updatedOn }) => updatedOn / 1000 >= updatedSince.getTime()).map(({ id }) => id);
  const states = new Set<string>();
  for (const repository of workspace.repositories.filter(({ pullRequests }) => pullRequests.length > 0)) {
    const ref = { workspace: workspace.uuid, repository: repository.uuid };
    const listed = (await collect(client.list(ENDPOINTS.pullRequests, ref, byUpdate(updatedSince)))).filter(
      (item) => item !== null,
    );
    expect(listed.map(({ id }) => id).sort()).toEqual(ids(repository).sort());
    for (const { state, participants, reviewers } of listed) {
      states.add(state);
      expect([Array.isArray(participants), Array.isArray(reviewers)]).toEqual([true, true]);
    }
  }
  expect(states.size).toBeGreaterThan(1);

  const repository = workspace.repositories.find((candidate) => ids(candidate).length > 0)!;
  const [id] = ids(repository);
  const ref = { workspace: workspace.uuid, repository: repository.uuid, id: id! };
  const { source } = await client.get(ENDPOINTS.pullRequest, ref);
  const commits = await collect(client.list(ENDPOINTS.pullRequestCommits, ref));
  expect(commits.length).toBeGreaterThan(0);
  expect((await collect(client.list(ENDPOINTS.pullRequestActivity, ref))).length).toBeGreaterThan(0);
  const revision = source?.commit?.hash ?? '';
  expect((await collect(client.list(ENDPOINTS.commits, { ...ref, revision }))).length).toBeGreaterThanOrEqual(
    commits.length,
  );
});

test('no request was refused or sent twice', () => {
  expect(simulator.calls.filter(({ status }) => status !== 200)).toEqual([]);
  expect(client.stats()).toMatchObject({ retries: 0, rotations: 0, calls: simulator.calls.length });
});
