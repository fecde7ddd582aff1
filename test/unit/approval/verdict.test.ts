import { analyzeApprovals, type ApprovalInput, needsActivity } from '../../../src/approval/verdict';
import type { Account } from '../../../src/bitbucket/endpoints/json';
import type { PullRequest } from '../../../src/bitbucket/endpoints/pullRequests';
import {
  ACCESS,
  commitsOf,
  hashOf,
  inputOf,
  MEMBERS,
  pullRequestOf,
  stamp,
  timelineOf,
  uuid,
  WORKSPACE,
} from './notation';

const NO_ACCOUNTS = [null, undefined, {} as Account, { uuid: '' }];

function analyze(history: string, commits: string, pullRequest: Partial<PullRequest>, known?: Partial<ApprovalInput>) {
  const input = inputOf(history, commits);
  return analyzeApprovals({ ...input, ...known, pullRequest: { ...input.pullRequest, ...pullRequest } });
}

describe('needsActivity', () => {
  const pullRequest: PullRequest = { id: 1, state: 'OPEN' };

  test.each([undefined, null])('is true when the participants are %p', (participants) => {
    expect(needsActivity({ ...pullRequest, participants })).toBe(true);
  });

  test('is false when no identifiable participant approves', () => {
    const participants = [null, { user: { uuid: uuid(2) } }, { user: null, approved: true }];
    expect(needsActivity({ ...pullRequest, participants: [] })).toBe(false);
    expect(needsActivity({ ...pullRequest, participants })).toBe(false);
    expect(needsActivity({ ...pullRequest, participants: [{ user: { uuid: uuid(2) }, approved: true }] })).toBe(true);
  });
});

describe('the participants', () => {
  test('have the available name, without duplicates, in the given order', () => {
    const people: Account[] = [
      { uuid: '{c}', display_name: 'Carol', nickname: 'c' },
      { uuid: '{a}', display_name: '', nickname: 'al' },
      { uuid: '{b}', display_name: null },
      { uuid: '{c}', display_name: 'Carol again' },
    ];
    const report = analyze('U(c1)', 'c1:1', {
      reviewers: [...people, null, { uuid: '' }],
      participants: [...people, ...NO_ACCOUNTS].map((user) => ({ user, approved: true, state: 'changes_requested' })),
    });
    const ids = ['{c}', '{a}', '{b}'];
    const names = ['Carol', 'al', '{b}'];
    expect(report).toMatchObject({ reviewerIds: ids, reviewers: names, approverIds: ids, approvers: names });
    expect(report.changesRequestedByIds).toEqual(ids);
    expect(report.approvals.map(({ userId }) => userId)).toEqual(ids);
  });

  test('are omitted if there are none', () => {
    expect(analyze('U(c1)', 'c1:1', { reviewers: null, participants: [null] })).toMatchObject({
      reviewerIds: [],
      approverIds: [],
      changesRequestedByIds: [],
      approvals: [],
    });
  });

  test.each([undefined, null])('are taken from the activity when the list is %p', (participants) => {
    const named = analyze('U(c1) A(3) A(2) A(3)', 'c1:1', { participants });
    expect(named).toMatchObject({ approverIds: [uuid(3), uuid(2)], approvers: ['User 3', 'User 2'], approved: true });
    const unnamed = { kind: 'approval' as const, userId: uuid(2) };
    expect(analyze('U(c1)', 'c1:1', { participants }, { activity: [unnamed] }).approvers).toEqual([uuid(2)]);
    expect(analyze('U(c1) A(2)', 'c1:1', { participants }, { activity: 'unavailable' })).toMatchObject({
      approverIds: [],
      approved: false,
      analysisIncomplete: true,
    });
  });

  test('approve nothing when the list is empty, even if the activity has approvals', () => {
    expect(analyze('U(c1) A(2)', 'c1:1', { participants: [] })).toMatchObject({
      approverIds: [],
      approved: false,
      analysisIncomplete: false,
    });
  });
});

