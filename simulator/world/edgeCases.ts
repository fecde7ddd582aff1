import type { Account } from '../resources/accounts';
import type { Repository, Workspace } from './types';

/* Positions of repositories in the first workspace. A small workspace may not have all of them. */

export const BUSY = 0;
export const MIXED_CASE = 3;
/** Bitbucket refuses the branching model of this one, and does not find that of the next. */
export const UNREADABLE_MODEL = 12;
const CASES = 1;

/** The repository with the approval examples. */
export function casesRepository(workspace: Workspace): Repository | undefined {
  return workspace.repositories[CASES] ?? workspace.repositories[0];
}

/** One irregularity that exists in Bitbucket for each of the first repositories. */
const REPOSITORY_EDGE_CASES: Record<number, Partial<Repository>> = {
  [BUSY]: { overlappingPages: true, overridesBranchRestrictions: false },
  [CASES]: { overridesBranchRestrictions: true },
  2: { overridesBranchRestrictions: true },
  [MIXED_CASE]: {
    overridesBranchRestrictions: true,
    name: 'Design System (2nd edition)',
    slug: 'design-system-2nd-edition',
    description: 'Components, colors and type of all user interfaces',
    language: 'typescript',
  },
  4: { project: undefined, overridesBranchRestrictions: true },
  5: { mainBranch: null, size: 0, language: '' },
  6: { description: '', overridesBranchRestrictions: undefined, hidesParent: true },
  7: { description: null },
  8: { description: 'Search 🚀 over orders, parts and robots\u200c' },
  9: { pullRequestAccess: 'forbidden' },
  10: { pullRequestAccess: 'missing' },
  11: { parentFullName: 'opensource-robotics/Audit-Log' },
  [UNREADABLE_MODEL]: { overridesBranchRestrictions: true },
};

/** Irregularities of the first groups, and of the first repositories. */
export function addEdgeCases(workspace: Workspace, outsiders: Account[]): void {
  workspace.repositories.forEach((repository, index) => Object.assign(repository, REPOSITORY_EDGE_CASES[index]));
  const mixedCase = workspace.repositories[MIXED_CASE];
  if (mixedCase) {
    mixedCase.fullName = `${workspace.slug}/Design-System-2nd-edition`;
    mixedCase.project = workspace.projects.find(({ key }) => key === 'WEB') ?? mixedCase.project;
  }
  const [, withoutPermission, ownedByPerson, withOutsider, , nameless] = workspace.groups;
  const guest = workspace.guests[0]?.user;
  const firstMember = workspace.memberships[0]?.user;
  if (withoutPermission) {
    withoutPermission.permission = null;
    if (guest) {
      withoutPermission.owner = guest;
      withoutPermission.members.push(guest);
    }
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
