import type { Account } from '../../bitbucket/endpoints/json';
import type { Workspace } from '../../bitbucket/endpoints/workspaces';
import type { ListedPermission } from '../jobState/listed';

/** The users of one workspace, as far as Bitbucket lists them. */
export interface ListedUsers {
  readonly workspace: Workspace;
  readonly accounts: readonly (Account | null | undefined)[];
  /** By uuid; empty where Bitbucket does not show them. */
  readonly permissions: ReadonlyMap<string, ListedPermission>;
}

/** What all workspaces together tell about somebody. A fact is absent where one of them keeps back what could change it. */
export interface MembershipFacts {
  /** Whether the person owns a workspace. */
  readonly isAdmin?: boolean;
  /** The highest role in a workspace. */
  readonly workspaceRole?: string;
  /** When the person joined the first workspace, in milliseconds since 1970. */
  readonly joinedOn?: number;
  /** When the person was last seen in any workspace, in milliseconds since 1970. */
  readonly lastAccessedOn?: number;
}

/** From the highest to the lowest. */
const ROLES = ['owner', 'member', 'collaborator'];

/**
 * @param memberships one for each workspace that the person belongs to, or may belong to; undefined where Bitbucket does not show it
 */
export function combineMemberships(memberships: readonly (ListedPermission | undefined)[]): MembershipFacts {
  const roles = new Set(memberships.map((membership) => membership?.permission));
  const isOwner = roles.has('owner');
  return {
    isAdmin: isOwner || (roles.has(undefined) ? undefined : false),
    workspaceRole: isOwner ? 'owner' : highestRole(roles),
    joinedOn: ofAll(
      memberships.map((one) => one?.joinedOn),
      Math.min,
    ),
    lastAccessedOn: ofAll(
      memberships.map((one) => one?.lastAccessedOn),
      Math.max,
    ),
  };
}

/** @returns undefined if a role is kept back, or if one of several has a name that tells nothing about its rank */
function highestRole(roles: ReadonlySet<string | undefined>): string | undefined {
  const [role] = roles;
  if (roles.size === 1) {
    return role;
  }
  const areRanked = [...roles].every((one) => one !== undefined && ROLES.includes(one));
  return areRanked ? ROLES.find((one) => roles.has(one)) : undefined;
}

/** @returns undefined unless every value is known */
function ofAll(values: readonly (number | undefined)[], pick: (...values: number[]) => number): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length > 0 && known.length === values.length ? pick(...known) : undefined;
}

/**
 * What is known of each user, by uuid.
 *
 * @param areComplete whether every workspace was listed
 */
export function findMembershipFacts(
  listings: readonly Pick<ListedUsers, 'accounts' | 'permissions'>[],
  areComplete: boolean,
): ReadonlyMap<string, MembershipFacts> {
  const memberships = new Map<string, (ListedPermission | undefined)[]>();
  for (const { accounts, permissions } of listings) {
    const uuids = accounts.flatMap((account) => account?.uuid ?? []);
    // a member of one workspace may have a role in another without being its member
    for (const uuid of new Set([...uuids, ...permissions.keys()])) {
      const others = memberships.get(uuid) ?? (areComplete ? [] : [undefined]);
      memberships.set(uuid, [...others, permissions.get(uuid)]);
    }
  }
  return new Map([...memberships].map(([uuid, all]) => [uuid, combineMemberships(all)]));
}
