import type { Access } from '../../../src/approval/roles';
import type { ApprovalStatus } from '../../../src/approval/status';
import { analyzeApprovals, type ApprovalInput, needsActivity } from '../../../src/approval/verdict';
import { ACCESS, hashOf, inputOf, uuid } from './notation';

/*
 * The worked examples, one line for each, in the notation of `notation.ts`: the history from old to new, the commits newest
 * first, the commits that are approved, and the status. Where a line says nothing else, user 2 approves, the analysis is
 * complete and the pull request validated.
 */

interface Others {
  /** What is known instead of what the history says. */
  known?: Partial<ApprovalInput>;
  /** The source commit that the pull request names. */
  source?: string;
  /** The commits that are listed, where not all of them are. */
  listed?: string[];
  byUnknownAuthor?: readonly string[];
  validated?: false;
  removed?: true;
  approverIds?: number[];
  changesRequestedByIds?: number[];
  approvedAfterMerge?: boolean;
}

type Row = readonly [
  name: string | number,
  history: string,
  commits: string,
  approved: string,
  status: ApprovalStatus,
  others?: Others,
];

const PRIVATE: Access = { ...ACCESS, isPublic: false };
const NAMED: Access = { ...PRIVATE, permissions: new Set([uuid(9)]) };
const GRANTED: Access = { ...ACCESS, grants: new Set([uuid(9)]) };
/** An author without an account. */
const C1_UNKNOWN = { validated: false, byUnknownAuthor: ['c1'] } as const;
const C2_UNKNOWN = { validated: false, byUnknownAuthor: ['c2'] } as const;
const NO_COMMITS = { listed: [], known: { commits: [] } };

