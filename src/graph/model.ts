import {
  RelationshipClass,
  type StepEntityMetadata,
  type StepRelationshipMetadata,
} from '@jupiterone/integration-sdk-core';

import { withNonHumanIdentity } from './dataModel';
import { describeRelationships } from './describeRelationships';
import {
  BRANCH_PROTECTION_SCHEMA,
  BRANCH_RESTRICTION_SCHEMA,
  COMMIT_SCHEMA,
  DEPLOY_KEY_SCHEMA,
  ENVIRONMENT_SCHEMA,
  GROUP_SCHEMA,
  PERMISSION_SCHEMA,
  PIPELINE_SECRET_SCHEMA,
  PIPELINE_VARIABLE_SCHEMA,
  PIPELINES_CONFIGURATION_SCHEMA,
  PROJECT_SCHEMA,
  PULL_REQUEST_SCHEMA,
  REPO_SCHEMA,
  RUNNER_SCHEMA,
  USER_SCHEMA,
  WEBHOOK_SCHEMA,
  WORKSPACE_SCHEMA,
} from './schemas';
import { EntityTypes } from './types';

export { DependencyGraphs, dependencyGraphOrder, Steps } from './steps';

export const Entities = {
  WORKSPACE: {
    resourceName: 'Bitbucket Workspace',
    _type: EntityTypes.WORKSPACE,
    _class: ['Account'],
    schema: WORKSPACE_SCHEMA,
  },
  USER: { resourceName: 'Bitbucket User', _type: EntityTypes.USER, _class: ['User'], schema: USER_SCHEMA },
  /** A type of its own: JupiterOne deletes by type, and a refused list of them must not delete members. */
  EXTERNAL_USER: {
    resourceName: 'Bitbucket External User',
    _type: EntityTypes.EXTERNAL_USER,
    _class: ['User'],
    schema: USER_SCHEMA,
  },
  GROUP: { resourceName: 'Bitbucket Group', _type: EntityTypes.GROUP, _class: ['UserGroup'], schema: GROUP_SCHEMA },
  PROJECT: {
    resourceName: 'Bitbucket Project',
    _type: EntityTypes.PROJECT,
    _class: ['Project'],
    schema: PROJECT_SCHEMA,
  },
  REPO: { resourceName: 'Bitbucket Repo', _type: EntityTypes.REPO, _class: ['CodeRepo'], schema: REPO_SCHEMA },
  PULL_REQUEST: {
    resourceName: 'Bitbucket Pull Request',
    _type: EntityTypes.PULL_REQUEST,
    _class: ['Review', 'PR'],
    // pull requests outside the window of a run stay in the graph
    partial: true,
    schema: PULL_REQUEST_SCHEMA,
  },
  COMMIT: {
    resourceName: 'Bitbucket Commit',
    _type: EntityTypes.COMMIT,
    _class: ['CodeCommit'],
    // those outside the window of a run stay in the graph
    partial: true,
    schema: COMMIT_SCHEMA,
  },
  PERMISSION: {
    resourceName: 'Bitbucket Permission',
    _type: EntityTypes.PERMISSION,
    _class: ['AccessPolicy'],
    schema: PERMISSION_SCHEMA,
  },
  BRANCH_RESTRICTION: {
    resourceName: 'Bitbucket Branch Restriction',
    _type: EntityTypes.BRANCH_RESTRICTION,
    _class: ['AccessPolicy'],
    schema: BRANCH_RESTRICTION_SCHEMA,
  },
  BRANCH_PROTECTION: {
    resourceName: 'Bitbucket Branch Protection',
    _type: EntityTypes.BRANCH_PROTECTION,
    _class: ['Configuration', 'Rule'],
    schema: BRANCH_PROTECTION_SCHEMA,
  },
  DEPLOY_KEY: {
    resourceName: 'Bitbucket Deploy Key',
    _type: EntityTypes.DEPLOY_KEY,
    _class: withNonHumanIdentity('AccessKey'),
    schema: DEPLOY_KEY_SCHEMA,
  },
  WEBHOOK: {
    resourceName: 'Bitbucket Webhook',
    _type: EntityTypes.WEBHOOK,
    _class: withNonHumanIdentity('ApplicationEndpoint'),
    schema: WEBHOOK_SCHEMA,
  },
  PIPELINES_CONFIGURATION: {
    resourceName: 'Bitbucket Pipelines Configuration',
    _type: EntityTypes.PIPELINES_CONFIGURATION,
    _class: ['Configuration'],
    schema: PIPELINES_CONFIGURATION_SCHEMA,
  },
  ENVIRONMENT: {
    resourceName: 'Bitbucket Deployment Environment',
    _type: EntityTypes.ENVIRONMENT,
    _class: ['Configuration'],
    schema: ENVIRONMENT_SCHEMA,
  },
  RUNNER: {
    resourceName: 'Bitbucket Runner',
    _type: EntityTypes.RUNNER,
    _class: withNonHumanIdentity('HostAgent'),
    schema: RUNNER_SCHEMA,
  },
  PIPELINE_VARIABLE: {
    resourceName: 'Bitbucket Pipeline Variable',
    _type: EntityTypes.PIPELINE_VARIABLE,
    _class: ['Configuration'],
    schema: PIPELINE_VARIABLE_SCHEMA,
  },
  PIPELINE_SECRET: {
    resourceName: 'Bitbucket Pipeline Secret',
    _type: EntityTypes.PIPELINE_SECRET,
    _class: withNonHumanIdentity('Secret'),
    schema: PIPELINE_SECRET_SCHEMA,
  },
} satisfies Record<string, StepEntityMetadata>;

