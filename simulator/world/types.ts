import type { Micros } from './time';

/** How many of each thing there are, over all workspaces together. */
export interface WorldSizes {
  workspaces: number;
  users: number;
  groups: number;
  projects: number;
  repositories: number;
  /** Worked approval examples come first, then odd records, then random ones, until the number is reached. */
  pullRequests: number;
}

/** A person, a bot (`app_user`) or a workspace in its role as an account (`team`). */
export interface Account {
  type: 'user' | 'team' | 'app_user';
  uuid: string;
  displayName?: string;
  nickname?: string;
  accountId?: string;
  /** Teams only: the workspace's slug. */
  username?: string;
  /** A closed account: Bitbucket answers with `null` or leaves the member out. */
  deleted?: 'null' | 'absent';
}

export interface Membership {
  user: Account;
  permission: 'owner' | 'collaborator' | 'member';
}

export interface Group {
  slug: string;
  name?: string;
  permission: 'read' | 'write' | 'admin' | null;
  autoAdd: boolean;
  owner: Account;
  members: Account[];
}

export interface Project {
  uuid: string;
  key: string;
  name: string;
  description: string | null;
  isPrivate: boolean;
  createdOn: Micros;
  updatedOn: Micros;
}

export interface Repository {
  uuid: string;
  slug: string;
  name: string;
  /** As Bitbucket gives it: the case may differ from the slug's. */
  fullName: string;
  workspace: Workspace;
  project?: Project;
  description: string | null;
  isPrivate: boolean;
  /** `null` in an empty repository. */
  mainBranch: string | null;
  language: string;
  size: number;
  forkPolicy: string;
  parentFullName?: string;
  createdOn: Micros;
  updatedOn: Micros;
  /** Being listed does not mean being readable. */
  pullRequestAccess: 'granted' | 'forbidden' | 'missing';
  /** Items are seen again at the start of the next page, as when data changes between two calls. */
  overlappingPages: boolean;
  pullRequests: PullRequest[];
}

export interface Workspace {
  uuid: string;
  slug: string;
  name: string;
  isPrivate: boolean;
  createdOn: Micros;
  updatedOn?: Micros;
  /** The workspace as an account. */
  account: Account;
  memberships: Membership[];
  /** Those of `memberships`, for quick look-up. */
  members: Set<Account>;
  groups: Group[];
  projects: Project[];
  repositories: Repository[];
}

export interface Commit {
  /** 40 characters. */
  hash: string;
  message: string;
  at: Micros;
  /** Absent where no account matches the e-mail address of the commit. */
  author?: Account;
  /** `Name <mail>` */
  rawAuthor: string;
  parents: string[];
}

export interface UpdateEvent {
  kind: 'update';
  at: Micros;
  by: Account;
  state: 'OPEN' | 'MERGED' | 'DECLINED' | 'SUPERSEDED';
  /** The source commit shown; absent when Bitbucket has lost it. */
  source?: string;
  destination: string;
}

export interface RemarkEvent {
  kind: 'approval' | 'changes_requested' | 'comment';
  at: Micros;
  by: Account;
}

export type ActivityEvent = UpdateEvent | RemarkEvent;

/** An approval as it happened, with what it covered at that moment. */
export interface Approval {
  by: Account;
  at: Micros;
  /** The source commit then; absent when nothing had been proposed yet or Bitbucket has lost it. */
  head?: string;
  /** Everything reachable from `head` then. */
  reach: string[];
  /** False once it was withdrawn, or replaced by the same person's later word. */
  standing: boolean;
}

export interface Participant {
  user: Account;
  role: 'PARTICIPANT' | 'REVIEWER';
  approved: boolean;
  state: 'approved' | 'changes_requested' | null;
  participatedOn: Micros | null;
}

export interface RepositoryReference {
  uuid: string;
  name: string;
  fullName: string;
}

/** Where Bitbucket's answers about a pull request leave something out or fail. */
export interface PullRequestQuirks {
  /** `single`: reviewers and participants come with the single pull request only, whatever the list is asked for. */
  participants: 'asked' | 'single';
  commits: 'answered' | 'missing' | 'empty';
  /** Whether `commits/{source}?exclude={destination}` works. */
  revision: 'answered' | 'missing' | 'empty';
  activity: 'answered' | 'failing';
  /** Characters of the hashes in the activity. */
  activityHashLength: 12 | 40;
  sourceCommit: 'answered' | 'null';
  destinationCommit: 'answered' | 'null';
  destinationRepository: 'answered' | 'absent';
}

export interface PullRequest {
  id: number;
  /** Why this one exists: `case:7`, `odd:deleted-fork`, `random`. Never part of a response. */
  label: string;
  repository: Repository;
  title?: string;
  description: string | null;
  state: 'OPEN' | 'MERGED' | 'DECLINED' | 'SUPERSEDED';
  draft?: boolean;
  author: Account;
  /** `null` where the fork is gone. */
  sourceRepository: RepositoryReference | null;
  sourceBranch: string;
  targetBranch: string;
  closeSourceBranch: boolean;
  closedBy?: Account;
  mergeCommit?: string;
  commentCount: number;
  taskCount: number;
  createdOn: Micros;
  updatedOn: Micros;
  /** The commits that would be merged, newest first. */
  commits: Commit[];
  /** Commits of the target branch and those that force pushes removed. */
  otherCommits: Commit[];
  head: string;
  destination: string;
  /** Oldest first. */
  activity: ActivityEvent[];
  approvals: Approval[];
  reviewers: Account[];
  participants: Participant[];
  quirks: PullRequestQuirks;
}

export interface World {
  seed: number;
  /** Whether the first workspace has awkward records. */
  edgeCaseRecords: boolean;
  /** Milliseconds; everything lies before it. */
  now: number;
  workspaces: Workspace[];
  /** People and bots who are members of no workspace here. */
  outsiders: Account[];
}
