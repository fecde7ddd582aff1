import { PROJECTS } from './names';
import type { Random } from './random';
import { KINDS, SUBJECTS } from './subjects';
import { DAY, HOUR, type Micros } from './time';
import type { Project, Repository, Workspace } from './types';

type KindEntry = [string, (typeof KINDS)[string]];

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
  const kinds = Object.entries(KINDS);
  const [subject, projectKey] = SUBJECTS[index % SUBJECTS.length] as (typeof SUBJECTS)[number];
  const [kind, { languages, descriptions }] = kinds[Math.floor(index / SUBJECTS.length) % kinds.length] as KindEntry;
  const round = Math.floor(index / (SUBJECTS.length * kinds.length));
  const slug = `${subject}-${kind}${round === 0 ? '' : `-${round + 1}`}`;
  const createdOn = now - random.integer(200, 1400) * DAY - random.integer(0, 999_999);
  return {
    uuid: random.uuid(),
    slug,
    name: slug,
    fullName: `${workspace.slug}/${slug}`,
    workspace,
    project: pickProject(random, workspace.projects, projectKey),
    description: random.pick(descriptions).replace('%s', subject.replace('-', ' ')),
    isPrivate: random.chance(0.9),
    mainBranch: random.chance(0.7) ? 'main' : 'master',
    language: random.pick(subject === 'robot-firmware' ? ['c++', 'rust'] : languages),
    size: random.integer(20_000, 90_000_000),
    forkPolicy: random.pick(['allow_forks', 'no_public_forks', 'no_forks']),
    createdOn,
    updatedOn: now - random.integer(1, 150) * DAY - random.integer(1, 23) * HOUR - random.integer(0, 999_999),
    pullRequestAccess: 'granted',
    overlappingPages: false,
    pullRequests: [],
  };
}

/** Prefers projects such as PAY and PAY2 for the key PAY. A small workspace may have none of them. */
function pickProject(random: Random, projects: readonly Project[], key: string): Project | undefined {
  const fitting = projects.filter((project) => project.key.replace(/\d+$/, '') === key);
  return projects.length === 0 ? undefined : random.pick(fitting.length > 0 ? fitting : projects);
}

/* Positions of repositories in the first workspace. A small workspace may not have all of them. */

export const BUSY = 0;
export const MIXED_CASE = 3;
const CASES = 1;

/** The repository with the approval examples. */
export function casesRepository(workspace: Workspace): Repository | undefined {
  return workspace.repositories[CASES] ?? workspace.repositories[0];
}

/** Gives each of the first repositories one irregularity that exists in Bitbucket. */
export function addRepositoryEdgeCases(repositories: Repository[]): void {
  const changes: Record<number, (repository: Repository) => void> = {
    [BUSY]: (repository) => {
      repository.overlappingPages = true;
    },
    [MIXED_CASE]: (repository) => {
      repository.name = 'Design System (2nd edition)';
      repository.slug = 'design-system-2nd-edition';
      repository.fullName = `${repository.workspace.slug}/Design-System-2nd-edition`;
      repository.project = repository.workspace.projects.find(({ key }) => key === 'WEB') ?? repository.project;
      repository.description = 'Components, colors and type of all user interfaces';
      repository.language = 'typescript';
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
      repository.description = 'Search 🚀 over orders, parts and robots\u200c';
    },
    9: (repository) => {
      repository.pullRequestAccess = 'forbidden';
    },
    10: (repository) => {
      repository.pullRequestAccess = 'missing';
    },
    11: (repository) => {
      repository.parentFullName = 'opensource-robotics/Audit-Log';
    },
  };
  repositories.forEach((repository, index) => changes[index]?.(repository));
}
