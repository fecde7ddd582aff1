import type { BranchRestriction } from '../../../../src/bitbucket/endpoints/access';
import { isForMainBranch, type Protection, protectionOf } from '../../../../src/steps/branchRestrictions/protection';

function glob(pattern: string | null | undefined, more: Partial<BranchRestriction> = {}): BranchRestriction {
  return { id: 1, kind: 'push', branch_match_kind: 'glob', pattern, ...more };
}

function model(branchType: string | undefined): BranchRestriction {
  return { id: 1, kind: 'push', branch_match_kind: 'branching_model', branch_type: branchType, pattern: '' };
}

describe('isForMainBranch', () => {
  test.each<[pattern: string | null | undefined, branch: string, expected: boolean]>([
    ['main', 'main', true],
    ['main', 'Main', false],
    ['main', 'main2', false],
    ['ain', 'main', false],
    ['', 'main', false],
    [null, 'main', false],
    [undefined, 'main', false],
    ['*', 'main', true],
    ['**', 'main', true],
    ['*', '.hidden', true],
    // a star does not stop at slashes
    ['*', 'release/1.0', true],
    ['release*', 'release/1.0', true],
    ['release/*', 'release/1.0/hotfix', true],
    ['release/**', 'release/1.0', true],
    ['release/*', 'release', false],
    ['*/main', 'main', false],
    ['**/main', 'main', false],
    ['*/main', 'team/main', true],
    ['m*', 'main', true],
    ['*in', 'main', true],
    ['m*n', 'main', true],
    ['m*x', 'main', false],
    ['mai?', 'main', true],
    ['mai?', 'mai', false],
    ['release?1', 'release/1', true],
    ['[lm]ain', 'main', true],
    ['[!m]ain', 'main', false],
    ['[a-k]ain', 'main', false],
    // what other tools understand stands for itself
    ['!main', 'develop', false],
    ['!main', '!main', true],
    ['#main', '#main', true],
    ['{main,master}', 'main', false],
    ['{main,master}', '{main,master}', true],
    ['@(main|master)', 'main', false],
    ['+(main)', 'main', false],
    ['main|develop', 'main', false],
    // characters that regular expressions know
    ['v1.0', 'v1x0', false],
    ['a+b', 'a+b', true],
    ['(main)', '(main)', true],
    ['^main$', 'main', false],
    ['größe/*', 'größe/ä', true],
    ['🚀*', '🚀main', true],
    ['[', '[', true],
    ['\\', 'main', false],
  ])('%j for %j: %j', (pattern, branch, expected) => {
    expect(isForMainBranch(glob(pattern), branch)).toBe(expected);
  });

  test.each([
    ['development', true],
    ['production', false],
    ['feature', false],
    ['release', false],
    [undefined, false],
  ])('knows the main branch as the one for development: %s', (branchType, expected) => {
    expect(isForMainBranch(model(branchType), 'main')).toBe(expected);
  });

  test('treats a restriction without a match kind as one with a pattern', () => {
    expect(isForMainBranch(glob('main', { branch_match_kind: undefined }), 'main')).toBe(true);
  });

  test('does not treat a number as a pattern', () => {
    expect(isForMainBranch(glob(7 as unknown as string), '7')).toBe(false);
  });
});

const OPEN: Protection = {
  branch: 'main',
  protected: false,
  requiredApprovals: 0,
  requiresDefaultReviewerApprovals: false,
  requiredDefaultReviewerApprovals: 0,
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
    ['other branches only', [glob('release/*'), model('feature')], {}],
    ['push', [on('push')], { protected: true, directPushRestricted: true }],
    ['force', [on('force')], { protected: true, forcePushAllowed: false }],
    ['delete', [on('delete')], { protected: true, deletionAllowed: false }],
    ['the branching model', [model('development')], { protected: true, directPushRestricted: true }],
    ['approvals', [on('require_approvals_to_merge', { value: 2 })], { requiredApprovals: 2 }],
    [
      'approvals of several patterns: the most',
      [1, 3, 2].map((value) => on('require_approvals_to_merge', { value })),
      { requiredApprovals: 3 },
    ],
    [
      'approvals without a number',
      [on('require_approvals_to_merge', { value: null }), on('require_approvals_to_merge')],
      { requiredApprovals: 0 },
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
      'builds',
      [on('require_passing_builds_to_merge', { value: 1 })],
      { requiresPassingBuilds: true, requiredPassingBuilds: 1 },
    ],
    ['reset', [on('reset_pullrequest_approvals_on_change')], { resetsApprovalsOnChange: true }],
    ['reset when the changes differ', [on('smart_reset_pullrequest_approvals')], { resetsApprovalsOnChange: true }],
    ['a kind that is not known', [on('require_moonlight')], {}],
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
    expect(protectionOf('main', restrictions)).toEqual({ ...OPEN, ...expected });
  });

  describe('protected', () => {
    const isProtected = (...restrictions: BranchRestriction[]) => protectionOf('main', restrictions).protected;

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

    test.each([null, undefined, 0, '2' as unknown as number])(
      'an enforced check for a number of approvals, which is %j, protects nothing',
      (value) => {
        expect(isProtected(on('require_approvals_to_merge', { value }), on('enforce_merge_checks'))).toBe(false);
      },
    );

    test.each([
      'enforce_merge_checks',
      'reset_pullrequest_approvals_on_change',
      'smart_reset_pullrequest_approvals',
      'reset_pullrequest_changes_requested_on_change',
      'allow_auto_merge_when_builds_pass',
      'require_moonlight',
    ])('%s protects nothing', (kind) => {
      expect(isProtected(on(kind))).toBe(false);
      expect(isProtected(on(kind), on('enforce_merge_checks'))).toBe(false);
    });
  });
});