const { ALLOWS, APPROVED, ASSIGNED, CREATED, HAS, OPENED, OWNS, REVIEWED } = RelationshipClass;
const {
  WORKSPACE,
  USER,
  EXTERNAL_USER,
  GROUP,
  PROJECT,
  REPO,
  PULL_REQUEST,
  COMMIT,
  PERMISSION,
  BRANCH_RESTRICTION,
  BRANCH_PROTECTION,
  DEPLOY_KEY,
  WEBHOOK,
  PIPELINES_CONFIGURATION,
  ENVIRONMENT,
  RUNNER,
  PIPELINE_VARIABLE,
  PIPELINE_SECRET,
} = Entities;

export const Relationships = describeRelationships({
  WORKSPACE_HAS_USER: [WORKSPACE, HAS, USER],
  WORKSPACE_HAS_EXTERNAL_USER: [WORKSPACE, HAS, EXTERNAL_USER],
  WORKSPACE_HAS_GROUP: [WORKSPACE, HAS, GROUP],
  GROUP_HAS_USER: [GROUP, HAS, USER],
  USER_OWNS_GROUP: [USER, OWNS, GROUP],
  GROUP_HAS_EXTERNAL_USER: [GROUP, HAS, EXTERNAL_USER],
  EXTERNAL_USER_OWNS_GROUP: [EXTERNAL_USER, OWNS, GROUP],
  WORKSPACE_OWNS_PROJECT: [WORKSPACE, OWNS, PROJECT],
  WORKSPACE_OWNS_REPO: [WORKSPACE, OWNS, REPO],
  PROJECT_HAS_REPO: [PROJECT, HAS, REPO],
  REPO_HAS_PULL_REQUEST: [REPO, HAS, PULL_REQUEST],
  USER_OPENED_PULL_REQUEST: [USER, OPENED, PULL_REQUEST],
  USER_REVIEWED_PULL_REQUEST: [USER, REVIEWED, PULL_REQUEST],
  USER_APPROVED_PULL_REQUEST: [USER, APPROVED, PULL_REQUEST],
  EXTERNAL_USER_OPENED_PULL_REQUEST: [EXTERNAL_USER, OPENED, PULL_REQUEST],
  EXTERNAL_USER_REVIEWED_PULL_REQUEST: [EXTERNAL_USER, REVIEWED, PULL_REQUEST],
  EXTERNAL_USER_APPROVED_PULL_REQUEST: [EXTERNAL_USER, APPROVED, PULL_REQUEST],
  REPO_HAS_COMMIT: [REPO, HAS, COMMIT],
  USER_CREATED_COMMIT: [USER, CREATED, COMMIT],
  EXTERNAL_USER_CREATED_COMMIT: [EXTERNAL_USER, CREATED, COMMIT],
  // what permissions say in detail; generic queries on access follow these
  REPO_ALLOWS_USER: [REPO, ALLOWS, USER],
  REPO_ALLOWS_EXTERNAL_USER: [REPO, ALLOWS, EXTERNAL_USER],
  REPO_ALLOWS_GROUP: [REPO, ALLOWS, GROUP],
  REPO_ALLOWS_PERMISSION: [REPO, ALLOWS, PERMISSION],
  PROJECT_ALLOWS_PERMISSION: [PROJECT, ALLOWS, PERMISSION],
  GROUP_HAS_PERMISSION: [GROUP, HAS, PERMISSION],
  USER_HAS_PERMISSION: [USER, HAS, PERMISSION],
  EXTERNAL_USER_HAS_PERMISSION: [EXTERNAL_USER, HAS, PERMISSION],
  REPO_HAS_BRANCH_RESTRICTION: [REPO, HAS, BRANCH_RESTRICTION],
  BRANCH_RESTRICTION_ALLOWS_USER: [BRANCH_RESTRICTION, ALLOWS, USER],
  BRANCH_RESTRICTION_ALLOWS_EXTERNAL_USER: [BRANCH_RESTRICTION, ALLOWS, EXTERNAL_USER],
  BRANCH_RESTRICTION_ALLOWS_GROUP: [BRANCH_RESTRICTION, ALLOWS, GROUP],
  REPO_HAS_BRANCH_PROTECTION: [REPO, HAS, BRANCH_PROTECTION],
  // default reviewers, who are asked to review each pull request
  USER_ASSIGNED_REPO: [USER, ASSIGNED, REPO],
  EXTERNAL_USER_ASSIGNED_REPO: [EXTERNAL_USER, ASSIGNED, REPO],
  REPO_ALLOWS_DEPLOY_KEY: [REPO, ALLOWS, DEPLOY_KEY],
  PROJECT_ALLOWS_DEPLOY_KEY: [PROJECT, ALLOWS, DEPLOY_KEY],
  WORKSPACE_HAS_WEBHOOK: [WORKSPACE, HAS, WEBHOOK],
  REPO_HAS_WEBHOOK: [REPO, HAS, WEBHOOK],
  REPO_HAS_PIPELINES_CONFIGURATION: [REPO, HAS, PIPELINES_CONFIGURATION],
  REPO_HAS_ENVIRONMENT: [REPO, HAS, ENVIRONMENT],
  WORKSPACE_HAS_RUNNER: [WORKSPACE, HAS, RUNNER],
  REPO_HAS_RUNNER: [REPO, HAS, RUNNER],
  WORKSPACE_HAS_PIPELINE_VARIABLE: [WORKSPACE, HAS, PIPELINE_VARIABLE],
  REPO_HAS_PIPELINE_VARIABLE: [REPO, HAS, PIPELINE_VARIABLE],
  ENVIRONMENT_HAS_PIPELINE_VARIABLE: [ENVIRONMENT, HAS, PIPELINE_VARIABLE],
  WORKSPACE_HAS_PIPELINE_SECRET: [WORKSPACE, HAS, PIPELINE_SECRET],
  REPO_HAS_PIPELINE_SECRET: [REPO, HAS, PIPELINE_SECRET],
  ENVIRONMENT_HAS_PIPELINE_SECRET: [ENVIRONMENT, HAS, PIPELINE_SECRET],
});

