import type { Micros } from './time';

/** How many of each thing there are, over all workspaces together. */
export interface WorldSizes {
  workspaces: number;
  users: number;
  groups: number;
  projects: number;
  repositories: number;
  /** Filled with worked approval examples first, then edge cases, then random ones. */
  pullRequests: number;
}

/** What a world has only when it is asked for, so that the data of a seed stays the same. */
export type ExtraCase =
  /** A workspace with the uuid of its owner, who is also the first member of every other workspace. */
  | 'personal workspace'
  /** All workspaces are one personal workspace. */
  | 'personal workspace alone'
  /** The first workspace lists itself (`team`) and a bot (`app_user`) among its members. */
  | 'members that are no people'
  /** The worked examples on retargeted and rewound pull requests, late approvals and an empty activity. */
  | 'retargeted pull requests'
  /** What real responses were seen to hold: former users, authors without a uuid, bare activity entries and the like. */
  | 'observed payloads';

/** A person (`user`), a bot (`app_user`), or a workspace as an account (`team`). */
export interface Account {
  type: 'user' | 'team' | 'app_user';
  uuid: string;
  displayName?: string;
  nickname?: string;
  accountId?: string;
  /** Teams only: the workspace's slug. */
  username?: string;
  /** Shown only to those who ask for this very address. */
  email?: string;
  /** Whether the address follows from the names by a usual pattern. */
  isEmailGuessable?: boolean;
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
  /** Absent in most workspaces. */
  enforcedSignedCommits?: boolean | null;
  /** Whether the branch restrictions are its own; absent in most workspaces. */
  overridesBranchRestrictions?: boolean;
  createdOn: Micros;
  /** Moves with pushes and merges, not with edits, comments, approvals and declines. */
  updatedOn: Micros;
  /** A listed repository may still refuse access. */
  pullRequestAccess: 'granted' | 'forbidden' | 'missing';
  /** Each page starts with the last item of the page before, as if data changed between two calls. */
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
  /** The workspace as an account; of a personal workspace its owner. */
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
  /** The account is shown with its account id only. */
  hidesAuthorUuid?: boolean;
  parents: string[];
}

export interface UpdateEvent {
  kind: 'update';
  at: Micros;
  by: Account;
  state: 'OPEN' | 'MERGED' | 'DECLINED' | 'SUPERSEDED';
  /** The source commit shown; absent when Bitbucket has lost it. */
  source?: string;
  /** Absent when Bitbucket does not tell it. */
  destination?: string;
  /** Absent where it is the repository's main branch. */
  targetBranch?: string;
}

export interface RemarkEvent {
  kind: 'approval' | 'changes_requested' | 'comment';
  at: Micros;
  by: Account;
}

/** An entry that says nothing but which pull request it belongs to. */
export interface BareEvent {
  kind: 'bare';
  at: Micros;
}

export type ActivityEvent = UpdateEvent | RemarkEvent | BareEvent;

/** An approval as it happened, with what it covered at that moment. */
export interface Approval {
  by: Account;
  at: Micros;
  /** The source commit at that time; absent when nothing had been pushed yet or Bitbucket has lost it. */
  head?: string;
  /** Everything that was proposed: reachable from `head` and not from the target then. Empty after the merge. */
  reach: string[];
  /** The target branch was another one, and Bitbucket does not tell its commit: nobody knows what was proposed. */
  isProposalUnknown?: boolean;
  /** False once it was withdrawn, or replaced by a later vote of the same person. */
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
  activity: 'answered' | 'failing' | 'empty';
  /** Characters of the hashes in the activity. */
  activityHashLength: 12 | 40;
  sourceCommit: 'answered' | 'null';
  destinationCommit: 'answered' | 'null';
  destinationRepository: 'answered' | 'absent';
  /** Whether the pull request tells when it was closed; usually only its activity does. */
  closedOn: 'absent' | 'answered';
}

export interface PullRequest {
  id: number;
  /** Why this one exists: `case:7`, `edge-case:deleted-fork`, `random`. Never part of a response. */
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
  closedOn?: Micros;
  /** Why it was declined. */
  reason?: string;
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
  /** Whether the first workspace has edge cases. */
  edgeCaseRecords: boolean;
  extraCases: ReadonlySet<ExtraCase>;
  /** Milliseconds; everything lies before it. It moves when the world is advanced. */
  now: number;
  workspaces: Workspace[];
  /** People and bots who are members of no workspace here. */
  outsiders: Account[];
}
