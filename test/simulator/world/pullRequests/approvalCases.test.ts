import {
  type ExpectedAnalysis,
  expectedAnalysis,
  type PullRequest,
  type Simulator,
  startSimulator,
} from '../../../../simulator';

/**
 * The expected result of an approval example. Users 1, 2 and 3 are members, 7 (an app), 8 and 9 are not; 1 opened every pull request.
 * `commits` gives names to the commits of the example, newest first; the other properties refer to these names.
 */
interface Row {
  case: number;
  commits: string[];
  approved?: boolean;
  commitsApproved?: string[];
  approverIds?: number[];
  /** Properties that differ from the usual values: validated, nothing removed, complete. */
  also?: Partial<
    Pick<ExpectedAnalysis, 'validated' | 'approvedCommitsRemoved' | 'analysisIncomplete' | 'approvedAfterMerge'>
  >;
  status: string;
  commitsByUnknownAuthor?: string[];
  changesRequestedByIds?: number[];
  /** The commit that the first approver approved; `null` for none. Default: not checked. */
  approvedCommit?: string | null;
}

const ROWS: Row[] = [
  { case: 1, status: 'approved', commits: ['c1'], approved: true, commitsApproved: ['c1'], approvedCommit: 'c1' },
  { case: 2, status: 'self_approved', commits: ['c1'], approverIds: [1] },
  { case: 3, status: 'self_approved', commits: ['c1'], approverIds: [1] },
  { case: 4, status: 'changed_after_approval', commits: ['c2', 'c1'], commitsApproved: ['c1'], approvedCommit: 'c1' },
  { case: 5, status: 'partially_approved', commits: ['c2', 'c1'], commitsApproved: ['c1'] },
  {
    case: 6,
    status: 'approved',
    commits: ['c2', 'c1'],
    approved: true,
    commitsApproved: ['c2', 'c1'],
    approverIds: [2, 3],
  },
  { case: 7, status: 'changed_after_approval', commits: ['x1'], also: { approvedCommitsRemoved: true } },
  { case: 8, status: 'approved', commits: ['c1'], approved: true, commitsApproved: ['c1'] },
  { case: 9, status: 'approved', commits: ['c1'], approved: true, commitsApproved: ['c1'], approvedCommit: 'c1' },
  { case: 10, status: 'approved', commits: ['c1'], approved: true, commitsApproved: ['c1'] },
  { case: 11, status: 'changed_after_approval', commits: ['mg', 'c1'], commitsApproved: ['c1'] },
  {
    case: 12,
    status: 'changed_after_approval',
    commits: ['mm', 'a1', 's1'],
    commitsApproved: ['a1'],
    approvedCommit: 'a1',
  },
  // the repository is private, so this is as case 37
  {
    case: 13,
    status: 'undetermined',
    commits: ['c1'],
    approverIds: [9],
    also: { analysisIncomplete: true, validated: false },
  },
  {
    case: 14,
    status: 'approved',
    commits: ['c1'],
    approved: true,
    commitsApproved: ['c1'],
    also: { validated: false },
    commitsByUnknownAuthor: ['c1'],
  },
  {
    case: 15,
    status: 'unverified_authors',
    commits: ['c1'],
    also: { validated: false },
    commitsByUnknownAuthor: ['c1'],
  },
  { case: 16, status: 'not_approved', commits: ['c1'], approverIds: [] },
  {
    case: 17,
    status: 'approved',
    commits: ['c1'],
    approved: true,
    commitsApproved: ['c1'],
    changesRequestedByIds: [3],
  },
  { case: 18, status: 'approved', commits: ['c1'], approved: true, commitsApproved: ['c1'], approverIds: [2] },
  { case: 19, status: 'not_approved', commits: ['c1'], approvedCommit: null },
  { case: 20, status: 'undetermined', commits: [], also: { analysisIncomplete: true, validated: false } },
  {
    case: 21,
    status: 'undetermined',
    commits: ['c1'],
    also: { analysisIncomplete: true, validated: false },
    approvedCommit: null,
  },
  { case: 22, status: 'not_approved', commits: ['c1'], approverIds: [] },
  { case: 23, status: 'approved', commits: ['c1'], approved: true, commitsApproved: ['c1'], approvedCommit: 'c1' },
  { case: 24, status: 'changed_after_approval', commits: ['c1', 'd1'], commitsApproved: ['c1'], approvedCommit: 'c1' },
  {
    case: 25,
    status: 'partially_approved',
    commits: ['c1', 'm2', 'm1'],
    commitsApproved: ['c1'],
    approvedCommit: 'c1',
  },
  {
    case: 26,
    status: 'undetermined',
    commits: ['c1'],
    also: { analysisIncomplete: true, validated: false },
    approvedCommit: 'c1',
  },
  { case: 27, status: 'not_approved', commits: ['c1'], approvedCommit: null },
  {
    case: 28,
    status: 'undetermined',
    commits: ['c1'],
    also: { analysisIncomplete: true, validated: false },
    approvedCommit: null,
  },
  { case: 29, status: 'changed_after_approval', commits: ['mg', 'c1'], commitsApproved: ['c1'], approvedCommit: 'c1' },
  {
    case: 30,
    status: 'approved',
    commits: ['c1'],
    approved: true,
    commitsApproved: ['c1'],
    also: { validated: false },
    commitsByUnknownAuthor: ['c1'],
    approverIds: [2, 3],
  },
  { case: 31, status: 'not_approved', commits: ['c1'], approverIds: [7] },
  {
    case: 32,
    status: 'undetermined',
    commits: ['c1'],
    commitsApproved: ['c1'],
    also: { analysisIncomplete: true, validated: false },
  },
  {
    case: 33,
    status: 'approved',
    commits: ['c2', 'c1'],
    approved: true,
    commitsApproved: ['c2', 'c1'],
    also: { validated: false },
    commitsByUnknownAuthor: ['c2'],
    approverIds: [2, 3],
  },
  { case: 34, status: 'not_approved', commits: ['c1'], also: { approvedAfterMerge: true } },
  {
    case: 35,
    status: 'approved',
    commits: ['c2', 'c1'],
    approved: true,
    commitsApproved: ['c2', 'c1'],
    approverIds: [2, 3],
  },
  {
    case: 36,
    status: 'unverified_authors',
    commits: ['c2', 'c1'],
    commitsApproved: ['c1'],
    also: { validated: false },
    commitsByUnknownAuthor: ['c2'],
    approverIds: [2, 3],
  },
  {
    case: 37,
    status: 'undetermined',
    commits: ['c1'],
    approverIds: [9],
    also: { analysisIncomplete: true, validated: false },
  },
  { case: 38, status: 'approved', commits: ['c1'], approved: true, commitsApproved: ['c1'], approverIds: [8] },
];