/** The relationships of users that people outside the workspaces have as well, each with theirs. */
export const EXTERNAL_COUNTERPARTS: ReadonlyMap<StepRelationshipMetadata, StepRelationshipMetadata> = new Map([
  [Relationships.GROUP_HAS_USER, Relationships.GROUP_HAS_EXTERNAL_USER],
  [Relationships.USER_OWNS_GROUP, Relationships.EXTERNAL_USER_OWNS_GROUP],
  [Relationships.USER_OPENED_PULL_REQUEST, Relationships.EXTERNAL_USER_OPENED_PULL_REQUEST],
  [Relationships.USER_REVIEWED_PULL_REQUEST, Relationships.EXTERNAL_USER_REVIEWED_PULL_REQUEST],
  [Relationships.USER_APPROVED_PULL_REQUEST, Relationships.EXTERNAL_USER_APPROVED_PULL_REQUEST],
  [Relationships.USER_CREATED_COMMIT, Relationships.EXTERNAL_USER_CREATED_COMMIT],
  [Relationships.REPO_ALLOWS_USER, Relationships.REPO_ALLOWS_EXTERNAL_USER],
  [Relationships.USER_HAS_PERMISSION, Relationships.EXTERNAL_USER_HAS_PERMISSION],
  [Relationships.BRANCH_RESTRICTION_ALLOWS_USER, Relationships.BRANCH_RESTRICTION_ALLOWS_EXTERNAL_USER],
  [Relationships.USER_ASSIGNED_REPO, Relationships.EXTERNAL_USER_ASSIGNED_REPO],
]);
