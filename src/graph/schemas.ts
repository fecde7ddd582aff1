import type { ApprovalStatus } from '../approval/status';
import {
  ANY,
  COUNT,
  entitySchema,
  FLAG,
  LINK,
  NUMBER,
  oneOf,
  TEXT,
  TEXT_OR_NULL,
  TEXTS,
  TIME,
  TIME_OR_NULL,
} from './schema';

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
    ...{ accountId: TEXT, userIds: TEXTS, nickname: TEXT, kind: TEXT, nhiType: TEXT, webLink: LINK },
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
      id: COUNT,
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

/* ---------- What belongs to a repository, a project or a workspace and is managed in its settings ---------- */

/** Absent where Bitbucket sent no link of the owner. */
const SETTINGS = { webLink: LINK };
const OF_REPOSITORY = { displayName: TEXT, workspace: TEXT, repository: TEXT, repoId: TEXT };
/** `repository` and `repoId`, or `project` and `projectId`, or neither. */
const OF_ANY_OWNER = { displayName: TEXT, workspace: TEXT };
const ITS_OWNER = { ...SETTINGS, repository: TEXT, repoId: TEXT, project: TEXT, projectId: TEXT };
/** Where the data model has the class NHI. */
const IDENTITY = { nhiType: TEXT };

export const COMMIT_SCHEMA = entitySchema(
  {
    ...OF_REPOSITORY,
    ...{ id: TEXT, hash: TEXT, parents: LIST, branch: TEXT, message: TEXT },
    ...{ merge: FLAG, versionBump: FLAG, directPush: FLAG },
  },
  { ...SETTINGS, author: TEXT, authorId: TEXT, authorType: TEXT, authoredOn: TIME },
);

export const PERMISSION_SCHEMA = entitySchema(
  {
    ...OF_ANY_OWNER,
    ownerId: TEXT,
    principalKey: TEXT,
    principalType: oneOf('user', 'group'),
    permission: TEXT,
    admin: FLAG,
  },
  ITS_OWNER,
);

export const BRANCH_RESTRICTION_SCHEMA = entitySchema(
  { ...OF_REPOSITORY, id: ANY, kind: TEXT, pattern: TEXT, ownerId: TEXT },
  {
    ...SETTINGS,
    value: NUMBER,
    matchKind: TEXT,
    branchType: TEXT,
    type: TEXT,
    pipelinesSourceBranches: TEXTS,
    pipelinesSourceBranchesTruncated: FLAG,
    active: FLAG,
  },
);

export const BRANCH_PROTECTION_SCHEMA = entitySchema(
  { ...OF_REPOSITORY, branch: TEXT, ownerId: TEXT },
  {
    ...SETTINGS,
    inheritsBranchRestrictions: FLAG,
    protected: FLAG,
    requiredApprovals: COUNT,
    requiresDefaultReviewerApprovals: FLAG,
    requiredDefaultReviewerApprovals: COUNT,
    requiresReviewGroupApprovals: FLAG,
    requiredReviewGroupApprovals: COUNT,
    requiresPassingBuilds: FLAG,
    requiredPassingBuilds: COUNT,
    requiresTasksCompleted: FLAG,
    requiresNoChangesRequested: FLAG,
    requiresUpToDate: FLAG,
    mergeChecksEnforced: FLAG,
    mergeRestricted: FLAG,
    resetsApprovalsOnChange: FLAG,
    resetsChangesRequestedOnChange: FLAG,
    directPushRestricted: FLAG,
    forcePushAllowed: FLAG,
    deletionAllowed: FLAG,
  },
);

export const DEPLOY_KEY_SCHEMA = entitySchema(
  { ...OF_ANY_OWNER, id: ANY, readOnly: FLAG },
  {
    ...ITS_OWNER,
    ...IDENTITY,
    label: TEXT,
    comment: TEXT,
    fingerprint: TEXT,
    createdOn: TIME,
    lastUsedOn: TIME,
  },
);

export const WEBHOOK_SCHEMA = entitySchema(
  { ...OF_ANY_OWNER, address: TEXT },
  {
    ...ITS_OWNER,
    ...IDENTITY,
    description: TEXT,
    url: TEXT,
    active: FLAG,
    events: TEXTS,
    insecure: FLAG,
    skipCertVerification: FLAG,
    hasSecret: FLAG,
    createdOn: TIME,
  },
);

export const PIPELINES_CONFIGURATION_SCHEMA = entitySchema(OF_REPOSITORY, { ...SETTINGS, enabled: FLAG });

export const ENVIRONMENT_SCHEMA = entitySchema(OF_REPOSITORY, {
  ...SETTINGS,
  environmentType: TEXT,
  production: FLAG,
  adminOnlyRestriction: FLAG,
  rank: NUMBER,
});

export const RUNNER_SCHEMA = entitySchema(
  { ...OF_ANY_OWNER, function: TEXTS },
  {
    ...ITS_OWNER,
    ...IDENTITY,
    status: TEXT,
    labels: TEXTS,
    version: TEXT,
    lastSeenOn: TIME_OR_NULL,
    createdOn: TIME,
  },
);

const SCOPE = oneOf('workspace', 'repository', 'environment');
const OF_VARIABLE = { ...SETTINGS, repository: TEXT, repoId: TEXT };

export const PIPELINE_VARIABLE_SCHEMA = entitySchema(
  { ...OF_ANY_OWNER, scope: SCOPE },
  { ...OF_VARIABLE, secured: FLAG },
);

export const PIPELINE_SECRET_SCHEMA = entitySchema(
  { ...OF_ANY_OWNER, scope: SCOPE, secured: FLAG },
  { ...OF_VARIABLE, ...IDENTITY },
);