/** By the numbers of the document that defines them. */
const CASES: Row[] = [
  [1, 'U(c1) A(2)', 'c1:1', 'c1', 'approved'],
  [2, 'U(c1) A(1)', 'c1:1', '', 'self_approved', { approverIds: [1] }],
  [3, 'U(c1) A(1)', 'c1:2', '', 'self_approved', { approverIds: [1] }],
  [4, 'U(c1) A(2) U(c2)', 'c2:1<c1 c1:1', 'c1', 'changed_after_approval'],
  [5, 'U(c2) A(2)', 'c2:2<c1 c1:1', 'c1', 'partially_approved'],
  [6, 'U(c2) A(2) A(3)', 'c2:2<c1 c1:1', 'c2 c1', 'approved', { approverIds: [2, 3] }],
  [7, 'U(c1) A(2) U(x1)', 'x1:1', '', 'changed_after_approval', { removed: true }],
  [8, 'U(c1) A(2) U(c1,MERGED)', 'c1:1', 'c1', 'approved', { approvedAfterMerge: false }],
  [9, 'U(c1) A(2) U(m1,MERGED)', 'c1:1', 'c1', 'approved', { approvedAfterMerge: false }],
  [10, 'U(c1) A(2) U(c1,DECLINED)', 'c1:1', 'c1', 'approved'],
  [11, 'U(c1) A(2) U(mg)', 'mg:1<c1,base c1:1', 'c1', 'changed_after_approval'],
  [12, 'U(a1) A(2) U(mm)', 'mm:1<a1,s1 a1:1 s1:1', 'a1', 'changed_after_approval'],
  [13, 'U(c1) A(9)', 'c1:1', '', 'not_approved', { approverIds: [9] }],
  [14, 'U(c1) A(2)', 'c1:9', 'c1', 'approved', C1_UNKNOWN],
  [15, 'U(c1) A(2)', 'c1:?', '', 'unverified_authors', C1_UNKNOWN],
  [16, 'U(c1) A(2)-', 'c1:1', '', 'not_approved', { approverIds: [] }],
  [17, 'U(c1) A(2) X(3)', 'c1:1', 'c1', 'approved', { changesRequestedByIds: [3] }],
  [18, 'U(c1) A(2) A(2)', 'c1:1', 'c1', 'approved'],
  [19, 'A(2) U(c1)', 'c1:1', '', 'not_approved'],
  ['20, refused', 'U(c1) A(2)', 'c1:1', '', 'undetermined', { listed: [], known: { commits: 'unavailable' } }],
  ['20, empty', 'U(c1) A(2)', 'c1:1', '', 'undetermined', NO_COMMITS],
  [21, 'U(c1) A(2)', 'c1:1', '', 'undetermined', { known: { activity: 'unavailable' } }],
  [22, 'U(c1)', 'c1:1', '', 'not_approved', { approverIds: [], known: { activity: [] } }],
  [23, "U(c1') A(2)", 'c1:1', 'c1', 'approved'],
  [24, 'U(c1→dev@d1) A(2) U(c1→main)', 'c1:1<d1 d1:3', 'c1', 'changed_after_approval'],
  [25, 'U(c1→main@m2) A(2)', 'c1:1<m2 m2:3<m1 m1:3', 'c1', 'partially_approved'],
  [26, 'U(c1→dev) A(2) U(c1→main)', 'c1:1', '', 'undetermined'],
  [27, 'U(c1) U(c1,MERGED) A(2)', 'c1:1', '', 'not_approved', { approvedAfterMerge: true }],
  [28, 'U(c1) A(2)', 'c1:1', '', 'undetermined', { known: { activity: [] } }],
  [29, 'U(c1→main@m1) A(2) U(mg→main@m2)', 'mg:1<c1,m2 c1:1', 'c1', 'changed_after_approval'],
  [30, 'U(c1) A(2) A(3)', 'c1:?', 'c1', 'approved', { ...C1_UNKNOWN, approverIds: [2, 3] }],
  [31, 'U(c1) A(7)', 'c1:1', '', 'not_approved', { approverIds: [7] }],
  [32, 'U(c1) A(2)', 'c1:1', 'c1', 'undetermined', { source: 'c2' }],
  [33, 'U(c2→main) A(2) A(3)', 'c2:?<c1 c1:2', 'c2 c1', 'approved', { ...C2_UNKNOWN, approverIds: [2, 3] }],
  [34, 'U(c1) U(c1,MERGED) A(2)', 'c1:1', '', 'not_approved', { approvedAfterMerge: true }],
  [35, 'U(c1) A(2) U(c2) A(3)', 'c2:1<c1 c1:1', 'c2 c1', 'approved', { approverIds: [2, 3] }],
  [36, 'U(c1) A(2) U(c2) A(3)', 'c2:?<c1 c1:1', 'c1', 'unverified_authors', { ...C2_UNKNOWN, approverIds: [2, 3] }],
  [37, 'U(c1) A(9)', 'c1:1', '', 'undetermined', { approverIds: [9], known: { access: PRIVATE } }],
  [38, 'U(c1) A(9)', 'c1:1', 'c1', 'approved', { approverIds: [9], known: { access: GRANTED } }],
];

const TARGETS: Row[] = [
  [
    'the commit of another target that is none of the pull request, so nobody knows what it was built on',
    ...(['U(c1→dev@d9) A(2) U(c1→main@m1)', 'c1:1<d1 d1:3', '', 'undetermined'] as const),
  ],
  [
    'a change on top of what is in the target today',
    ...(['U(c1→dev@d1) A(2) U(c1→main@m1)', 'c2:1<c1 c1:1<d1', 'c1', 'changed_after_approval'] as const),
  ],
  [
    'a target that was forced back from a commit that the pull request now has',
    ...(['U(c1→main@m1) U(c2→main@m9) A(2)', 'c2:1<c1 c1:1<m1 m1:3', '', 'undetermined'] as const),
  ],
  [
    'a target that was forced back to a commit that it had before',
    ...(['U(c1→main@m1) U(c1→main@m2) A(2) U(c1→main@m1)', 'c1:1', '', 'undetermined'] as const),
  ],
  [
    'a target that only moved on',
    ...(['U(c1→main@m1) U(c1→main@m1) A(2) U(c1→dev@d1) U(c1→main@m1) U(c1→main@m2)', 'c1:1'] as const),
    ...(['c1', 'approved'] as const),
  ],
  [
    'a closing entry that names the merged commit as the target',
    ...(['U(c1→main@m1) A(2) U(c1→main@c1,MERGED)', 'c1:1', 'c1', 'approved'] as const),
    { approvedAfterMerge: false },
  ],
  [
    'an update that does not name its target, which may have been another one',
    ...(['U(c1→none) A(2)', 'c1:1', '', 'undetermined'] as const),
  ],
  [
    'a removed commit, of which it does not matter what the target was',
    ...(['U(c1→dev) A(2) U(x1→main)', 'x1:1', '', 'changed_after_approval', { removed: true }] as const),
  ],
];