describe('the approvals', () => {
  test('have a time and a commit, whether they count or not', () => {
    const { approvals } = analyze("U(c1') A(1) U(c2') A(2) A(9)", 'c2:1<c1 c1:1', {});
    const second = Date.UTC(2024, 0, 1);
    expect(approvals).toEqual([
      { userId: uuid(1), approvedOn: second + 1000, commit: hashOf('c1') },
      { userId: uuid(2), approvedOn: second + 3000, commit: hashOf('c2') },
      { userId: uuid(9), approvedOn: second + 4000, commit: hashOf('c2') },
    ]);
  });

  test('keep the abbreviated hash of a removed commit, and omit an unknown one', () => {
    const hash = hashOf('c1').slice(0, 12);
    expect(analyze("U(c1') A(2) U(x1)", 'x1:1', {}).approvals[0]?.commit).toBe(hash);
    expect(analyze("U(c1') A(2)", 'c1:1', {}, { commits: 'unavailable' }).approvals[0]?.commit).toBe(hash);
    expect(analyze('U(c1) A(2)', 'c1:1', {}, { activity: 'unavailable' }).approvals).toEqual([
      { userId: uuid(2), approvedOn: Date.UTC(2024, 0, 1) + 1000, commit: undefined },
    ]);
  });

  test('use the later source when a user approves again', () => {
    expect(analyze('U(c1) A(2) U(c2) A(2)', 'c2:1<c1 c1:1', {}).approved).toBe(true);
    expect(analyze('U(c1) A(2) U(x1) A(2) U(c1)', 'c1:1', {})).toMatchObject({
      commitsApproved: [],
      approvedCommitsRemoved: true,
    });
  });

  test('are reported in milliseconds but compared with microseconds', () => {
    const { pullRequest } = pullRequestOf('A(2)');
    const [source, later] = ['c1', 'c2'].map((name) => ({ commit: { hash: hashOf(name) } }));
    const destination = { branch: { name: 'main' } };
    const activity = timelineOf([
      { update: { state: 'OPEN', date: stamp(999_998), source: later, destination } },
      { approval: { date: stamp(999_997), user: { uuid: uuid(2) } } },
      { update: { state: 'OPEN', date: stamp(999_996), source, destination } },
    ]);
    const commits = commitsOf('c2:1<c1 c1:1');
    expect(
      analyzeApprovals({ pullRequest, commits, activity, members: MEMBERS, access: ACCESS, workspaceUuid: WORKSPACE }),
    ).toMatchObject({
      commitsApproved: [hashOf('c1')],
      approvals: [{ approvedOn: Date.UTC(2024, 0, 1) + 999 }],
    });
  });

  test.each([
    ['has no entry', []],
    ['has no time', [{ kind: 'approval' as const, userId: uuid(2) }]],
  ])('falls back on the participation when the approval %s', (_, entries) => {
    const updates = timelineOf(pullRequestOf('U(c1)').activity);
    const user = { uuid: uuid(2) };
    const activity = [...entries, ...updates];
    const at = (participated_on: string | null) =>
      analyze('U(c1)', 'c1:1', { participants: [{ user, approved: true, participated_on }] }, { activity });
    expect(at(stamp(5))).toMatchObject({ approved: true, analysisIncomplete: false });
    expect(at(null)).toMatchObject({ approved: false, commitsApproved: [], analysisIncomplete: true, approvals: [{}] });
  });
});

describe('a participant who is listed twice', () => {
  test('has the time of the entry that approves', () => {
    const { activity } = pullRequestOf('U(c1) U(c2)');
    const user = { uuid: uuid(2) };
    const participants = [
      { user, approved: true, participated_on: stamp(0) },
      { user, approved: false, participated_on: stamp(5e6) },
    ];
    const known = { activity: timelineOf(activity) };
    expect(analyze('U(c1)', 'c2:1<c1 c1:1', { participants }, known).commitsApproved).toEqual([hashOf('c1')]);
  });
});