let simulator: Simulator;
let cases: PullRequest[];

beforeAll(async () => {
  simulator = await startSimulator({
    now: Date.parse('2026-06-01T12:00:00Z'),
    extraCases: ['retargeted pull requests', 'second people'],
  });
  cases = (simulator.world.workspaces[0]?.repositories ?? [])
    .flatMap(({ pullRequests }) => pullRequests)
    .filter(({ label }) => /^case:\d/.test(label))
    .sort((one, other) => Number(one.label.slice(5)) - Number(other.label.slice(5)));
});

afterAll(() => simulator.close());

function uuidOf(user: number): string | undefined {
  const { workspaces, outsiders } = simulator.world;
  const outsider = new Map([
    [7, outsiders[3]],
    [8, outsiders[1]],
    [9, outsiders[0]],
  ]).get(user);
  return outsider?.uuid ?? workspaces[0]?.memberships[user - 1]?.user.uuid;
}

test('every approval example has an expected result', () => {
  expect(cases.map(({ label }) => label)).toEqual(ROWS.map((row) => `case:${row.case}`));
});

test.each(ROWS)('case $case', (row) => {
  const pullRequest = cases[row.case - 1] as PullRequest;
  const grantees = new Set(row.case === 38 ? simulator.world.outsiders : []);
  const analysis = expectedAnalysis(pullRequest, { grantees });
  const hashes = (names: string[] = []) => names.map((name) => analysis.commits[row.commits.indexOf(name)]);
  const commitsApproved = row.commitsApproved ?? [];

  expect(pullRequest.author.uuid).toBe(uuidOf(1));
  expect(analysis).toMatchObject({
    approved: row.approved ?? false,
    approvalStatus: row.status,
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
