import type { ApprovalStatus } from '../approval/status';
import { COUNT, entitySchema, FLAG, LINK, TEXT, TEXT_OR_NULL, TEXTS, TIME } from './schema';

/*
 * What the entities of each type have, beyond what their classes ask for. `email`, `username` and `shortLoginId` of users are not
 * among it: their type depends on the version of the data model, which checks them itself.
 */

const NAMES = { name: TEXT, displayName: TEXT };

export const WORKSPACE_SCHEMA = entitySchema(
  { ...NAMES, slug: TEXT },
  { webLink: LINK, isPrivate: FLAG, createdOn: TIME, updatedOn: TIME },
);

/** Of members and of people outside the workspaces. */
export const USER_SCHEMA = entitySchema(
  { ...NAMES, uuid: TEXT, userType: TEXT },
  {
    ...{ accountId: TEXT, userIds: TEXTS, nickname: TEXT, kind: TEXT, webLink: LINK },
    ...{ active: FLAG, isActive: FLAG, isAdmin: FLAG, workspaceRole: TEXT, joinedOn: TIME, lastAccessedOn: TIME },
    ...{ emailDomain: TEXTS, emailConfirmed: FLAG },
  },
);

export const GROUP_SCHEMA = entitySchema(
  { ...NAMES, slug: TEXT, workspace: TEXT },
  { permission: TEXT_OR_NULL, autoAdd: FLAG },
);

export const PROJECT_SCHEMA = entitySchema(
  { ...NAMES, key: TEXT, description: TEXT, workspace: TEXT },
  { public: FLAG, webLink: LINK, createdOn: TIME, updatedOn: TIME },
);

export const REPO_SCHEMA = entitySchema(
  { ...NAMES, uuid: TEXT, slug: TEXT, fullName: TEXT, owner: TEXT, ownerId: TEXT },
  {
    ...{ projectId: TEXT, public: FLAG, private: FLAG, fork: FLAG, forkPolicy: TEXT, parentFullName: TEXT },
    ...{ description: TEXT, defaultBranch: TEXT, language: TEXT, sizeInBytes: COUNT },
    ...{ signedCommitsRequired: FLAG, inheritsBranchRestrictions: FLAG },
    ...{ webLink: LINK, createdOn: TIME, updatedOn: TIME },
  },
);

const LIST = { ...TEXTS, maxItems: 250 };

const APPROVAL_STATUSES: readonly ApprovalStatus[] = [
  'approved',
  'unverified_authors',
  'partially_approved',
  'changed_after_approval',
  'self_approved',
  'not_approved',
  'undetermined',
];
const APPROVAL_STATUS = { ...TEXT, enum: APPROVAL_STATUSES };

export const PULL_REQUEST_SCHEMA = entitySchema(
  {
    ...{
      ...NAMES,
      title: TEXT,
      number: COUNT,
      accountId: TEXT,
      repoId: TEXT,
      repository: TEXT,
      source: TEXT,
      target: TEXT,
    },
    ...{ state: TEXT, open: FLAG, merged: FLAG, declined: FLAG, superseded: FLAG, draft: FLAG, fromFork: FLAG },
    ...{ approved: FLAG, approvalStatus: APPROVAL_STATUS, validated: FLAG, approvedCommitsRemoved: FLAG },
    ...{ analysisIncomplete: FLAG, commitsTruncated: FLAG, commits: LIST, commitMessages: LIST, commitsApproved: LIST },
    ...{ commitsNotApproved: LIST, commitsByUnknownAuthor: LIST, approverIds: LIST, approvers: LIST },
    ...{ reviewerIds: LIST, reviewers: LIST, changesRequestedByIds: LIST },
  },
  {
    ...{
      description: TEXT,
      webLink: LINK,
      taskCount: COUNT,
      commentCount: COUNT,
      queued: FLAG,
      closeSourceBranch: FLAG,
    },
    ...{ sourceRepository: TEXT, mergeCommit: TEXT, newestCommit: TEXT, reason: TEXT },
    ...{ author: TEXT, authorId: TEXT, authorType: TEXT, closedBy: TEXT, mergedBy: TEXT, approvedAfterMerge: FLAG },
    ...{ createdOn: TIME, updatedOn: TIME, closedOn: TIME, mergedOn: TIME },
    ...{ commitsCount: COUNT, commitsApprovedCount: COUNT, commitsNotApprovedCount: COUNT },
    ...{
      commitsByUnknownAuthorCount: COUNT,
      approvalsCount: COUNT,
      reviewersCount: COUNT,
      changesRequestedCount: COUNT,
    },
  },
);
