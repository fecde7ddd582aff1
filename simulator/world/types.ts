import type { Account } from '../resources/accounts';
import type { Group } from '../resources/groups/record';
import type { Project } from '../resources/projects/record';
import type { RepositoryRecord, RepositoryReference } from '../resources/repositories/record';
import type { WorkspaceRecord } from '../resources/workspaces/record';
import type { Micros } from './time';

/** The number of objects of each type, in all workspaces together. */
export interface WorldSizes {
  workspaces: number;
  users: number;
  groups: number;
  projects: number;
  repositories: number;
  /** Approval examples first, then edge cases; the rest are random. */
  pullRequests: number;
}

/** Cases that are off by default so that the data of a seed does not change. */
export type ExtraCase =
  /** An additional workspace that has the uuid of its owner, who is also a member of the first workspace. */
  | 'personal workspace'
  /** The first workspace is a personal workspace. */
  | 'personal workspace only'
  /** The first workspace lists itself (`team`) and a bot (`app_user`) among its members. */
  | 'members that are not people'
  /** The approval examples with retargeted pull requests, reset target branches, late approvals and an empty activity. */
  | 'retargeted pull requests'
  /** The approval examples with apps, people outside the workspace, unknown authors, a late list of commits and late reviews. */
  | 'second people'
  /** Peculiarities of real responses, such as former users, authors without a uuid, and activity entries without content. */
  | 'observed payloads';

export interface Membership {
  user: Account;
  permission: 'owner' | 'collaborator' | 'member';
  /** Bitbucket does not give these two where the workspace is administered in admin.atlassian.com. */
  addedOn?: Micros;
  /** `null`: never. */
  lastAccessed?: Micros | null;
}

export interface Repository extends RepositoryRecord {
  workspace: Workspace;
  pullRequests: PullRequest[];
  /** Nobody pushes to its main branch. */
  hasNoPushes?: boolean;
  /** The name of its main branch before it was renamed. */
  formerMainBranch?: string;
}

export interface Workspace extends WorkspaceRecord {
  memberships: Membership[];
  /** The users in `memberships`, for quick look-up. */
  members: Set<Account>;
  /** Those whom the permissions of the workspace name and the list of members does not. */
  guests: Membership[];
  groups: Group[];
  projects: Project[];
  repositories: Repository[];
}

export interface Commit {
  /** 40 characters. */
  hash: string;
  message: string;
  at: Micros;
  /** Absent when no account matches the e-mail address of the commit. */
  author?: Account;
  /** `Name <mail>` */
  rawAuthor: string;
  /** Bitbucket shows the author's account without its uuid. */
  hidesAuthorUuid?: boolean;
  parents: string[];
}

export interface UpdateEvent {
  kind: 'update';
  at: Micros;
  by: Account;
  state: 'OPEN' | 'MERGED' | 'DECLINED' | 'SUPERSEDED';
  /** The source commit that the entry shows; absent when Bitbucket no longer knows it. */
  source?: string;
  /** The commit of the target branch; absent when Bitbucket does not return it. */
  destination?: string;
  /** Absent when the target is the repository's main branch. */
  targetBranch?: string;
}

export interface RemarkEvent {
  kind: 'approval' | 'changes_requested' | 'comment';
  at: Micros;
  by: Account;
}

/** An entry that contains only its pull request. */
export interface BareEvent {
  kind: 'bare';
  at: Micros;
}

export type ActivityEvent = UpdateEvent | RemarkEvent | BareEvent;

/** An approval, with the commits that it covered when it was given. */
export interface Approval {
  by: Account;
  at: Micros;
  /** The source commit at that time; absent before the first push, or when Bitbucket no longer knows it. */
  head?: string;
  /** Hashes of the proposed commits: reachable from `head`, but not from the target at that time. Empty after the merge. */
  reach: string[];
  /** The target was a different branch at that time and its commit is unknown, so the proposed commits are unknown, too. */
  isProposalUnknown?: boolean;
  /** False once the approval is withdrawn, or replaced by a later vote of the same person. */
  standing: boolean;
}

export interface Participant {
  user: Account;
  role: 'PARTICIPANT' | 'REVIEWER';
  approved: boolean;
  state: 'approved' | 'changes_requested' | null;
  participatedOn: Micros | null;
}

/** How Bitbucket's responses about a pull request are incomplete or fail. */
export interface PullRequestQuirks {
  /** Where reviewers and participants are returned: in lists, if `fields` asks for them, or only in the single pull request. */
  participants: 'in list' | 'single only';
  /** Behind: the list lacks the newest commit, as right after a push. */
  commits: 'available' | 'missing' | 'empty' | 'behind';
  /** Whether `commits/{source}?exclude={destination}` works. */
  revision: 'available' | 'missing' | 'empty';
  activity: 'available' | 'missing' | 'empty';
  /** The length of hashes in the activity. */
  activityHashLength: 12 | 40;
  sourceCommit: 'present' | 'null';
  destinationCommit: 'present' | 'null';
  destinationRepository: 'present' | 'absent';
  closedOn: 'present' | 'null';
  /** Who pushed to the main branch shortly before the merge. */
  pushedBefore: 'somebody, perhaps' | 'a member and a guest';
}

export interface PullRequest {
  id: number;
  /** Why the pull request exists: `case:7`, `edge-case:deleted-fork`, `random`. Never part of a response. */
  label: string;
  repository: Repository;
  title?: string;
  description: string | null;
  state: 'OPEN' | 'MERGED' | 'DECLINED' | 'SUPERSEDED';
  draft?: boolean;
  /** Whether it waits in a merge queue. */
  queued?: boolean;
  author: Account;
  /** `null` when the fork was deleted. */
  sourceRepository: RepositoryReference | null;
  sourceBranch: string;
  targetBranch: string;
  closeSourceBranch: boolean;
  closedBy?: Account;
  closedOn?: Micros;
  /** Why the pull request was declined. */
  reason?: string;
  mergeCommit?: string;
  commentCount: number;
  taskCount: number;
  createdOn: Micros;
  updatedOn: Micros;
  /** The commits that would be merged, newest first. */
  commits: Commit[];
  /** Commits of the target branch, and commits that were removed by force pushes. */
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
  /** Milliseconds since 1970: everything in the world is older than this. `advanceWorld` changes it. */
  now: number;
  workspaces: Workspace[];
  /** People and bots who are not members of any of these workspaces. */
  outsiders: Account[];
}
