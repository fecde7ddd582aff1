import { memoizeByOwner } from '../../world/memoizeByOwner';
import { positionOf } from '../../world/positions';
import { createRandom, type Random } from '../../world/random';
import type { Repository, World } from '../../world/types';
import type { Account } from '../accounts';
import { DELETED_GROUPS, type GroupReference, referToGroup } from '../groups/record';

export interface BranchRestriction {
  id: number;
  kind: string;
  value: number | null;
  /** Empty when the restriction uses the branching model. */
  pattern: string;
  /** Set when the restriction uses the branching model. */
  branchType?: string;
  /** Whether the restriction applies to the repository's main branch. */
  onMainBranch: boolean;
  users: Account[];
  groups: GroupReference[];
}

/** The branches that a restriction applies to. */
type Target = Pick<BranchRestriction, 'pattern' | 'branchType' | 'onMainBranch'>;

interface Exempt {
  users: Account[];
  groups: GroupReference[];
}

/** The restrictions that Bitbucket's settings page creates for one pattern. */
const USUAL_KINDS = [
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

export const branchRestrictionsOf = memoizeByOwner<Repository, BranchRestriction[]>((world, repository) => {
  const random = createRandom(world.seed, `branch restrictions ${repository.uuid}`);
  const position = positionOf(world, repository);
  const autoMergeOnly = position === 7 && world.extraCases.has('observed payloads') ? protectsNothing : undefined;
  const plan = autoMergeOnly ?? (position === undefined ? undefined : EDGE_CASES[position]);
  const rows = plan ? plan(repository, random) : createUsual(repository, random);
  const exempt = createExempt(world, repository, random, position === 0);
  let id = random.integer(20_000_000, 90_000_000);
  return rows.map((row) => {
    const restricted = row.kind === 'push' || row.kind === 'restrict_merges';
    const { users, groups } = restricted ? exempt : { users: [], groups: [] };
    return { id: (id += random.integer(1, 4)), users, groups, ...row };
  });
});

type Row = Target & Pick<BranchRestriction, 'kind' | 'value'>;

const EDGE_CASES: Record<number, (repository: Repository, random: Random) => Row[]> = {
  // The restrictions of two patterns do not fit on a page of the default length.
  0: (repository, random) => [
    ...protect(random, byName(repository)),
    ...protect(random, byGlob(repository, 'release/**')),
  ],
  1: (repository, random) => [
    ...protect(random, byName(repository), ALL_KINDS),
    { kind: 'require_approvals_to_merge', value: null, ...byGlob(repository, 'm*') },
    { kind: 'require_approvals_to_merge', value: 5, ...byGlob(repository, 'release/*') },
  ],
  2: () => [],
  3: (repository) => [
    { kind: 'force', value: null, ...byGlob(repository, '*') },
    { kind: 'delete', value: null, ...byGlob(repository, 'mai?') },
    { kind: 'push', value: null, ...byGlob(repository, 'release/**') },
    { kind: 'require_approvals_to_merge', value: 1, ...byGlob(repository, '**') },
    { kind: 'require_approvals_to_merge', value: 2, ...byGlob(repository, 'm*') },
  ],
  4: (_, random) => [
    ...protect(random, byModel('development'), ['push', 'require_default_reviewer_approvals_to_merge']),
    ...protect(random, byModel('production'), ['force', 'delete']),
    ...protect(random, byModel('feature'), ['require_passing_builds_to_merge']),
  ],
  5: (repository, random) => protect(random, byGlob(repository, '*')),
  // Many restrictions, none of which applies to the main branch.
  6: (repository, random) =>
    ['!legacy', 'ma?????', '*/main', 'develop', 'hotfix/*'].flatMap((glob) =>
      protect(random, byGlob(repository, glob), ['push', 'force', 'require_approvals_to_merge']),
    ),
};

/** The main branch has a restriction, but one that does not protect it. */
function protectsNothing(repository: Repository): Row[] {
  return [{ kind: 'allow_auto_merge_when_builds_pass', value: null, ...byName(repository) }];
}

function createUsual(repository: Repository, random: Random): Row[] {
  if (random.chance(0.15)) {
    return [];
  }
  const main = random.chance(0.8) ? byName(repository) : byGlob(repository, random.pick([...GLOBS.keys()]));
  const kinds = random.chance(0.6) ? USUAL_KINDS : random.sample(ALL_KINDS, random.integer(1, USUAL_KINDS.length));
  const rows = protect(random, main, kinds);
  if (random.chance(0.4)) {
    rows.push(...protect(random, byGlob(repository, 'release/**')));
  }
  if (random.chance(0.2)) {
    const branchType = random.pick(['development', 'production', 'release', 'hotfix', 'feature', 'bugfix']);
    rows.push(...protect(random, byModel(branchType), ['push', 'delete']));
  }
  return rows;
}

function protect(random: Random, target: Target, kinds: readonly string[] = USUAL_KINDS): Row[] {
  return kinds.map((kind) => {
    const highest = MAX_VALUES.get(kind);
    return { kind, value: highest === undefined ? null : random.integer(1, highest), ...target };
  });
}

function byName({ mainBranch }: Repository): Target {
  return { pattern: mainBranch ?? 'main', onMainBranch: mainBranch !== null };
}

function byGlob({ mainBranch }: Repository, pattern: string): Target {
  return { pattern, onMainBranch: mainBranch !== null && (GLOBS.get(pattern) ?? []).includes(mainBranch) };
}

/** By default, the branching model uses the main branch as its development branch. */
function byModel(branchType: string): Target {
  return { pattern: '', branchType, onMainBranch: branchType === 'development' };
}

function createExempt(world: World, { workspace }: Repository, random: Random, edgeCases: boolean): Exempt {
  const users = random.sample(workspace.memberships.slice(0, 40), random.integer(0, 2)).map(({ user }) => user);
  const groups = random.sample(workspace.groups, random.integer(0, 2)).map(referToGroup);
  if (!edgeCases) {
    return { users, groups };
  }
  return { users: [...users, ...world.outsiders.slice(0, 1)], groups: [...groups, ...DELETED_GROUPS] };
}
