import type { BranchRestriction } from '../../../../src/bitbucket/endpoints/access';
import { MalformedRecordError } from '../../../../src/graph/properties';
import {
  createBranchProtectionEntity,
  createBranchRestrictionEntity,
} from '../../../../src/steps/branchRestrictions/converter';
import { protectionOf } from '../../../../src/steps/branchRestrictions/protection';
import { checkAgainstDataModel, raw, stored } from '../../graph/entityChecks';
import { IN_REPOSITORY, LISTED_REPOSITORY as repository } from '../../graph/places';

checkAgainstDataModel();

const AT = { ...IN_REPOSITORY, webLink: 'https://bitbucket.org/acme/web-shop/admin/branch-restrictions' };

describe('createBranchRestrictionEntity', () => {
  const restriction: BranchRestriction = {
    type: 'branchrestriction',
    id: 4711,
    kind: 'require_approvals_to_merge',
    value: 2,
    branch_match_kind: 'glob',
    pattern: 'main',
    users: [],
    groups: [],
  };

  test('converts a complete record', () => {
    const entity = createBranchRestrictionEntity(restriction, repository);
    expect(stored(entity)).toEqual({
      _key: '{repository}:4711',
      _type: 'bitbucket_branch_restriction',
      _class: ['AccessPolicy'],
      id: '4711',
      name: 'require_approvals_to_merge',
      ...AT,
      displayName: 'acme/web-shop: require_approvals_to_merge on main',
      kind: 'require_approvals_to_merge',
      value: 2,
      pattern: 'main',
      matchKind: 'glob',
      type: 'branchrestriction',
      ownerId: '{workspace}',
      active: true,
    });
    expect(raw(entity)).toEqual(restriction);
  });

  test('omits a missing value and a missing pattern', () => {
    const entity = createBranchRestrictionEntity(
      {
        id: 12345,
        kind: 'push',
        value: null,
        branch_match_kind: 'branching_model',
        branch_type: 'release',
        pattern: '',
      },
      repository,
    );
    expect(stored(entity)).toMatchObject({ pattern: '', matchKind: 'branching_model', branchType: 'release' });
    expect(stored(entity)).not.toHaveProperty('value');
    expect(entity.displayName).toBe('acme/web-shop: push on branch type release');
    expect(createBranchRestrictionEntity({ id: 12345, kind: 'push', pattern: null }, repository).pattern).toBe('');
  });

  test.each([
    [false, true],
    [true, undefined],
    [undefined, undefined],
  ])('is known to be active where the repository does not inherit: %s', (inheritsBranchRestrictions, active) => {
    const entity = createBranchRestrictionEntity(restriction, { ...repository, inheritsBranchRestrictions });
    expect(entity.active).toBe(active);
  });

  test('names the branches whose pipelines may push', () => {
    const pipelines = (branches: unknown) => {
      const record = { ...restriction, pipelines_source_branches: branches } as BranchRestriction;
      return stored(createBranchRestrictionEntity(record, repository));
    };
    expect(pipelines(['main', null, 'release/*'])).toMatchObject({ pipelinesSourceBranches: ['main', 'release/*'] });
    expect(pipelines([])).toMatchObject({ pipelinesSourceBranches: [] });
    expect(pipelines(null)).not.toHaveProperty('pipelinesSourceBranches');
    const many = Array.from({ length: 251 }, (_, index) => `branch-${index}`);
    expect(pipelines(many)).toMatchObject({
      pipelinesSourceBranches: many.slice(0, 250),
      pipelinesSourceBranchesTruncated: true,
    });
    expect(pipelines(many.slice(1))).not.toHaveProperty('pipelinesSourceBranchesTruncated');
  });

  test.each<[string, object]>([
    ['no id', { kind: 'push' }],
    ['an id that is no number', { id: {}, kind: 'push' }],
    ['no kind', { id: 1 }],
  ])('refuses %s', (_, record) => {
    expect(() => createBranchRestrictionEntity(record as BranchRestriction, repository)).toThrow(MalformedRecordError);
  });
});

test('creates the entity of the protection of the main branch', () => {
  const entity = createBranchProtectionEntity(protectionOf('main', [], { inherits: false }), repository);
  expect(stored(entity)).toEqual({
    _key: '{repository}:main-branch-protection',
    _type: 'bitbucket_branch_protection',
    _class: ['Configuration', 'Rule'],
    name: 'Web Shop main branch protection',
    ...AT,
    displayName: 'acme/web-shop: main branch protection',
    ownerId: '{workspace}',
    repoId: '{repository}',
    inheritsBranchRestrictions: false,
    branch: 'main',
    protected: false,
    requiredApprovals: 0,
    requiresDefaultReviewerApprovals: false,
    requiredDefaultReviewerApprovals: 0,
    requiresReviewGroupApprovals: false,
    requiredReviewGroupApprovals: 0,
    requiredPassingBuilds: 0,
    requiresTasksCompleted: false,
    requiresNoChangesRequested: false,
    requiresUpToDate: false,
    mergeChecksEnforced: false,
    mergeRestricted: false,
    resetsChangesRequestedOnChange: false,
    requiresPassingBuilds: false,
    resetsApprovalsOnChange: false,
    directPushRestricted: false,
    forcePushAllowed: true,
    deletionAllowed: true,
  });
});

test.each([true, undefined])('leaves out what is not known where the repository inherits: %s', (inherits) => {
  const restriction: BranchRestriction = { id: 1, kind: 'require_approvals_to_merge', value: 1, pattern: 'main' };
  const protection = protectionOf('main', [restriction], { inherits });
  const entity = createBranchProtectionEntity(protection, { ...repository, inheritsBranchRestrictions: inherits });
  expect(stored(entity)).toEqual({
    _key: '{repository}:main-branch-protection',
    _type: 'bitbucket_branch_protection',
    _class: ['Configuration', 'Rule'],
    name: 'Web Shop main branch protection',
    ...AT,
    displayName: 'acme/web-shop: main branch protection',
    ownerId: '{workspace}',
    repoId: '{repository}',
    ...(inherits && { inheritsBranchRestrictions: true }),
    branch: 'main',
    requiredApprovals: 1,
  });
});
