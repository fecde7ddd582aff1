import type { StandingApproval } from './approvals';
import type { Members } from './people';

/** What is known of people outside the list of members who may approve. */
export interface Access {
  /** The uuids that the workspace's permissions name beyond the members. */
  readonly permissions: Pick<ReadonlySet<string>, 'has'> | 'unavailable';
  /** The uuids that have a grant on the repository. */
  readonly grants: ReadonlySet<string> | 'unavailable';
  /** Whether anybody can see the repository, and so approve; undefined if Bitbucket does not say. */
  readonly isPublic: boolean | undefined;
}

/**
 * Who gave an approval: the opener; a second person, whose approval counts; somebody whose approval counts for nothing, such as
 * an app; or undecided, if a fact is missing that tells a second person from the others.
 */
export type Role = 'opener' | 'second person' | 'nobody' | 'undecided';

export interface ApprovalWithRole extends StandingApproval {
  role: Role;
}

export interface RoleFacts {
  /** Undefined if Bitbucket does not say who opened the pull request; then every approval may be the opener's own. */
  readonly openerId: string | undefined;
  readonly members: Members | 'unavailable';
  readonly access: Access;
  /** The uuids of approvers that are no people. */
  readonly nonPeople: ReadonlySet<string>;
}

export function roleOf(userId: string, facts: RoleFacts): Role {
  const { access, members, nonPeople, openerId } = facts;
  if (userId === openerId) {
    return 'opener';
  }
  if (nonPeople.has(userId) || (members !== 'unavailable' && members.nonPeople?.has(userId))) {
    return 'nobody';
  }
  if (members === 'unavailable') {
    return 'undecided';
  }
  if (members.has(userId) || isNamed(userId, access)) {
    return openerId === undefined ? 'undecided' : 'second person';
  }
  return roleOfStranger(access);
}

/**
 * The role of somebody whom nothing names. Only people with access can approve in a private repository, so this may be a former
 * member. In a public one anybody can: the permissions of the workspace, which name its collaborators, are enough to tell that
 * this is nobody of theirs.
 */
export function roleOfStranger({ isPublic, permissions }: Access): Role {
  return isPublic === true && permissions !== 'unavailable' ? 'nobody' : 'undecided';
}

/** Whether somebody is a second person if a grant on the repository, which nobody has read yet, names them. */
export function mayHaveGrant(userId: string, facts: RoleFacts): boolean {
  const withGrant = { ...facts, access: { ...facts.access, grants: new Set([userId]) } };
  return (
    facts.access.grants === 'unavailable' &&
    roleOf(userId, facts) !== 'second person' &&
    roleOf(userId, withGrant) === 'second person'
  );
}

function isNamed(userId: string, { permissions, grants }: Access): boolean {
  return [permissions, grants].some((uuids) => uuids !== 'unavailable' && uuids.has(userId));
}
