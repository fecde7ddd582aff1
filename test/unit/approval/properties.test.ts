import { isDeepStrictEqual } from 'node:util';

import type { TimelineEntry } from '../../../src/approval/timeline';
import { analyzeApprovals, type ApprovalInput, type ApprovalReport } from '../../../src/approval/verdict';
import { fc } from '../../fastCheck';
import { expectedVerdict } from './definition';
import { circumstances, History, push, type Step, steps, USERS } from './histories';
import { uuid } from './notation';

function reportOf(...taken: Step[]): ApprovalReport {
  return analyzeApprovals(new History(taken).toInput());
}

/** The same with only those approvals that a user gives whom `keep` accepts. */
function withApprovals(input: ApprovalInput, keep: (userId: string) => boolean): ApprovalInput {
  const participants = input.pullRequest.participants!.map((participant) => ({
    ...participant,
    approved: participant!.approved && keep(participant!.user!.uuid),
  }));
  return { ...input, pullRequest: { ...input.pullRequest, participants } };
}

/** `APPROVAL_RUNS=200000 APPROVAL_SEED=1` tries many more histories than the usual thousand. */
const RUNS = {
  numRuns: Number(process.env.APPROVAL_RUNS ?? 1000),
  ...(process.env.APPROVAL_SEED && { seed: Number(process.env.APPROVAL_SEED) }),
};

describe('the analysis of any history', () => {
  test('agrees with the definition', () => {
    fc.assert(
      fc.property(steps, circumstances, (taken, given) => {
        const history = new History(taken, given);
        const report = analyzeApprovals(history.toInput());
        const { approved, removed, incomplete, status, approvedAfterMerge } = expectedVerdict(history);
        expect(report).toMatchObject({
          commitsApproved: approved,
          approved: status === 'approved',
          approvalStatus: status,
          approvedCommitsRemoved: removed,
          analysisIncomplete: incomplete,
        });
        expect(report.approvedAfterMerge).toBe(approvedAfterMerge);
        expect(new Set(report.approverIds)).toEqual(new Set([...history.standing.keys()].map(uuid)));
      }),
      RUNS,
    );
  }, 1_800_000);

  test('lists each commit once, in order, as approved or as not approved', () => {
    fc.assert(
      fc.property(steps, fc.boolean(), (taken, twice) => {
        const input = new History(taken).toInput();
        const listed = input.commits as Exclude<ApprovalInput['commits'], string>;
        const report = analyzeApprovals({ ...input, commits: twice ? [...listed, ...listed] : listed });
        const order = (hash: string) => report.commits.indexOf(hash);

        expect(report.commits).toEqual(listed.map(({ hash }) => hash));
        expect([...report.commitsApproved, ...report.commitsNotApproved].sort()).toEqual([...report.commits].sort());
        for (const part of [report.commitsApproved, report.commitsNotApproved, report.commitsByUnknownAuthor]) {
          expect(part).toEqual([...part].sort((a, b) => order(a) - order(b)));
        }
        expect(report.approved).toBe(report.commitsNotApproved.length === 0 && !report.analysisIncomplete);
      }),
    );
  });

  test('approves no additional commits when an approval is withdrawn', () => {
    fc.assert(
      fc.property(steps, fc.constantFrom(...USERS), (taken, user) => {
        const before = reportOf(...taken);
        const after = reportOf(...taken, { do: 'withdraw', user });
        expect(before.commitsApproved).toEqual(expect.arrayContaining(after.commitsApproved));
        expect(after.approved && !before.approved).toBe(false);
        expect(after.approverIds).not.toContain(uuid(user));
      }),
    );
  });

  test('does not approve a pull request after an unapproved push', () => {
    fc.assert(
      fc.property(steps, push, (taken, last) => {
        expect(reportOf(...taken, last).approved).toBe(false);
      }),
    );
  });

  test('never lets an approval cover commits by the approver or by an unknown author', () => {
    fc.assert(
      fc.property(steps, fc.constantFrom(...USERS), (taken, user) => {
        const input = new History(taken).toInput();
        const { commitsApproved } = analyzeApprovals(withApprovals(input, (userId) => userId === uuid(user)));
        for (const commit of input.commits as Exclude<ApprovalInput['commits'], string>) {
          if (!commit.authorId || commit.authorId === uuid(user)) {
            expect(commitsApproved).not.toContain(commit.hash);
          }
        }
      }),
    );
  });

  test.each([
    ['the opener', [1]],
    ['apps', [6, 7]],
    ['outsiders of a public repository', [9]],
  ])('ignores an approval by %s', (_, others) => {
    fc.assert(
      fc.property(steps, (taken) => {
        const input = new History(taken).toInput();
        const without = analyzeApprovals(withApprovals(input, (userId) => !others.map(uuid).includes(userId)));
        const { commitsApproved, approved } = analyzeApprovals(input);
        expect({ commitsApproved, approved }).toEqual({
          commitsApproved: without.commitsApproved,
          approved: without.approved,
        });
      }),
    );
  });

  test('does not depend on the grants unless it says so', () => {
    fc.assert(
      fc.property(steps, circumstances, (taken, given) => {
        const unread = new History(taken, { ...given, areGrantsRead: false }).toInput();
        const { dependsOnGrants, ...report } = analyzeApprovals(unread);
        const [granted, nobody] = [[5, 8, 9].map(uuid), []].map((uuids) => {
          return analyzeApprovals({ ...unread, access: { ...unread.access, grants: new Set(uuids) } });
        });
        const verdictOf = ({ approved, approvalStatus, approvedAfterMerge }: Partial<ApprovalReport>) => {
          return { approved, approvalStatus, approvedAfterMerge };
        };
        expect([granted!.dependsOnGrants, nobody!.dependsOnGrants]).toEqual([false, false]);
        expect(verdictOf(nobody!)).toEqual(verdictOf(report));
        expect(dependsOnGrants || isDeepStrictEqual(verdictOf(granted!), verdictOf(report))).toBe(true);
      }),
    );
  });

  test('does not depend on the order of the activity', () => {
    fc.assert(
      fc.property(steps, fc.infiniteStream(fc.nat()), (taken, ranks) => {
        const input = new History(taken).toInput();
        const shuffled = (input.activity as TimelineEntry[])
          .map((entry) => ({ entry, rank: ranks.next().value as number }))
          .sort((a, b) => a.rank - b.rank)
          .map(({ entry }) => entry);
        expect(analyzeApprovals({ ...input, activity: shuffled })).toEqual(analyzeApprovals(input));
      }),
    );
  });
});

