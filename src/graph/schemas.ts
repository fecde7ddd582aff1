import { ANY, COUNT, entitySchema, FLAG, LINK, NUMBER, oneOf, TEXT, TEXTS, TIME, TIME_OR_NULL } from './schema';

/* ---------- What belongs to a repository, a project or a workspace and is managed in its settings ---------- */

/** Absent where Bitbucket sent no link of the owner. */
const SETTINGS = { webLink: LINK };
const OF_REPOSITORY = { displayName: TEXT, workspace: TEXT, repository: TEXT, repoId: TEXT };
/** `repository` and `repoId`, or `project` and `projectId`, or neither. */
const OF_ANY_OWNER = { displayName: TEXT, workspace: TEXT };
const ITS_OWNER = { ...SETTINGS, repository: TEXT, repoId: TEXT, project: TEXT, projectId: TEXT };
/** Where the data model has the class NHI. */
const IDENTITY = { nhiType: TEXT };

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
  { ...OF_ANY_OWNER, address: TEXT, insecure: FLAG },
  {
    ...ITS_OWNER,
    ...IDENTITY,
    description: TEXT,
    url: TEXT,
    active: FLAG,
    events: TEXTS,
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