const PEOPLE: Row[] = [
  [
    'two apps and a commit of unknown author',
    'U(c1) A(7) A(2)',
    'c1:?',
    '',
    'unverified_authors',
    { ...C1_UNKNOWN, approverIds: [7, 2] },
  ],
  [
    'the opener and a commit of unknown author',
    'U(c1) A(1) A(2)',
    'c1:?',
    '',
    'unverified_authors',
    { ...C1_UNKNOWN, approverIds: [1, 2] },
  ],
  [
    'two second persons who approved for different targets',
    ...(['U(c1→dev@d1) A(2) U(c1→main) A(3)', 'c1:?<d1 d1:1', 'c1 d1', 'approved'] as const),
    { ...C1_UNKNOWN, approverIds: [2, 3] },
  ],
  ['an opener beside an app', 'U(c1) A(1) A(7)', 'c1:1', '', 'self_approved', { approverIds: [1, 7] }],
  [
    'an outsider whom the permissions of the workspace name',
    'U(c1) A(9)',
    'c1:1',
    'c1',
    'approved',
    { approverIds: [9], known: { access: NAMED } },
  ],
  [
    'an outsider whose own commit it is',
    'U(c1) A(9)',
    'c1:9',
    '',
    'self_approved',
    { ...C1_UNKNOWN, approverIds: [9], known: { access: NAMED } },
  ],
  [
    'an outsider beside a member',
    'U(c1) A(9) A(2)',
    'c1:1',
    'c1',
    'approved',
    { approverIds: [9, 2], known: { access: PRIVATE } },
  ],
  [
    'an outsider after a member',
    'U(c1) A(2) U(c2) A(9)',
    'c2:1<c1 c1:1',
    'c1',
    'undetermined',
    { approverIds: [2, 9], known: { access: PRIVATE } },
  ],
  [
    'an outsider of a repository of unknown visibility',
    'U(c1) A(9)',
    'c1:1',
    '',
    'undetermined',
    { approverIds: [9], known: { access: { ...ACCESS, isPublic: undefined } } },
  ],
  [
    'an outsider where the permissions could not be read',
    'U(c1) A(9)',
    'c1:1',
    '',
    'undetermined',
    { approverIds: [9], known: { access: { ...ACCESS, permissions: 'unavailable' } } },
  ],
  [
    'an outsider where only the grants could be read',
    ...(['U(c1) A(9)', 'c1:1', '', 'undetermined'] as const),
    { approverIds: [9], known: { access: { ...ACCESS, permissions: 'unavailable', grants: new Set() } } },
  ],
  [
    'an outsider after the merge, who could not have prevented it',
    ...(['U(c1) U(c1,MERGED) A(9)', 'c1:1', '', 'not_approved'] as const),
    { approverIds: [9], known: { access: PRIVATE } },
  ],
];

