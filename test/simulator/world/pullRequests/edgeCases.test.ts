import { expectedAnalysis, type PullRequest, type Simulator, startSimulator } from '../../../../simulator';
import { connect, type TestClient } from '../../testClient';

let simulator: Simulator;
let client: TestClient;

beforeAll(async () => {
  simulator = await startSimulator();
  client = await connect(simulator);
});

afterAll(() => simulator.close());

function find(name: string): PullRequest {
  const all = simulator.world.workspaces.flatMap(({ repositories }) =>
    repositories.flatMap((each) => each.pullRequests),
  );
  const found = all.find(({ label }) => label === `edge-case:${name}`);
  if (!found) {
    throw new Error(`There is no pull request edge-case:${name}.`);
  }
  return found;
}

function pathOf({ repository, id }: PullRequest): string {
  return `/2.0/repositories/${repository.fullName}/pullrequests/${id}`;
}

test.each([
  ['author-null', { author: null }],
  ['author-bot', { author: expect.objectContaining({ type: 'app_user' }) as unknown }],
  ['author-team', { author: expect.objectContaining({ type: 'team' }) as unknown }],
  ['title-empty', { title: '' }],
  ['description-null', { description: null }],
  ['description-zero-width', { description: 'Ship it 🚀\u200c' }],
  ['draft', { draft: true }],
  ['superseded', { state: 'SUPERSEDED' }],
  ['closed-by-deleted', { state: 'MERGED', closed_by: null }],
])('%s', async (name, expected) => {
  expect((await client.get(pathOf(find(name)))).body).toMatchObject(expected);
});

test.each([
  ['author-absent', 'author'],
  ['title-missing', 'title'],
  ['draft-absent', 'draft'],
])('%s has no %s', async (name, member) => {
  expect((await client.get(pathOf(find(name)))).body).not.toHaveProperty(member);
});

test('a deleted fork leaves null repositories and commits', async () => {
  const { body } = await client.get(pathOf(find('deleted-fork')));
  expect(body.source).toMatchObject({
    repository: null,
    commit: null,
    branch: { name: expect.any(String) as unknown },
  });
  expect(body.destination).toMatchObject({ commit: null });
  expect((await client.get(`${pathOf(find('deleted-fork'))}/commits`)).status).toBe(404);
});

test('participants can be deleted accounts', async () => {
  const { body } = await client.get(pathOf(find('deleted-participant')));
  const participants = body.participants as { user?: unknown }[];
  expect(participants.filter(({ user }) => user === null)).toHaveLength(1);
  expect(participants.filter((participant) => !('user' in participant))).toHaveLength(1);
});

test('the list can omit participants even if `fields` asks for them', async () => {
  const { repository, id } = find('participants-single-only');
  const path = `/2.0/repositories/${repository.fullName}/pullrequests?pagelen=50&state=ALL&fields=%2Bvalues.participants`;
  const found = (await client.all(path)).find((value) => value.id === id);
  expect(found).toBeDefined();
  expect(found).not.toHaveProperty('participants');
});

test.each([
  ['author-null', { approved: false, validated: false, analysisIncomplete: true }],
  ['deleted-fork', { approved: false, analysisIncomplete: true, commits: [] }],
  ['deleted-fork-commits-kept', { approved: true, analysisIncomplete: false }],
  ['commits-missing', { approved: true, analysisIncomplete: false }],
  ['commits-empty', { approved: true, analysisIncomplete: false }],
  ['commits-missing-no-hash', { approved: false, analysisIncomplete: true }],
  ['both-ways-empty', { approved: false, analysisIncomplete: true }],
  ['author-team', { approved: true, validated: true }],
  ['author-outside', { approved: true, validated: false }],
  ['approved-commit-lost', { approved: false, approvedCommitsRemoved: false, analysisIncomplete: true }],
  ['push-in-the-same-millisecond', { approved: false, approvedCommitsRemoved: false }],
  ['approved-again-after-force-push', { approved: true, approvedCommitsRemoved: false }],
  ['changes-requested-then-approved', { approved: true, changesRequestedByIds: [] }],
  ['approved-then-changes-requested', { approved: false, approverIds: [] }],
  ['long-activity', { approved: true }],
  ['many-commits', { approved: true }],
])('the correct analysis of %s', (name, expected) => {
  expect(expectedAnalysis(find(name))).toMatchObject(expected);
});

test('without participants, approvals come from the activity, and reviewers are unknown', () => {
  const pullRequest = find('participants-single-only');
  expect(expectedAnalysis(pullRequest)).toMatchObject({ approved: true, reviewerIds: [], reviews: [] });
  expect(expectedAnalysis(pullRequest, { enriched: true }).reviews).toMatchObject([{ reviewState: 'approved' }]);
});
