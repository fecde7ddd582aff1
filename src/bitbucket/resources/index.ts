/**
 * The API's JSON as this integration reads it: only the fields that are used, with `null` and absence where Bitbucket
 * really sends them. See https://developer.atlassian.com/cloud/bitbucket/rest/intro/
 */

/** An ISO-8601 time with microseconds, for example `2022-08-12T15:25:31.595898+00:00`. */
export type Timestamp = string;

export interface Links {
  html?: { href?: string } | null;
}

/** A person, a workspace (`team`) or a bot (`app_user`). Deleted accounts are `null` or absent where one is promised. */
export interface Account {
  type?: string;
  uuid: string;
  display_name?: string | null;
  nickname?: string | null;
  account_id?: string | null;
  account_status?: string | null;
  links?: Links | null;
  email?: string | null;
}

export interface Workspace {
  uuid: string;
  slug: string;
  name?: string | null;
  is_private?: boolean | null;
  created_on?: Timestamp | null;
  updated_on?: Timestamp | null;
  links?: Links | null;
}

/** An element of `/workspaces/{ws}/members`; `/workspaces/{ws}/permissions` adds `permission`. */
export interface WorkspaceMembership {
  user?: Account | null;
  permission?: string | null;
}

/** A member of a group as the 1.0 API gives it. */
export interface GroupMember {
  uuid: string;
  display_name?: string | null;
  nickname?: string | null;
  account_id?: string | null;
  is_active?: boolean | null;
}

/** An element of the bare array of `/1.0/groups/{ws}`. It has no uuid. */
export interface Group {
  slug: string;
  name?: string | null;
  permission?: string | null;
  auto_add?: boolean | null;
  owner?: Account | null;
  members?: (GroupMember | null)[] | null;
}

export interface Project {
  uuid: string;
  key: string;
  name?: string | null;
  description?: string | null;
  is_private?: boolean | null;
  created_on?: Timestamp | null;
  updated_on?: Timestamp | null;
  links?: Links | null;
}

export interface Repository {
  uuid: string;
  slug?: string | null;
  name?: string | null;
  full_name: string;
  description?: string | null;
  is_private?: boolean | null;
  project?: { uuid?: string | null; key?: string | null } | null;
  mainbranch?: { name?: string | null } | null;
  language?: string | null;
  size?: number | null;
  fork_policy?: string | null;
  enforced_signed_commits?: boolean | string | null;
  /** Which settings the repository has of its own instead of its project's. */
  override_settings?: { branch_restrictions?: boolean | null } | null;
  parent?: { full_name?: string | null } | null;
  created_on?: Timestamp | null;
  updated_on?: Timestamp | null;
  links?: Links | null;
}

/** One side of a pull request, at the hashes of 12 characters that Bitbucket gives here. */
export interface PullRequestEndpoint {
  /** `null` where the fork was deleted or is not visible. */
  repository?: { uuid?: string | null; name?: string | null; full_name?: string | null } | null;
  branch?: { name?: string | null } | null;
  /** `null` where the branch or the fork is gone. */
  commit?: { hash?: string | null } | null;
}

export interface Participant {
  user?: Account | null;
  role?: string | null;
  approved?: boolean | null;
  state?: string | null;
  /** The time of the approval for who approved, else of the last comment. */
  participated_on?: Timestamp | null;
}

export interface PullRequest {
  id: number;
  title?: string | null;
  description?: string | null;
  state: string;
  draft?: boolean | null;
  author?: Account | null;
  source?: PullRequestEndpoint | null;
  destination?: PullRequestEndpoint | null;
  merge_commit?: { hash?: string | null } | null;
  comment_count?: number | null;
  task_count?: number | null;
  close_source_branch?: boolean | null;
  closed_by?: Account | null;
  closed_on?: Timestamp | null;
  /** Why it was declined. */
  reason?: string | null;
  /** Present in a list only when `fields` asks for it. */
  reviewers?: (Account | null)[] | null;
  /** Present in a list only when `fields` asks for it. */
  participants?: (Participant | null)[] | null;
  created_on?: Timestamp | null;
  updated_on?: Timestamp | null;
  links?: Links | null;
}

/** One entry of a pull request's activity: exactly one of the members is there. */
export interface PullRequestActivity {
  update?: {
    state?: string | null;
    date?: Timestamp | null;
    author?: Account | null;
    source?: PullRequestEndpoint | null;
    destination?: PullRequestEndpoint | null;
  } | null;
  approval?: { date?: Timestamp | null; user?: Account | null } | null;
  changes_requested?: { date?: Timestamp | null; user?: Account | null } | null;
  comment?: unknown;
}

export interface Commit {
  /** 40 characters. */
  hash: string;
  date?: Timestamp | null;
  message?: string | null;
  parents?: ({ hash?: string | null } | null)[] | null;
  /** `user` is absent where no Bitbucket account matches the e-mail address of the commit. */
  author?: { raw?: string | null; user?: Account | null } | null;
}
