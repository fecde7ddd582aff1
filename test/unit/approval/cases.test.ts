import { analyzeApprovals, type ApprovalInput, needsActivity } from '../../../src/approval/verdict';
import { hashOf, inputOf, uuid } from './notation';

interface Case {
  it: string;
  history: string;
  commits: string;
  /** What is known instead of what the history says. */
  known?: Partial<ApprovalInput>;
  approved: boolean;
  commitsApproved: string[];
  /** The commits that are told, where not all of them are. */
  told?: string[];
  byUnknownAuthor?: string[];
  validated?: false;
  removed?: true;
  incomplete?: true;
  /** User 2 where nothing is said. */
  approverIds?: number[];
  changesRequestedByIds?: number[];
}

const CASES: Case[] = [
  {
    it: 'takes the approval of another member',
    history: 'U(c1) A(2)',
    commits: 'c1:1',
    approved: true,
    commitsApproved: ['c1'],
  },
  {
    it: 'does not take the approval of the opener',
    history: 'U(c1) A(1)',
    commits: 'c1:1',
    approved: false,
    commitsApproved: [],
    approverIds: [1],
  },
  {
    it: 'does not take the approval of the opener for what somebody else wrote',
    history: 'U(c1) A(1)',
    commits: 'c1:2',
    approved: false,
    commitsApproved: [],
    approverIds: [1],
  },
  {
    it: 'leaves what was pushed after the approval unapproved',
    history: 'U(c1) A(2) U(c2)',
    commits: 'c2:1<c1 c1:1',
    approved: false,
    commitsApproved: ['c1'],
  },
  {
    it: 'leaves what the approver wrote unapproved',
    history: 'U(c2) A(2)',
    commits: 'c2:2<c1 c1:1',
    approved: false,
    commitsApproved: ['c1'],
  },
  {
    it: 'joins two approvals',
    history: 'U(c2) A(2) A(3)',
    commits: 'c2:2<c1 c1:1',
    approved: true,
    commitsApproved: ['c2', 'c1'],
    approverIds: [2, 3],
  },
  {
    it: 'sees that the approved commit was removed',
    history: 'U(c1) A(2) U(x1)',
    commits: 'x1:1',
    approved: false,
    commitsApproved: [],
    removed: true,
  },
  {
    it: 'keeps the approval through the merge',
    history: 'U(c1) A(2) U(c1,MERGED)',
    commits: 'c1:1',
    approved: true,
    commitsApproved: ['c1'],
  },
  {
    it: 'does not take the merge commit for a push',
    history: 'U(c1) A(2) U(m1,MERGED)',
    commits: 'c1:1',
    approved: true,
    commitsApproved: ['c1'],
  },
  {
    it: 'keeps the approval when the pull request is declined',
    history: 'U(c1) A(2) U(c1,DECLINED)',
    commits: 'c1:1',
    approved: true,
    commitsApproved: ['c1'],
  },
  {
    it: 'wants the merge of the target branch approved, too',
    history: 'U(c1) A(2) U(mg)',
    commits: 'mg:1<c1,base c1:1',
    approved: false,
    commitsApproved: ['c1'],
  },
  {
    it: 'follows parents, not the order of the list',
    history: 'U(a1) A(2) U(mm)',
    commits: 'mm:1<a1,s1 a1:1 s1:1',
    approved: false,
    commitsApproved: ['a1'],
  },
  {
    it: 'does not take the approval of an outsider',
    history: 'U(c1) A(9)',
    commits: 'c1:1',
    approved: false,
    commitsApproved: [],
    approverIds: [9],
  },
  {
    it: 'approves what an outsider wrote, but does not validate it',
    history: 'U(c1) A(2)',
    commits: 'c1:9',
    approved: true,
    commitsApproved: ['c1'],
    validated: false,
    byUnknownAuthor: ['c1'],
  },
  {
    it: 'does not take an approval for a commit that could be the approver’s own',
    history: 'U(c1) A(2)',
    commits: 'c1:?',
    approved: false,
    commitsApproved: [],
    validated: false,
    byUnknownAuthor: ['c1'],
  },
  {
    it: 'does not take a withdrawn approval',
    history: 'U(c1) A(2)-',
    commits: 'c1:1',
    approved: false,
    commitsApproved: [],
    approverIds: [],
  },
  {
    it: 'tells who requests changes',
    history: 'U(c1) A(2) X(3)',
    commits: 'c1:1',
    approved: true,
    commitsApproved: ['c1'],
    changesRequestedByIds: [3],
  },
  {
    it: 'tells an approver once',
    history: 'U(c1) A(2) A(2)',
    commits: 'c1:1',
    approved: true,
    commitsApproved: ['c1'],
  },
  {
    it: 'has an approval that is older than every update cover nothing',
    history: 'A(2) U(c1)',
    commits: 'c1:1',
    approved: false,
    commitsApproved: [],
  },
  {
    it: 'says that the commits are missing',
    history: 'U(c1) A(2)',
    commits: 'c1:1',
    known: { commits: 'unavailable' },
    told: [],
    approved: false,
    commitsApproved: [],
    validated: false,
    incomplete: true,
  },
  {
    it: 'says that the commits are missing when their list is empty',
    history: 'U(c1) A(2)',
    commits: 'c1:1',
    known: { commits: [] },
    told: [],
    approved: false,
    commitsApproved: [],
    validated: false,
    incomplete: true,
  },
  {
    it: 'says that the activity is missing',
    history: 'U(c1) A(2)',
    commits: 'c1:1',
    known: { activity: 'unavailable' },
    approved: false,
    commitsApproved: [],
    validated: false,
    incomplete: true,
  },
  {
    it: 'needs no activity when nobody approves',
    history: 'U(c1)',
    commits: 'c1:1',
    known: { activity: [] },
    approved: false,
    commitsApproved: [],
    approverIds: [],
  },
  {
    it: 'does not cover what was in another target at the approval',
    history: 'U(c1→dev@d1) A(2) U(c1→main)',
    commits: 'c1:1<d1 d1:3',
    approved: false,
    commitsApproved: ['c1'],
  },
  {
    it: 'does not cover what was in the target before that was forced back',
    history: 'U(c1→main@m2) A(2)',
    commits: 'c1:1<m2 m2:3<m1 m1:3',
    approved: false,
    commitsApproved: ['c1'],
  },
  {
    it: 'says so when the commit of another target is not known',
    history: 'U(c1→dev) A(2) U(c1→main)',
    commits: 'c1:1',
    approved: false,
    commitsApproved: [],
    validated: false,
    incomplete: true,
  },
  {
    it: 'says so when the commit of another target is none of the pull request, since nobody knows what that was built on',
    history: 'U(c1→dev@d9) A(2) U(c1→main@m1)',
    commits: 'c1:1<d1 d1:3',
    approved: false,
    commitsApproved: [],
    validated: false,
    incomplete: true,
  },
  {
    it: 'covers a change that was stacked upon what is in the target today',
    history: 'U(c1→dev@d1) A(2) U(c1→main@m1)',
    commits: 'c2:1<c1 c1:1<d1',
    approved: false,
    commitsApproved: ['c1'],
  },
  {
    it: 'says so when the target was forced back from a commit that the pull request now has',
    history: 'U(c1→main@m1) U(c2→main@m9) A(2)',
    commits: 'c2:1<c1 c1:1<m1 m1:3',
    approved: false,
    commitsApproved: [],
    validated: false,
    incomplete: true,
  },
  {
    it: 'says so when the target was forced back to a commit that it had before',
    history: 'U(c1→main@m1) U(c1→main@m2) A(2) U(c1→main@m1)',
    commits: 'c1:1',
    approved: false,
    commitsApproved: [],
    validated: false,
    incomplete: true,
  },
  {
    it: 'covers what was proposed for a target that only moved on',
    history: 'U(c1→main@m1) U(c1→main@m1) A(2) U(c1→dev@d1) U(c1→main@m1) U(c1→main@m2)',
    commits: 'c1:1',
    approved: true,
    commitsApproved: ['c1'],
  },
  {
    it: 'does not take the closing entry for a target that was forced back',
    history: 'U(c1→main@m1) A(2) U(c1→main@c1,MERGED)',
    commits: 'c1:1',
    approved: true,
    commitsApproved: ['c1'],
  },
  {
    it: 'says so when an update does not name its target, which may have been another one',
    history: 'U(c1→none) A(2)',
    commits: 'c1:1',
    approved: false,
    commitsApproved: [],
    validated: false,
    incomplete: true,
  },
  {
    it: 'takes an approval after the merge for none',
    history: 'U(c1) U(c1,MERGED) A(2)',
    commits: 'c1:1',
    approved: false,
    commitsApproved: [],
  },
  {
    it: 'says that the activity is missing when it has no entry although somebody approves',
    history: 'U(c1) A(2)',
    commits: 'c1:1',
    known: { activity: [] },
    approved: false,
    commitsApproved: [],
    validated: false,
    incomplete: true,
  },
  {
    it: 'covers a merge of the target that moved on',
    history: 'U(c1→main@m1) A(2) U(mg→main@m2)',
    commits: 'mg:1<c1,m2 c1:1',
    approved: false,
    commitsApproved: ['c1'],
  },
  {
    it: 'matches abbreviated hashes',
    history: "U(c1') A(2)",
    commits: 'c1:1',
    approved: true,
    commitsApproved: ['c1'],
  },
];

