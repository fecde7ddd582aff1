import type { Random } from '../../world/random';
import type { Repository, World } from '../../world/types';
import { branchingModelOf, isMainBranchOfType } from './branchingModel';

/** The branches that a restriction applies to. */
export interface Target {
  /** Empty when the restriction uses the branching model. */
  pattern: string;
  /** Set when the restriction uses the branching model. */
  branchType?: string;
}

/** What somebody restricts on some branches. */
export interface Rule extends Target {
  kind: string;
  value: number | null;
}

/** The restrictions that Bitbucket's settings page creates for one pattern. */
export const USUAL_KINDS = [
  'push',
  'force',
  'delete',
  'restrict_merges',
  'require_approvals_to_merge',
  'require_passing_builds_to_merge',
  'reset_pullrequest_approvals_on_change',
  'enforce_merge_checks',
];

export const ALL_KINDS = [
  ...USUAL_KINDS,
  'require_default_reviewer_approvals_to_merge',
  'require_review_group_approvals_to_merge',
  'require_no_changes_requested',
  'require_tasks_to_be_completed',
  'require_commits_behind',
  'smart_reset_pullrequest_approvals',
  'reset_pullrequest_changes_requested_on_change',
  'require_all_dependencies_merged',
  'allow_auto_merge_when_builds_pass',
  'require_all_comments_resolved',
];

/** The highest value of each kind that has a value, such as a number of approvals. */
const MAX_VALUES = new Map(
  Object.entries({
    require_approvals_to_merge: 3,
    require_default_reviewer_approvals_to_merge: 2,
    require_passing_builds_to_merge: 2,
    require_review_group_approvals_to_merge: 1,
    require_commits_behind: 5,
  }),
);

/** Patterns, and the main branches that they match. Only `*` and `?` are special; `!` matches itself. */
const GLOBS = new Map<string, readonly string[]>(
  Object.entries({
    '*': ['main', 'master'],
    '**': ['main', 'master'],
    'm*': ['main', 'master'],
    'mai?': ['main'],
    'ma?????': [],
    'release/**': [],
    'release/*': [],
    'hotfix/*': [],
    '*/main': [],
    '!legacy': [],
    develop: [],
  }),
);

export const PATTERNS = [...GLOBS.keys()];

export function protect(random: Random, target: Target, kinds: readonly string[] = USUAL_KINDS): Rule[] {
  return kinds.map((kind) => {
    const highest = MAX_VALUES.get(kind);
    return { kind, value: highest === undefined ? null : random.integer(1, highest), ...target };
  });
}

export function byName({ mainBranch }: Repository): Target {
  return { pattern: mainBranch ?? 'main' };
}

export function byGlob(pattern: string): Target {
  return { pattern };
}

export function byModel(branchType: string): Target {
  return { pattern: '', branchType };
}

/** Whether a rule applies to the main branch of a repository. */
export function isOnMainBranch(world: World, repository: Repository, { pattern, branchType }: Target): boolean {
  const { mainBranch } = repository;
  if (mainBranch === null) {
    return false;
  }
  return branchType === undefined
    ? pattern === mainBranch || (GLOBS.get(pattern) ?? []).includes(mainBranch)
    : isMainBranchOfType(repository, branchingModelOf(world, repository), branchType);
}
