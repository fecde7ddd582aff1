import type { Account } from '../resources/accounts';
import type { Repository, Workspace } from './types';

/* Positions of repositories in the first workspace. A small workspace may not have all of them. */

export const BUSY = 0;
export const MIXED_CASE = 3;
const CASES = 1;

/** The repository with the approval examples. */
export function casesRepository(workspace: Workspace): Repository | undefined {
  return workspace.repositories[CASES] ?? workspace.repositories[0];
}

/** Gives each of the first repositories one irregularity that exists in Bitbucket. */
function addRepositoryEdgeCases(repositories: Repository[]): void {
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

/** Irregularities of the first groups, and of the first repositories. */
export function addEdgeCases(workspace: Workspace, outsiders: Account[]): void {
  addRepositoryEdgeCases(workspace.repositories);
  const [, withoutPermission, ownedByPerson, withOutsider, , nameless] = workspace.groups;
  const firstMember = workspace.memberships[0]?.user;
  if (withoutPermission) {
    withoutPermission.permission = null;
  }
  if (ownedByPerson && firstMember) {
    ownedByPerson.owner = firstMember;
  }
  if (withOutsider && outsiders[1]) {
    withOutsider.members.push(outsiders[1]);
  }
  if (nameless) {
    delete nameless.name;
  }
}
