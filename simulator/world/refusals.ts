import type { Project } from '../resources/projects/record';
import { UNREADABLE_MODEL } from './edgeCases';
import { positionOf, projectPositionOf } from './positions';
import type { Repository, World } from './types';

/** The parts of a repository that Bitbucket can refuse separately. */
export type RepositoryFeature =
  | 'permissions'
  | 'branch-restrictions'
  | 'branching-model'
  | 'default-reviewers'
  | 'deploy-keys'
  | 'webhooks'
  | 'pipelines'
  | 'variables'
  | 'environments'
  | 'runners';

export type Access = 'granted' | 'forbidden' | 'missing';

/** Some listed repositories refuse access to everything, and some to a few features. Without `feature`: to everything. */
export function accessTo(world: World, repository: Repository, feature?: RepositoryFeature): Access {
  if (repository.pullRequestAccess !== 'granted') {
    return repository.pullRequestAccess;
  }
  const position = positionOf(world, repository);
  return (position === undefined || !feature ? undefined : REFUSED[position]?.[feature]) ?? 'granted';
}

export function accessToProject(world: World, project: Project): Access {
  const position = projectPositionOf(world, project);
  return (position === undefined ? undefined : REFUSED_PROJECTS[position]) ?? 'granted';
}

const REFUSED: Record<number, Partial<Record<RepositoryFeature, Access>>> = {
  8: { 'deploy-keys': 'forbidden', webhooks: 'forbidden', pipelines: 'forbidden', 'default-reviewers': 'missing' },
  11: {
    permissions: 'forbidden',
    'branch-restrictions': 'missing',
    'default-reviewers': 'forbidden',
    variables: 'forbidden',
    environments: 'missing',
    runners: 'forbidden',
  },
  [UNREADABLE_MODEL]: { 'branching-model': 'forbidden' },
  [UNREADABLE_MODEL + 1]: { 'branching-model': 'missing' },
};

const REFUSED_PROJECTS: Record<number, Access> = { 2: 'forbidden', 3: 'missing' };
