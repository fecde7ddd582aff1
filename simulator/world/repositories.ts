import { LANGUAGES, PROJECTS, REPOSITORY_DESCRIPTIONS, REPOSITORY_KINDS, REPOSITORY_SUBJECTS } from './names';
import type { Random } from './random';
import { DAY, HOUR, type Micros } from './time';
import type { Project, Repository, Workspace } from './types';

export function createProject(random: Random, index: number, now: Micros): Project {
  const [key, name] = PROJECTS[index % PROJECTS.length] as (typeof PROJECTS)[number];
  const round = Math.floor(index / PROJECTS.length);
  const createdOn = now - random.integer(400, 1500) * DAY - random.integer(0, 999_999);
  return {
    uuid: random.uuid(),
    key: round === 0 ? key : `${key}${round + 1}`,
    name: round === 0 ? name : `${name} ${round + 1}`,
    description: index % 3 === 1 ? null : index % 3 === 2 ? '' : `Everything about ${name.toLowerCase()}`,
    isPrivate: random.chance(0.8),
    createdOn,
    updatedOn: createdOn + random.integer(1, 300) * DAY,
  };
}

export function createRepository(random: Random, workspace: Workspace, index: number, now: Micros): Repository {
  const subject = REPOSITORY_SUBJECTS[index % REPOSITORY_SUBJECTS.length] as string;
  const kind = REPOSITORY_KINDS[Math.floor(index / REPOSITORY_SUBJECTS.length) % REPOSITORY_KINDS.length] as string;
  const round = Math.floor(index / (REPOSITORY_SUBJECTS.length * REPOSITORY_KINDS.length));
  const slug = `${subject}-${kind}${round === 0 ? '' : `-${round + 1}`}`;
  const createdOn = now - random.integer(200, 1400) * DAY - random.integer(0, 999_999);
  return {
    uuid: random.uuid(),
    slug,
    name: slug,
    fullName: `${workspace.slug}/${slug}`,
    workspace,
    project: workspace.projects.length > 0 ? random.pick(workspace.projects) : undefined,
    description: random.pick(REPOSITORY_DESCRIPTIONS),
    isPrivate: random.chance(0.9),
    mainBranch: random.chance(0.7) ? 'main' : 'master',
    language: random.pick(LANGUAGES),
    size: random.integer(20_000, 90_000_000),
    forkPolicy: random.pick(['allow_forks', 'no_public_forks', 'no_forks']),
    createdOn,
    updatedOn: now - random.integer(1, 150) * DAY - random.integer(1, 23) * HOUR - random.integer(0, 999_999),
    pullRequestAccess: 'granted',
    overlappingPages: false,
    pullRequests: [],
  };
}

/** Positions of the repositories with an edge case inside the first workspace; those beyond its size do not exist. */
export const BUSY = 0;
export const MIXED_CASE = 3;
const CASES = 1;

/** The repository that holds the worked approval examples. */
export function casesRepository(workspace: Workspace): Repository | undefined {
  return workspace.repositories[CASES] ?? workspace.repositories[0];
}

/** Bitbucket's own irregularities, one repository each. */
export function addRepositoryEdgeCases(repositories: Repository[]): void {
  const changes: Record<number, (repository: Repository) => void> = {
    [BUSY]: (repository) => {
      repository.overlappingPages = true;
    },
    [MIXED_CASE]: (repository) => {
      repository.name = 'Design System (2nd edition)';
      repository.slug = 'design-system-2nd-edition';
      repository.fullName = `${repository.workspace.slug}/Design-System-2nd-edition`;
    },
    4: (repository) => {
      repository.project = undefined;
    },
    5: (repository) => {
      repository.mainBranch = null;
      repository.size = 0;
      repository.language = '';
    },
    6: (repository) => {
      repository.description = '';
    },
    7: (repository) => {
      repository.description = null;
    },
    8: (repository) => {
      repository.description = 'Rocket telemetry 🚀 for the fleet\u200c';
    },
    9: (repository) => {
      repository.pullRequestAccess = 'forbidden';
    },
    10: (repository) => {
      repository.pullRequestAccess = 'missing';
    },
    11: (repository) => {
      repository.parentFullName = 'opensource-robotics/Motion-Planner';
    },
  };
  repositories.forEach((repository, index) => changes[index]?.(repository));
}