describe('worked examples', () => {
  test.each(CASES)('$it', (example) => {
    const approverIds = example.approverIds ?? [2];
    const commits = example.told ?? example.commits.split(' ').map((commit) => commit.split(':')[0]!);
    const report = analyzeApprovals({ ...inputOf(example.history, example.commits), ...example.known });

    // Everything but the reviewers and the approvals' details.
    expect(report).toMatchObject({
      commits: commits.map(hashOf),
      commitMessages: commits.map((name) => `message of ${name}`),
      commitsApproved: example.commitsApproved.map(hashOf),
      commitsNotApproved: commits.filter((name) => !example.commitsApproved.includes(name)).map(hashOf),
      commitsByUnknownAuthor: (example.byUnknownAuthor ?? []).map(hashOf),
      approved: example.approved,
      validated: example.validated ?? true,
      approvedCommitsRemoved: example.removed ?? false,
      analysisIncomplete: example.incomplete ?? false,
      approverIds: approverIds.map(uuid),
      approvers: approverIds.map((user) => `User ${user}`),
      changesRequestedByIds: (example.changesRequestedByIds ?? []).map(uuid),
    });
    expect(report.approvals.map(({ userId }) => userId)).toEqual(approverIds.map(uuid));
  });

  test.each(CASES)('asks for the activity when somebody approves: $history', ({ history, approverIds = [2] }) => {
    const { pullRequest } = inputOf(history, 'c1:1');
    expect(needsActivity(pullRequest)).toBe(approverIds.length > 0);
  });
});
