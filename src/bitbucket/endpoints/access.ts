import { listing, named, object } from './endpoint';
import type { Account, Timestamp } from './json';

/** A group as other records name it: it has no uuid there either. */
export interface GroupReference {
  slug: string;
  name?: string | null;
}

/** What was granted to a user or to a group on a repository or a project: an element of `permissions-config`. */
export interface Grant {
  /** `repository_user_permission`, `project_group_permission` and so on. */
  type?: string;
  permission: string;
  /** `null` or absent where the account was closed. */
  user?: Account | null;
  group?: GroupReference | null;
}

export interface BranchRestriction {
  type?: string;
  id: number;
  kind: string;
  /** How many, for the kinds that say so. */
  value?: number | null;
  branch_match_kind?: string | null;
  /** Empty where the branching model decides. */
  pattern?: string | null;
  /** Only where the branching model decides. */
  branch_type?: string | null;
  /** The branches whose pipelines may push in spite of it. */
  pipelines_source_branches?: (string | null)[] | null;
  users?: (Account | null)[] | null;
  groups?: (GroupReference | null)[] | null;
}

/** The branch that has a role in a branching model. */
export interface BranchRole {
  /** Also where there is no such branch; `null` for the main branch of an empty repository. */
  name?: string | null;
  /** Absent where there is no such branch. */
  branch?: { name?: string | null } | null;
  /** Whether the main branch has the role, whatever it is called. */
  use_mainbranch?: boolean | null;
  enabled?: boolean | null;
}

/** What types of branches a repository has, by its own settings or those of its project. */
export interface BranchingModel {
  development?: BranchRole | null;
  /** Absent where it is switched off. */
  production?: BranchRole | null;
  /** The other types that are switched on. */
  branch_types?: ({ kind?: string | null; prefix?: string | null; enabled?: boolean | null } | null)[] | null;
}

/** An element of `effective-default-reviewers`. */
export interface DefaultReviewer {
  user?: Account | null;
  /** `repository`, or `project` where it is inherited. */
  reviewer_type?: string | null;
}

export interface DeployKey {
  id: number;
  /** The public key: type, base64 and perhaps a comment. */
  key?: string | null;
  label?: string | null;
  comment?: string | null;
  /** Bitbucket's description has this name, its examples the other. */
  added_on?: Timestamp | null;
  created_on?: Timestamp | null;
  last_used?: Timestamp | null;
}

/**
 * Who may do what.
 * https://developer.atlassian.com/cloud/bitbucket/rest/api-group-repositories/
 * https://developer.atlassian.com/cloud/bitbucket/rest/api-group-branch-restrictions/
 * https://developer.atlassian.com/cloud/bitbucket/rest/api-group-branching-model/
 * https://developer.atlassian.com/cloud/bitbucket/rest/api-group-deployments/
 */
export const accessEndpoints = named({
  repositoryGroupGrants: listing<Grant>()('/2.0/repositories/{workspace}/{repository}/permissions-config/groups'),
  repositoryUserGrants: listing<Grant>()('/2.0/repositories/{workspace}/{repository}/permissions-config/users'),
  projectGroupGrants: listing<Grant>()('/2.0/workspaces/{workspace}/projects/{project}/permissions-config/groups'),
  projectUserGrants: listing<Grant>()('/2.0/workspaces/{workspace}/projects/{project}/permissions-config/users'),
  branchRestrictions: listing<BranchRestriction>()('/2.0/repositories/{workspace}/{repository}/branch-restrictions'),
  branchingModel: object<BranchingModel>()('/2.0/repositories/{workspace}/{repository}/effective-branching-model'),
  /** Those of the repository and those that it inherits from its project. */
  defaultReviewers: listing<DefaultReviewer>()(
    '/2.0/repositories/{workspace}/{repository}/effective-default-reviewers',
  ),
  repositoryDeployKeys: listing<DeployKey>()('/2.0/repositories/{workspace}/{repository}/deploy-keys'),
  projectDeployKeys: listing<DeployKey>()('/2.0/workspaces/{workspace}/projects/{project}/deploy-keys'),
});
