import { UNREADABLE_MODEL } from '../../world/edgeCases';
import { memoizeByOwner } from '../../world/memoizeByOwner';
import { positionOf } from '../../world/positions';
import { createRandom, type Random } from '../../world/random';
import type { Repository, World } from '../../world/types';
import type { Account } from '../accounts';
import { DELETED_GROUPS, type GroupReference, referToGroup } from '../groups/record';
import { ALL_KINDS, byGlob, byModel, byName, isOnMainBranch, PATTERNS, protect, type Rule, USUAL_KINDS } from './rules';

export interface BranchRestriction extends Rule {
  id: number;
  /** Whether the restriction applies to the repository's main branch. */
  onMainBranch: boolean;
  /** The branches whose pipelines may push in spite of it; usually absent. */
  pipelinesSourceBranches?: string[];
  users: Account[];
  groups: GroupReference[];
}

interface Exempt {
  users: Account[];
  groups: GroupReference[];
}

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
    const onMainBranch = isOnMainBranch(world, repository, row);
    const pipelines = row.kind === 'push' ? pickPipelines(world, repository) : {};
    return { id: (id += random.integer(1, 4)), users, groups, onMainBranch, ...pipelines, ...row };
  });
});

const EDGE_CASES: Record<number, (repository: Repository, random: Random) => Rule[]> = {
  // The restrictions of two patterns do not fit on a page of the default length.
  0: (repository, random) => [...protect(random, byName(repository)), ...protect(random, byGlob('release/**'))],
  1: (repository, random) => [
    ...protect(random, byName(repository), ALL_KINDS),
    { kind: 'require_approvals_to_merge', value: null, ...byGlob('m*') },
    { kind: 'require_approvals_to_merge', value: 5, ...byGlob('release/*') },
  ],
  2: () => [],
  3: () => [
    { kind: 'force', value: null, ...byGlob('*') },
    { kind: 'delete', value: null, ...byGlob('mai?') },
    { kind: 'push', value: null, ...byGlob('release/**') },
    { kind: 'require_approvals_to_merge', value: 1, ...byGlob('**') },
    { kind: 'require_approvals_to_merge', value: 2, ...byGlob('m*') },
  ],
  4: (_, random) => [
    ...protect(random, byModel('development'), ['push', 'require_default_reviewer_approvals_to_merge']),
    ...protect(random, byModel('production'), ['force', 'delete']),
    ...protect(random, byModel('feature'), ['require_passing_builds_to_merge']),
  ],
  5: (_, random) => protect(random, byGlob('*')),
  // Many restrictions, none of which applies to the main branch.
  6: (_, random) =>
    ['!legacy', 'ma?????', '*/main', 'develop', 'hotfix/*'].flatMap((glob) =>
      protect(random, byGlob(glob), ['push', 'force', 'require_approvals_to_merge']),
    ),
  // What these two restrict by branching model is unknown: it cannot be read.
  [UNREADABLE_MODEL]: protectByModelAndName,
  [UNREADABLE_MODEL + 1]: protectByModelAndName,
};

function protectByModelAndName(repository: Repository, random: Random): Rule[] {
  const byType = ['production', 'development'].flatMap((type) => protect(random, byModel(type)));
  return [...byType, ...protect(random, byName(repository), ['force', 'require_tasks_to_be_completed'])];
}

/** The main branch has a restriction, but one that does not protect it. */
function protectsNothing(repository: Repository): Rule[] {
  return [{ kind: 'allow_auto_merge_when_builds_pass', value: null, ...byName(repository) }];
}

function createUsual(repository: Repository, random: Random): Rule[] {
  if (random.chance(0.15)) {
    return [];
  }
  const main = random.chance(0.8) ? byName(repository) : byGlob(random.pick(PATTERNS));
  const kinds = random.chance(0.6) ? USUAL_KINDS : random.sample(ALL_KINDS, random.integer(1, USUAL_KINDS.length));
  const rows = protect(random, main, kinds);
  if (random.chance(0.4)) {
    rows.push(...protect(random, byGlob('release/**')));
  }
  if (random.chance(0.2)) {
    const branchType = random.pick(['development', 'production', 'release', 'hotfix', 'feature', 'bugfix']);
    rows.push(...protect(random, byModel(branchType), ['push', 'delete']));
  }
  return rows;
}

function createExempt(world: World, { workspace }: Repository, random: Random, edgeCases: boolean): Exempt {
  const users = random.sample(workspace.memberships.slice(0, 40), random.integer(0, 2)).map(({ user }) => user);
  const groups = random.sample(workspace.groups, random.integer(0, 2)).map(referToGroup);
  if (!edgeCases) {
    return { users, groups };
  }
  return { users: [...users, ...world.outsiders.slice(0, 1)], groups: [...groups, ...DELETED_GROUPS] };
}

function pickPipelines({ seed }: World, { uuid }: Repository): Pick<BranchRestriction, 'pipelinesSourceBranches'> {
  const random = createRandom(seed, `pipelines source branches ${uuid}`);
  return random.chance(0.7) ? {} : { pipelinesSourceBranches: random.pick([[], ['main'], ['main', 'release/*']]) };
}
