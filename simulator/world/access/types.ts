import type { Micros } from '../time';
import type { Account, Project, Repository } from '../types';

export type Permission = 'read' | 'write' | 'create-repo' | 'admin' | 'none';

/** A reference to a group, which may have been deleted since. */
export interface GroupReference {
  slug: string;
  name?: string;
  /** Only slug and name are given, as in Bitbucket's own examples. */
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
  /** Empty when the restriction uses the branching model. */
  pattern: string;
  /** Set when the restriction uses the branching model. */
  branchType?: string;
  /** Whether the restriction applies to the repository's main branch. */
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
  /** A line of an `authorized_keys` file: type and base64 data. */
  key: string;
  /** `SHA256:...`; absent when the key is malformed. */
  fingerprint?: string;
  label?: string | null;
  comment?: string | null;
  createdOn: Micros;
  /** The name of the field. Bitbucket's API description uses one name, and its examples use the other. */
  createdOnName: 'added_on' | 'created_on';
  lastUsed: Micros | null;
  addedBy: Account;
  owner: Repository | Project;
}
