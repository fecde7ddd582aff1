import {
  type ExpectedAnalysis,
  expectedAnalysis,
  type PullRequest,
  type Simulator,
  startSimulator,
} from '../../../../simulator';

/**
 * The expected result of an approval example. Users 1, 2 and 3 are members, and 9 is not; 1 opened every pull request.
 * `commits` gives names to the commits of the example, newest first; the other properties refer to these names.
 */
interface Row {
  case: number;
  commits: string[];
  approved?: boolean;
  commitsApproved?: string[];
  approverIds?: number[];
  /** Properties that differ from the usual values: validated, nothing removed, complete. */
  also?: Partial<Pick<ExpectedAnalysis, 'validated' | 'approvedCommitsRemoved' | 'analysisIncomplete'>>;
  commitsByUnknownAuthor?: string[];
  changesRequestedByIds?: number[];
  /** The commit that the first approver approved; `null` for none. Default: not checked. */
  approvedCommit?: string | null;
}

const ROWS: Row[] = [
  { case: 1, commits: ['c1'], approved: true, commitsApproved: ['c1'], approvedCommit: 'c1' },
  { case: 2, commits: ['c1'], approverIds: [1] },
  { case: 3, commits: ['c1'], approverIds: [1] },
  { case: 4, commits: ['c2', 'c1'], commitsApproved: ['c1'], approvedCommit: 'c1' },
  { case: 5, commits: ['c2', 'c1'], commitsApproved: ['c1'] },
  { case: 6, commits: ['c2', 'c1'], approved: true, commitsApproved: ['c2', 'c1'], approverIds: [2, 3] },
  { case: 7, commits: ['x1'], also: { approvedCommitsRemoved: true } },
  { case: 8, commits: ['c1'], approved: true, commitsApproved: ['c1'] },
  { case: 9, commits: ['c1'], approved: true, commitsApproved: ['c1'], approvedCommit: 'c1' },
  { case: 10, commits: ['c1'], approved: true, commitsApproved: ['c1'] },
  { case: 11, commits: ['mg', 'c1'], commitsApproved: ['c1'] },
  { case: 12, commits: ['mm', 'a1', 's1'], commitsApproved: ['a1'], approvedCommit: 'a1' },
  { case: 13, commits: ['c1'], approverIds: [9] },
  {
    case: 14,
    commits: ['c1'],
    approved: true,
    commitsApproved: ['c1'],
    also: { validated: false },
    commitsByUnknownAuthor: ['c1'],
  },
  { case: 15, commits: ['c1'], also: { validated: false }, commitsByUnknownAuthor: ['c1'] },
  { case: 16, commits: ['c1'], approverIds: [] },
  { case: 17, commits: ['c1'], approved: true, commitsApproved: ['c1'], changesRequestedByIds: [3] },
  { case: 18, commits: ['c1'], approved: true, commitsApproved: ['c1'], approverIds: [2] },
  { case: 19, commits: ['c1'], approvedCommit: null },
  { case: 20, commits: [], also: { analysisIncomplete: true, validated: false } },
  { case: 21, commits: ['c1'], also: { analysisIncomplete: true, validated: false }, approvedCommit: null },
  { case: 22, commits: ['c1'], approverIds: [] },
  { case: 23, commits: ['c1'], approved: true, commitsApproved: ['c1'], approvedCommit: 'c1' },
  { case: 24, commits: ['c1', 'd1'], commitsApproved: ['c1'], approvedCommit: 'c1' },
  { case: 25, commits: ['c1', 'm2', 'm1'], commitsApproved: ['c1'], approvedCommit: 'c1' },
  { case: 26, commits: ['c1'], also: { analysisIncomplete: true, validated: false }, approvedCommit: 'c1' },
  { case: 27, commits: ['c1'], approvedCommit: null },
  { case: 28, commits: ['c1'], also: { analysisIncomplete: true, validated: false }, approvedCommit: null },
  { case: 29, commits: ['mg', 'c1'], commitsApproved: ['c1'], approvedCommit: 'c1' },
];

let simulator: Simulator;
let cases: PullRequest[];

beforeAll(async () => {
  simulator = await startSimulator({
    now: Date.parse('2026-06-01T12:00:00Z'),
    extraCases: ['retargeted pull requests'],
  });
  cases = (simulator.world.workspaces[0]?.repositories ?? [])
    .flatMap(({ pullRequests }) => pullRequests)
    .filter(({ label }) => label.startsWith('case:'));
});

afterAll(() => simulator.close());

function uuidOf(user: number): string | undefined {
  const { workspaces, outsiders } = simulator.world;
  return user === 9 ? outsiders[0]?.uuid : workspaces[0]?.memberships[user - 1]?.user.uuid;
}

test('every approval example has an expected result', () => {
  expect(cases.map(({ label }) => label)).toEqual(ROWS.map((row) => `case:${row.case}`));
});

test.each(ROWS)('case $case', (row) => {
  const pullRequest = cases[row.case - 1] as PullRequest;
  const analysis = expectedAnalysis(pullRequest);
  const hashes = (names: string[] = []) => names.map((name) => analysis.commits[row.commits.indexOf(name)]);
  const commitsApproved = row.commitsApproved ?? [];

  expect(pullRequest.author.uuid).toBe(uuidOf(1));
  expect(analysis).toMatchObject({
    approved: row.approved ?? false,
    validated: true,
    approvedCommitsRemoved: false,
    analysisIncomplete: false,
    ...row.also,
    commits: hashes(row.commits),
    commitsApproved: hashes(commitsApproved),
    commitsNotApproved: hashes(row.commits.filter((name) => !commitsApproved.includes(name))),
    commitsByUnknownAuthor: hashes(row.commitsByUnknownAuthor),
    approverIds: (row.approverIds ?? [2]).map(uuidOf),
    changesRequestedByIds: (row.changesRequestedByIds ?? []).map(uuidOf),
  });
  expect(analysis.commits).toHaveLength(row.commits.length);
  if (row.approvedCommit !== undefined) {
    expect(analysis.approvals[0]?.commit).toBe(
      row.approvedCommit === null ? undefined : hashes([row.approvedCommit])[0],
    );
  }
});

test('someone who approved twice has one approval, with the time of the last', () => {
  const twice = cases[17] as PullRequest;
  const times = twice.activity.filter(({ kind }) => kind === 'approval').map(({ at }) => Math.floor(at / 1000));
  expect(times).toHaveLength(2);
  expect(expectedAnalysis(twice).approvals).toMatchObject([{ userId: uuidOf(2), approvedOn: times[1] }]);
});

test('an approval by someone who is not a member gives no relationship', () => {
  const { relationships } = simulator.expectedGraph({ since: 0 });
  const approved = relationships.filter(({ _type }) => _type === 'bitbucket_user_approved_pullrequest');
  const keyOf = (index: number) => `${cases[index]?.repository.fullName}/pull-requests/${cases[index]?.id}`;
  expect(approved.filter(({ _toEntityKey }) => _toEntityKey === keyOf(12))).toEqual([]);
  expect(approved.filter(({ _toEntityKey }) => _toEntityKey === keyOf(17))).toHaveLength(1);
});