describe('missing data', () => {
  test('can be the source of the approved update', () => {
    const activity = timelineOf(pullRequestOf('U(c1) U(c1) A(2)').activity);
    const [approval, latest, first] = activity;
    const gone = { ...latest!, source: undefined };
    expect(analyze('A(2)', 'c1:1', {}, { activity: [approval!, gone, first!] })).toMatchObject({
      approved: false,
      validated: false,
      commitsApproved: [],
      approvedCommitsRemoved: false,
      analysisIncomplete: true,
    });
  });

  test('does not matter if another approval covers every commit', () => {
    const commit = { hash: null };
    const { activity } = pullRequestOf('U(gone) A(2) U(c1) A(3)');
    activity[3] = { update: { ...activity[3]!.update, source: { commit } } };
    const known = { activity: timelineOf(activity) };
    expect(analyze('U(c1) A(2) A(3)', 'c1:1', {}, known)).toMatchObject({ approved: true, analysisIncomplete: false });
    expect(analyze('U(c1) A(2)', 'c1:1', {}, known)).toMatchObject({ approved: false, analysisIncomplete: true });
    expect(analyze('U(c1) A(1)', 'c1:1', {}, known)).toMatchObject({ approved: false, analysisIncomplete: false });
  });

  test.each(NO_ACCOUNTS)('can be the opener, who may be the approver: %j', (author) => {
    expect(analyze('U(c1) A(2)', 'c1:3', { author })).toMatchObject({
      approved: false,
      commitsApproved: [],
      approverIds: [uuid(2)],
      analysisIncomplete: true,
    });
    expect(analyze('U(c1) A(9)', 'c1:3', { author }).analysisIncomplete).toBe(false);
    expect(analyze('U(c1)', 'c1:3', { author })).toMatchObject({ validated: true, analysisIncomplete: false });
  });

  test('can be the members; then only authors without an account are certain to be unknown', () => {
    expect(analyze('U(c2) A(2)', 'c3:9<c2 c2:?<c1 c1:1', {}, { members: 'unavailable' })).toMatchObject({
      approved: false,
      validated: false,
      commitsApproved: [],
      commitsNotApproved: ['c3', 'c2', 'c1'].map(hashOf),
      commitsByUnknownAuthor: [hashOf('c2')],
      analysisIncomplete: true,
    });
  });

  test('does not matter if the analysis does not need it', () => {
    expect(analyze('U(c1)', 'c1:1', {}, { activity: 'unavailable' }).analysisIncomplete).toBe(false);
  });

  test('can be the complete hash, if the abbreviated one matches two commits', () => {
    const [start, parents, authorId] = ['ab'.repeat(6), [], uuid(1)];
    const commits = ['1', '2'].map((end) => ({ hash: start + end.repeat(28), parents, authorId, summary: '' }));
    const { activity } = pullRequestOf('U(c1) A(2)');
    activity[1]!.update!.source = { commit: { hash: start } };
    expect(analyze('U(c1) A(2)', 'c1:1', {}, { commits, activity: timelineOf(activity) })).toMatchObject({
      commitsApproved: [],
      approvedCommitsRemoved: false,
      analysisIncomplete: true,
      approvals: [{ commit: start }],
    });
  });
});

describe('an approver whose account was closed', () => {
  const closed = { participants: NO_ACCOUNTS.map((user) => ({ user, approved: true })) };
  const isPrivate = { access: { ...ACCESS, isPublic: false } };

  test('may have been a member, unless everybody can approve', () => {
    const undetermined = { approved: false, analysisIncomplete: true, approvalStatus: 'undetermined', approverIds: [] };
    expect(analyze('U(c1)', 'c1:1', closed, isPrivate)).toMatchObject(undetermined);
    const unread: Partial<ApprovalInput> = { access: { ...ACCESS, permissions: 'unavailable' } };
    expect(analyze('U(c1)', 'c1:1', closed, unread)).toMatchObject(undetermined);
    const known = { analysisIncomplete: false, approvalStatus: 'not_approved' };
    expect(analyze('U(c1)', 'c1:1', closed)).toMatchObject(known);
    const passive = { participants: [{ user: null, approved: false }] };
    expect(analyze('U(c1)', 'c1:1', passive, isPrivate)).toMatchObject(known);
  });

  test('does not matter where somebody else approves everything', () => {
    const { participants } = inputOf('U(c1) A(2)', 'c1:1').pullRequest;
    const both = { participants: [...(participants ?? []), { user: null, approved: true }] };
    expect(analyze('U(c1) A(2)', 'c1:1', both, isPrivate)).toMatchObject({
      approved: true,
      approvalStatus: 'approved',
    });
  });

  test('may have approved after the merge', () => {
    const report = analyze('U(c1) U(c1,MERGED)', 'c1:1', { ...closed, state: 'MERGED' }, isPrivate);
    expect(report).toMatchObject({ approvalStatus: 'undetermined' });
    expect(report.approvedAfterMerge).toBeUndefined();
  });
});

