import { isNoPerson, type Members } from '../../approval/people';
import type { Account } from '../../bitbucket/endpoints/json';

/* What later steps need of what earlier steps listed. Kept small: a run holds one record for every object. */

export interface ListedRepository {
  readonly uuid: string;
  readonly workspaceUuid: string;
  readonly workspaceSlug: string;
  readonly name: string;
  /** As Bitbucket spells it, upper case included. */
  readonly fullName: string;
  /** Of its page in Bitbucket. */
  readonly webLink?: string;
  /** Whether anybody can see it; absent if Bitbucket does not say. */
  readonly isPublic?: boolean;
  /** Absent in an empty repository. */
  readonly mainBranch?: string;
  /** Whether its project may restrict its branches as well; absent if Bitbucket does not say. */
  readonly inheritsBranchRestrictions?: boolean;
  /** Milliseconds since 1970; 0 if Bitbucket does not say. */
  readonly updatedOn: number;
}

export interface ListedProject {
  readonly uuid: string;
  readonly key: string;
  readonly workspaceUuid: string;
  readonly workspaceSlug: string;
  /** For messages: `acme/KEY`. */
  readonly fullName: string;
  /** Of its page in Bitbucket. */
  readonly webLink?: string;
}

/** The members of one workspace. */
export interface ListedMembers extends Members {
  readonly uuids: ReadonlySet<string>;
}

export function toMembers(accounts: Iterable<Account>): ListedMembers {
  const uuids = new Set<string>();
  const nonPeople = new Set<string>();
  const byAccountId = new Map<string, string>();
  for (const account of accounts) {
    const { uuid, account_id: accountId } = account;
    uuids.add(uuid);
    if (isNoPerson(account)) {
      nonPeople.add(uuid);
    }
    if (typeof accountId === 'string' && accountId) {
      byAccountId.set(accountId, uuid);
    }
  }
  return { uuids, has: (uuid) => uuids.has(uuid), byAccountId, nonPeople };
}

/** What the permissions of a workspace tell about a user. */
export interface ListedPermission {
  /** `owner`, `member` or `collaborator`. */
  readonly permission: string;
  /** Milliseconds since 1970; absent if Bitbucket does not say. */
  readonly joinedOn?: number;
  readonly lastAccessedOn?: number;
}

/** The permissions of the users of one workspace. */
export interface WorkspacePermissions {
  /** By user uuid. */
  readonly permissions: ReadonlyMap<string, ListedPermission>;
  /** By uuid: the users who are missing from the list of members. */
  readonly others: ReadonlyMap<string, Account>;
}

/** A repository by the uuids of its workspace and its own, braces included. */
export interface RepositoryRef {
  readonly workspace: string;
  readonly repository: string;
}

/** The values that address a repository in a path. */
export function toRepositoryRef({ workspaceUuid, uuid }: ListedRepository): RepositoryRef {
  return { workspace: workspaceUuid, repository: uuid };
}