type Loss = (input: ApprovalInput, at: number) => ApprovalInput;

/** Every way in which a fact may be missing; `at` chooses among several of the kind. */
const LOSSES: Record<string, Loss> = {
  commits: (input) => ({ ...input, commits: 'unavailable' }),
  'commits, as an empty list': (input) => ({ ...input, commits: [] }),
  activity: (input) => ({ ...input, activity: 'unavailable' }),
  members: (input) => ({ ...input, members: 'unavailable' }),
  'the opener': (input) => ({ ...input, pullRequest: { ...input.pullRequest, author: null } }),
  'the author of a commit': (input, at) => inCommits(input, at, { authorId: undefined }),
  'the parents of a commit': (input, at) => inCommits(input, at, { parents: [] }),
  'the time of an entry': (input, at) => inActivity(input, at, { at: undefined }),
  'the state of an update': (input, at) => inActivity(input, at, { state: '', source: undefined }, 'update'),
  'the source of an update': (input, at) => inActivity(input, at, { source: undefined }, 'update'),
  'the destination of an update': (input, at) => inActivity(input, at, { destination: undefined }, 'update'),
  'the time of a participation': (input, at) => inParticipants(input, at, { participated_on: null }),
  'the account of a participant': (input, at) => inParticipants(input, at, { user: null }),
};

function inCommits(input: ApprovalInput, at: number, lost: object): ApprovalInput {
  return input.commits === 'unavailable' ? input : { ...input, commits: changed(input.commits, at, lost) };
}

function inActivity(input: ApprovalInput, at: number, lost: object, kind?: TimelineEntry['kind']): ApprovalInput {
  if (input.activity === 'unavailable') {
    return input;
  }
  return { ...input, activity: changed(input.activity, at, lost, (entry) => !kind || entry.kind === kind) };
}

function inParticipants(input: ApprovalInput, at: number, lost: object): ApprovalInput {
  const participants = changed(input.pullRequest.participants!, at, lost);
  return { ...input, pullRequest: { ...input.pullRequest, participants } };
}

function changed<T>(list: readonly T[], at: number, lost: object, fits: (item: T) => boolean = () => true): T[] {
  const candidates = list.filter(fits);
  const chosen = candidates[at % candidates.length];
  return list.map((item) => (item === chosen ? { ...item, ...lost } : item));
}

describe('a missing fact', () => {
  const losses = fc.array(fc.tuple(fc.constantFrom(...Object.keys(LOSSES)), fc.nat(20)), {
    minLength: 1,
    maxLength: 3,
  });

  test('never leads to an approval', () => {
    fc.assert(
      fc.property(steps, losses, (taken, lost) => {
        const whole = new History(taken).toInput();
        const holed = lost.reduce((input, [what, at]) => LOSSES[what]!(input, at), whole);
        const before = analyzeApprovals(whole);
        const after = analyzeApprovals(holed);
        expect(after.approved && !before.approved).toBe(false);
        expect(before.commitsApproved).toEqual(expect.arrayContaining(after.commitsApproved));
        // what cannot be analyzed completely is not validated either, and a lost approval may make it simpler
        expect(after.validated && !before.validated && !before.analysisIncomplete).toBe(false);
        expect(after.approvedCommitsRemoved && !before.approvedCommitsRemoved).toBe(false);
        expect(after.analysisIncomplete && (after.approved || after.validated)).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });

  test.each(Object.keys(LOSSES))('never leads to an approval: %s', (what) => {
    fc.assert(
      fc.property(steps, fc.nat(20), (taken, at) => {
        const whole = new History(taken).toInput();
        const after = analyzeApprovals(LOSSES[what]!(whole, at));
        expect(after.approved && !analyzeApprovals(whole).approved).toBe(false);
      }),
    );
  });
});