describe('authors', () => {
  test('include the account of the workspace among the known ones', () => {
    const commits = [{ ...commitsOf('c1:1')[0]!, authorId: WORKSPACE }];
    expect(analyze('U(c1) A(2)', 'c1:1', {}, { commits })).toMatchObject({ validated: true, approved: true });
  });
});

describe('an app is told by its type', () => {
  const typed = { uuid: uuid(2), type: 'app_user' };
  const untyped = { uuid: uuid(2) };
  const at = stamp(1e6);

  test.each<[string, Partial<PullRequest>, Partial<ApprovalInput>]>([
    ['of the participant', { participants: [{ user: typed, approved: true, participated_on: at }] }, {}],
    [
      'in the activity, with participants',
      { participants: [{ user: untyped, approved: true, participated_on: at }] },
      { activity: timelineOf([{ approval: { date: at, user: typed } }, ...pullRequestOf('U(c1)').activity]) },
    ],
    [
      'in the activity, without participants',
      { participants: undefined },
      { activity: timelineOf([{ approval: { date: at, user: typed } }, ...pullRequestOf('U(c1)').activity]) },
    ],
    [
      'in the list of members',
      { participants: [{ user: untyped, approved: true, participated_on: at }] },
      { members: { has: (id) => MEMBERS.has(id), nonPeople: new Set([uuid(2)]) } },
    ],
    [
      'although the permissions name it',
      { participants: [{ user: { ...typed, uuid: uuid(9) }, approved: true, participated_on: at }] },
      { access: { ...ACCESS, permissions: new Set([uuid(9)]), isPublic: false } },
    ],
  ])('%s', (_, pullRequest, known) => {
    expect(analyze('U(c1) A(2)', 'c1:1', pullRequest, known)).toMatchObject({
      commitsApproved: [],
      approvalStatus: 'not_approved',
      approverIds: [expect.stringMatching(/user-[29]/)],
    });
  });
});

test('an app without an account is nobody who may have been a member', () => {
  const approvedBy = (type: string) => {
    const participants = [{ user: { type } as Account, approved: true }];
    const access = { ...ACCESS, isPublic: false };
    return analyze('U(c1)', 'c1:1', { participants }, { access }).approvalStatus;
  };
  expect(approvedBy('app_user')).toBe('not_approved');
  expect(approvedBy('user')).toBe('undetermined');
});

describe('the head of an open pull request', () => {
  const sourceOf = (hash: string | null) => ({ source: { commit: hash === null ? null : { hash } } });

  test('is listed if a hash begins like it', () => {
    const short = hashOf('c1').slice(0, 12);
    expect(analyze('U(c1) A(2)', 'c1:1', sourceOf(short.toUpperCase()))).toMatchObject({ approved: true });
    expect(analyze('U(c1)', 'c1:1', sourceOf(hashOf('c2').slice(0, 12)))).toMatchObject({
      validated: false,
      approvalStatus: 'undetermined',
    });
  });

  test('is that of the newest proposal where the branch is gone', () => {
    expect(analyze('U(c1) A(2)', 'c1:1', sourceOf(null))).toMatchObject({ approved: true });
    expect(analyze('U(c1) A(2) U(c2)', 'c1:1', sourceOf(null))).toMatchObject({
      approved: false,
      commitsApproved: [hashOf('c1')],
      approvedCommitsRemoved: false,
      approvalStatus: 'undetermined',
    });
  });

  test('is not removed because the list of commits lacks it', () => {
    const head = sourceOf(hashOf('c2').slice(0, 12));
    expect(analyze("U(c1) U(c2') A(2)", 'c1:1', head)).toMatchObject({
      approvedCommitsRemoved: false,
      approvalStatus: 'undetermined',
    });
  });

  test.each(['MERGED', 'DECLINED', 'SUPERSEDED'])('does not matter in state %s, in which the list stays', (state) => {
    const head = sourceOf(hashOf('m1').slice(0, 12));
    expect(analyze(`U(c1) A(2) U(m1,${state})`, 'c1:1', { state, ...head })).toMatchObject({ approved: true });
  });
});
