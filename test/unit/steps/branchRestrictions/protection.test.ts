import type { BranchRestriction } from '../../../../src/bitbucket/endpoints/access';
import { type Protection, protectionOf, type Surroundings } from '../../../../src/steps/branchRestrictions/protection';

function glob(pattern: string | null | undefined, more: Partial<BranchRestriction> = {}): BranchRestriction {
  return { id: 1, kind: 'push', branch_match_kind: 'glob', pattern, ...more };
}

function byModel(branchType: string): BranchRestriction {
  return { id: 1, kind: 'push', branch_match_kind: 'branching_model', branch_type: branchType, pattern: '' };
}

const MODEL = { development: { name: 'main', use_mainbranch: true }, branch_types: [] };
/** Nothing is hidden: the repository inherits nothing, and its branching model was read. */
const ALONE: Surroundings = { inherits: false, model: MODEL };

/** The protection of a main branch for which nothing is restricted. */
const OPEN: Protection = {
  branch: 'main',
  protected: false,
  requiredApprovals: 0,
  requiresDefaultReviewerApprovals: false,
  requiredDefaultReviewerApprovals: 0,
  requiresReviewGroupApprovals: false,
  requiredReviewGroupApprovals: 0,
  requiresPassingBuilds: false,
  requiredPassingBuilds: 0,
  requiresTasksCompleted: false,
  requiresNoChangesRequested: false,
  requiresUpToDate: false,
  mergeChecksEnforced: false,
  mergeRestricted: false,
  resetsChangesRequestedOnChange: false,
  resetsApprovalsOnChange: false,
  directPushRestricted: false,
  forcePushAllowed: true,
  deletionAllowed: true,
};