const STATUSES: Row[] = [
  ['the writer of everything', 'U(c1) A(2)', 'c1:2', '', 'self_approved'],
  ['the writer of everything, before a push', 'U(c1) A(2) U(c2)', 'c2:1<c1 c1:2', '', 'self_approved'],
  ['the writer of a part, the rest by unknown', 'U(c2) A(2)', 'c2:?<c1 c1:2', '', 'partially_approved', C2_UNKNOWN],
  [
    'the opener, of what was removed',
    'U(c1) A(1) U(x1)',
    'x1:1',
    '',
    'self_approved',
    { approverIds: [1], removed: true },
  ],
  [
    'a list that lacks the commit that the pull request names',
    'U(c2) A(2) U(c2,MERGED)',
    'c1:1',
    '',
    'undetermined',
    { source: 'c2', approvedAfterMerge: false },
  ],
  ['a later edit', 'U(c2) A(2) U(c2)', 'c2:2<c1 c1:1', 'c1', 'partially_approved'],
  ['a push that was taken back', 'U(c2) A(2) U(c3) U(c2)', 'c2:2<c1 c1:1', 'c1', 'partially_approved'],
  [
    'the opener before, another after the merge',
    'U(c1) A(1) U(c1,MERGED) A(2)',
    'c1:1',
    '',
    'self_approved',
    { approverIds: [1, 2], approvedAfterMerge: true },
  ],
  [
    'the opener after the merge',
    'U(c1) U(c1,MERGED) A(1)',
    'c1:1',
    '',
    'not_approved',
    { approverIds: [1], approvedAfterMerge: false },
  ],
  ['the writer after the merge', 'U(c1) U(c1,MERGED) A(2)', 'c1:2', '', 'not_approved', { approvedAfterMerge: false }],
  [
    'an app after the merge',
    'U(c1) U(c1,MERGED) A(7)',
    'c1:1',
    '',
    'not_approved',
    { approverIds: [7], approvedAfterMerge: false },
  ],
  [
    'the writer of a part after the merge',
    ...(['U(c2) U(c2,MERGED) A(2)', 'c2:2<c1 c1:1', '', 'not_approved', { approvedAfterMerge: false }] as const),
  ],
  [
    'the rest after the merge',
    ...(['U(c1) A(2) U(c2) U(c2,MERGED) A(3)', 'c2:1<c1 c1:1', 'c1', 'changed_after_approval'] as const),
    { approverIds: [2, 3], approvedAfterMerge: true },
  ],
  [
    'one of two who are needed after the merge',
    ...(['U(c1) U(c1,MERGED) A(2)', 'c1:?', '', 'not_approved', { ...C1_UNKNOWN, approvedAfterMerge: false }] as const),
  ],
];

describe.each<[string, Row[]]>([
  ['worked examples', CASES],
  ['targets', TARGETS],
  ['people', PEOPLE],
  ['statuses', STATUSES],
])('%s', (_, rows) => {
  test.each(rows.map((row) => [`${row[0]}: ${row[1]}`, row] as const))('%s', (__, row) => {
    const [, history, commits, approved, status, others = {}] = row;
    const { approverIds = [2], byUnknownAuthor = [], changesRequestedByIds = [] } = others;
    const isIncomplete = status === 'undetermined';
    const listed = others.listed ?? commits.split(' ').map((commit) => commit.split(':')[0]!);
    const isApproved = approved.split(' ').filter(Boolean);
    const input = inputOf(history, commits);
    const source = others.source && { commit: { hash: hashOf(others.source).slice(0, 12) } };
    const pullRequest = { ...input.pullRequest, ...(source && { source }) };
    const report = analyzeApprovals({ ...input, ...others.known, pullRequest });

    // Everything but the reviewers and the details of the approvals.
    expect(report).toMatchObject({
      commits: listed.map(hashOf),
      commitMessages: listed.map((name) => `message of ${name}`),
      commitsApproved: isApproved.map(hashOf),
      commitsNotApproved: listed.filter((name) => !isApproved.includes(name)).map(hashOf),
      commitsByUnknownAuthor: byUnknownAuthor.map(hashOf),
      approved: status === 'approved',
      approvalStatus: status,
      validated: others.validated ?? !isIncomplete,
      approvedCommitsRemoved: others.removed ?? false,
      analysisIncomplete: isIncomplete,
      approverIds: approverIds.map(uuid),
      approvers: approverIds.map((user) => `User ${user}`),
      changesRequestedByIds: changesRequestedByIds.map(uuid),
    });
    expect(report.approvedAfterMerge).toBe(others.approvedAfterMerge);
    expect(report.approvals.map(({ userId }) => userId)).toEqual(approverIds.map(uuid));
    expect(needsActivity(pullRequest)).toBe(approverIds.length > 0);
  });
});

test('the examples are complete', () => {
  const numbers = CASES.map(([name]) => Number.parseInt(String(name), 10));
  expect([...new Set(numbers)]).toEqual(Array.from({ length: 38 }, (_, index) => index + 1));
});
