import { memoizeByOwner } from '../../world/memoizeByOwner';
import { createRandom } from '../../world/random';
import type { Repository, World } from '../../world/types';
import type { Project } from '../projects/record';
import { branchRestrictionsOf } from './record';
import { byGlob, byModel, isOnMainBranch, protect, type Rule, USUAL_KINDS } from './rules';

/** What a project restricts in the repositories that inherit from it. Bitbucket has no endpoint that shows it. */
const projectRestrictionsOf = memoizeByOwner<Project, Rule[]>((world, { uuid }) => {
  const random = createRandom(world.seed, `project branch restrictions ${uuid}`);
  if (random.chance(0.3)) {
    return [];
  }
  const target = random.pick([
    byGlob('*'),
    byGlob('m*'),
    byGlob('main'),
    byModel('development'),
    byModel('production'),
  ]);
  return protect(random, target, random.sample(USUAL_KINDS, random.integer(2, USUAL_KINDS.length)));
});

/** Everything that is in force on the main branch of a repository, whether Bitbucket shows it or not. */
export function rulesInForce(world: World, repository: Repository): Rule[] {
  const { project, overridesBranchRestrictions } = repository;
  const inherited = project && !overridesBranchRestrictions ? projectRestrictionsOf(world, project) : [];
  const rules: Rule[] = [...branchRestrictionsOf(world, repository), ...inherited];
  return rules.filter((rule) => isOnMainBranch(world, repository, rule));
}