describe('protectionOf', () => {
  const on = (kind: string, more: Partial<BranchRestriction> = {}) => glob('main', { kind, ...more });

  test.each<[string, BranchRestriction[], Partial<Protection>]>([
    ['nothing', [], {}],
    ['other branches only', [glob('release/*'), byModel('feature')], {}],
    ['push', [on('push')], { protected: true, directPushRestricted: true }],
    ['force', [on('force')], { protected: true, forcePushAllowed: false }],
    ['delete', [on('delete')], { protected: true, deletionAllowed: false }],
    ['the branching model', [byModel('development')], { protected: true, directPushRestricted: true }],
    ['approvals', [on('require_approvals_to_merge', { value: 2 })], { requiredApprovals: 2 }],
    [
      'approvals of several patterns: the most',
      [1, 3, 2].map((value) => on('require_approvals_to_merge', { value })),
      { requiredApprovals: 3 },
    ],
    [
      'approvals without a number',
      [on('require_approvals_to_merge', { value: null }), on('require_approvals_to_merge')],
      { requiredApprovals: undefined },
    ],
    [
      'approvals with what is no number',
      [
        on('require_approvals_to_merge', { value: '4' as unknown as number }),
        on('require_approvals_to_merge', { value: 1 }),
      ],
      { requiredApprovals: 1 },
    ],
    [
      'approvals for other branches',
      [glob('release/*', { kind: 'require_approvals_to_merge', value: 5 }), on('push')],
      { protected: true, requiredApprovals: 0, directPushRestricted: true },
    ],
    [
      'approvals of default reviewers',
      [on('require_default_reviewer_approvals_to_merge', { value: 2 })],
      { requiresDefaultReviewerApprovals: true, requiredDefaultReviewerApprovals: 2 },
    ],
    [
      'approvals of default reviewers without a number',
      [on('require_default_reviewer_approvals_to_merge', { value: null })],
      { requiresDefaultReviewerApprovals: undefined, requiredDefaultReviewerApprovals: undefined },
    ],
    [
      'no approval of a default reviewer',
      [on('require_default_reviewer_approvals_to_merge', { value: 0 })],
      { requiresDefaultReviewerApprovals: false, requiredDefaultReviewerApprovals: 0 },
    ],
    [
      'approvals of review groups',
      [on('require_review_group_approvals_to_merge', { value: 2 })],
      { requiresReviewGroupApprovals: true, requiredReviewGroupApprovals: 2 },
    ],
    [
      'approvals of review groups without a number',
      [on('require_review_group_approvals_to_merge', { value: null })],
      { requiresReviewGroupApprovals: true, requiredReviewGroupApprovals: undefined },
    ],
    [
      'builds',
      [on('require_passing_builds_to_merge', { value: 1 })],
      { requiresPassingBuilds: true, requiredPassingBuilds: 1 },
    ],
    ['reset', [on('reset_pullrequest_approvals_on_change')], { resetsApprovalsOnChange: true }],
    ['reset when the changes differ', [on('smart_reset_pullrequest_approvals')], { resetsApprovalsOnChange: true }],
    ['a kind that is not known, and may protect', [on('require_moonlight')], { protected: undefined }],
    [
      'all',
      [
        on('push'),
        glob('*', { kind: 'force' }),
        glob('m*', { kind: 'delete' }),
        on('require_approvals_to_merge', { value: 1 }),
        on('require_passing_builds_to_merge', { value: 1 }),
      ],
      {
        protected: true,
        directPushRestricted: true,
        forcePushAllowed: false,
        deletionAllowed: false,
        requiredApprovals: 1,
        requiresPassingBuilds: true,
        requiredPassingBuilds: 1,
      },
    ],
  ])('%s', (_, restrictions, expected) => {
    expect(protectionOf('main', restrictions, ALONE)).toEqual({ ...OPEN, ...expected });
  });

  describe('protected', () => {
    const isProtected = (...restrictions: BranchRestriction[]) => protectionOf('main', restrictions, ALONE).protected;

    test.each(['push', 'restrict_merges', 'force', 'delete'])('%s alone protects', (kind) => {
      expect(isProtected(on(kind))).toBe(true);
    });

    test.each([
      ['require_approvals_to_merge', 1],
      ['require_default_reviewer_approvals_to_merge', 1],
      ['require_passing_builds_to_merge', 1],
      ['require_review_group_approvals_to_merge', 1],
      ['require_no_changes_requested', null],
      ['require_tasks_to_be_completed', null],
      ['require_all_comments_resolved', null],
      ['require_all_dependencies_merged', null],
      ['require_commits_behind', 0],
    ])('the merge check %s protects when it is enforced', (kind, value) => {
      expect(isProtected(on(kind, { value }))).toBe(false);
      expect(isProtected(on(kind, { value }), on('enforce_merge_checks'))).toBe(true);
      expect(isProtected(on(kind, { value }), glob('release/*', { kind: 'enforce_merge_checks' }))).toBe(false);
      expect(isProtected(glob('release/*', { kind, value }), on('enforce_merge_checks'))).toBe(false);
    });

    test.each([
      [0, false],
      [null, undefined],
      [undefined, undefined],
      ['2' as unknown as number, undefined],
    ])('an enforced check for a number of approvals, which is %j: %j', (value, expected) => {
      expect(isProtected(on('require_approvals_to_merge', { value }), on('enforce_merge_checks'))).toBe(expected);
    });

    test.each([
      'enforce_merge_checks',
      'reset_pullrequest_approvals_on_change',
      'smart_reset_pullrequest_approvals',
      'reset_pullrequest_changes_requested_on_change',
      'allow_auto_merge_when_builds_pass',
    ])('%s protects nothing', (kind) => {
      expect(isProtected(on(kind))).toBe(false);
      expect(isProtected(on(kind), on('enforce_merge_checks'))).toBe(false);
    });
  });

  describe.each<[string, readonly (BranchRestriction | null)[], Surroundings]>([
    ['the repository inherits', [], { ...ALONE, inherits: true }],
    ['it is not known whether the repository inherits', [], { model: MODEL }],
    ['the branching model was not read', [byModel('feature')], { inherits: false }],
    ['a restriction is of an unknown type', [byModel('archive')], ALONE],
    ['a restriction is matched in an unknown way', [glob('x', { branch_match_kind: 'regex' })], ALONE],
    ['a record is missing', [null], ALONE],
    ['a record has no kind', [on(undefined as unknown as string)], ALONE],
  ])('where %s', (_, hiding, surroundings) => {
    const known = (...restrictions: BranchRestriction[]) => {
      const protection = protectionOf('main', [...hiding, ...restrictions], surroundings);
      return Object.fromEntries(Object.entries(protection).filter(([, fact]) => fact !== undefined));
    };

    test('nothing negative is stated', () => {
      expect(known()).toEqual({ branch: 'main' });
      expect(known(glob('release/*'))).toEqual({ branch: 'main' });
      expect(known(on('allow_auto_merge_when_builds_pass'))).toEqual({ branch: 'main' });
      expect(known(on('require_approvals_to_merge', { value: 0 }))).toEqual({ branch: 'main' });
    });

    test('what a restriction proves is stated', () => {
      expect(known(on('push'), on('force'), on('delete'))).toEqual({
        branch: 'main',
        protected: true,
        directPushRestricted: true,
        forcePushAllowed: false,
        deletionAllowed: false,
      });
    });

    test('a merge check is stated, and protects only where it is known to be enforced', () => {
      const check = on('require_approvals_to_merge', { value: 2 });
      expect(known(check)).toEqual({ branch: 'main', requiredApprovals: 2 });
      expect(known(check, on('enforce_merge_checks'))).toEqual({
        branch: 'main',
        protected: true,
        requiredApprovals: 2,
        mergeChecksEnforced: true,
      });
    });
  });
});
