import { memoizeByOwner } from '../../world/memoizeByOwner';
import { positionOf } from '../../world/positions';
import { createRandom, type Random } from '../../world/random';
import type { Repository } from '../../world/types';
import type { Json } from '../json';

/** The branch for development or production. */
interface Role {
  /** `null` for the main branch of an empty repository. */
  name: string | null;
  usesMainBranch: boolean;
  exists: boolean;
}

/** Which branches of a repository are of which type. */
export interface BranchingModel {
  development: Role;
  /** Absent where it is switched off. */
  production?: Role;
  prefixes: readonly { kind: string; prefix: string }[];
}

const PREFIXES = ['release', 'hotfix', 'feature', 'bugfix'].map((kind) => ({ kind, prefix: `${kind}/` }));

export const branchingModelOf = memoizeByOwner<Repository, BranchingModel>((world, repository) => {
  const position = positionOf(world, repository);
  const special = position === undefined ? undefined : EDGE_CASES[position];
  return (
    special?.(repository) ?? createUsual(repository, createRandom(world.seed, `branching model ${repository.uuid}`))
  );
});

const EDGE_CASES: Record<number, (repository: Repository) => BranchingModel> = {
  // production has the main branch by its name
  4: ({ mainBranch }) => ({
    development: { name: 'develop', usesMainBranch: false, exists: true },
    production: { name: mainBranch, usesMainBranch: false, exists: mainBranch !== null },
    prefixes: PREFIXES,
  }),
};

function createUsual(repository: Repository, random: Random): BranchingModel {
  const production = random.chance(0.5) ? createRole(repository, random, 'production') : undefined;
  return {
    development: createRole(repository, random, 'develop'),
    ...(production && { production }),
    // with a prefix so short, the main branch is of this type
    prefixes: random.chance(0.2)
      ? [{ kind: 'release', prefix: 'ma' }, ...random.sample(PREFIXES.slice(1), 2)]
      : PREFIXES,
  };
}

function createRole({ mainBranch }: Repository, random: Random, name: string): Role {
  return random.chance(0.5)
    ? { name: mainBranch, usesMainBranch: true, exists: mainBranch !== null }
    : { name, usesMainBranch: false, exists: random.chance(0.7) };
}

/** Whether the main branch is of a type. */
export function isMainBranchOfType(
  { mainBranch }: Repository,
  { development, production, prefixes }: BranchingModel,
  branchType: string,
): boolean {
  const role = new Map([
    ['development', development],
    ['production', production],
  ]).get(branchType);
  return role
    ? role.name === mainBranch
    : prefixes.some(({ kind, prefix }) => kind === branchType && mainBranch?.startsWith(prefix));
}

export function renderBranchingModel({ development, production, prefixes }: BranchingModel, self: string): Json {
  return {
    type: 'effective_repository_branching_model',
    development: renderRole(development),
    ...(production && { production: renderRole(production) }),
    branch_types: prefixes.map(({ kind, prefix }) => ({ kind, prefix })),
    links: { self: { href: self } },
  };
}

function renderRole({ name, usesMainBranch, exists }: Role): Json {
  return {
    name,
    use_mainbranch: usesMainBranch,
    ...(exists && { branch: { type: 'branch', name } }),
  };
}
