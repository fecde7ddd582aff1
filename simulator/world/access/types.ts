import type { Micros } from '../time';
import type { Account, Project, Repository } from '../types';

export type Permission = 'read' | 'write' | 'create-repo' | 'admin' | 'none';

/** A group as other records name it; it may have been deleted since. */
export interface GroupReference {
  slug: string;
  name?: string;
  /** Named by slug and name only, as in Bitbucket's own examples. */
  short?: boolean;
}

export interface Grants {
  users: { user: Account; permission: Permission }[];
  groups: { group: GroupReference; permission: Permission }[];
}

export interface BranchRestriction {
  id: number;
  kind: string;
  value: number | null;
  /** Empty where the branching model decides. */
  pattern: string;
  /** Only where the branching model decides. */
  branchType?: string;
  /** Whether it holds for the repository's main branch. */
  onMainBranch: boolean;
  users: Account[];
  groups: GroupReference[];
}

export interface DefaultReviewer {
  user: Account;
  kind: 'repository' | 'project';
}

export interface DeployKey {
  id: number;
  /** Type and base64, as `authorized_keys` holds them. */
  key: string;
  /** `SHA256:...`; absent where the key cannot be read. */
  fingerprint?: string;
  label?: string | null;
  comment?: string | null;
  createdOn: Micros;
  /** Bitbucket's description names one, its examples the other. */
  createdOnName: 'added_on' | 'created_on';
  lastUsed: Micros | null;
  addedBy: Account;
  owner: Repository | Project;
}
