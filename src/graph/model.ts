import {
  RelationshipClass,
  type StepEntityMetadata,
  type StepRelationshipMetadata,
} from '@jupiterone/integration-sdk-core';

import {
  GROUP_SCHEMA,
  PROJECT_SCHEMA,
  PULL_REQUEST_SCHEMA,
  REPO_SCHEMA,
  USER_SCHEMA,
  WORKSPACE_SCHEMA,
} from './schemas';
import { EntityTypes, RelationshipTypes } from './types';

/** Step ids. They appear in job logs and in the settings of customers. */
export const Steps = {
  WORKSPACES: 'fetch-workspaces',
  USERS: 'fetch-users',
  GROUPS: 'fetch-groups',
  PROJECTS: 'fetch-projects',
  REPOS: 'fetch-repos',
  PULL_REQUESTS: 'fetch-prs',
  REPO_PERMISSIONS: 'fetch-repo-permissions',
  PROJECT_PERMISSIONS: 'fetch-project-permissions',
  BRANCH_RESTRICTIONS: 'fetch-repo-branch-restrictions',
  DEFAULT_REVIEWERS: 'fetch-default-reviewers',
  REPO_DEPLOY_KEYS: 'fetch-repo-deploy-keys',
  PROJECT_DEPLOY_KEYS: 'fetch-project-deploy-keys',
  WEBHOOKS: 'fetch-webhooks',
  PIPELINES: 'fetch-pipelines',
  ENVIRONMENTS: 'fetch-environments',
  RUNNERS: 'fetch-runners',
  PIPELINE_VARIABLES: 'fetch-pipeline-variables',
  EXTERNAL_USERS: 'fetch-external-users',
  SUMMARY: 'report-stats',
} as const;

/**
 * Steps of a later graph start when all steps of the earlier graphs have ended, whether they succeeded, failed or were
 * disabled. Unlike `dependsOn`, this does not disable a step together with a source that it can do without.
 */
export const DependencyGraphs = {
  REPOSITORIES: 'repositories',
  ACCESS: 'access',
  /** People outside the workspaces. Starts when all steps that name people have ended. */
  EXTERNAL_USERS: 'external users',
  AUTOMATION: 'automation',
  /** Data that only repositories with pipelines have. Starts when these are known. */
  PIPELINES: 'pipelines',
  /** Data of environments. Starts when these are known. */
  VARIABLES: 'variables',
  SUMMARY: 'summary',
} as const;

export const dependencyGraphOrder = Object.values(DependencyGraphs);

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
  PERMISSION: { resourceName: 'Bitbucket Permission', _type: EntityTypes.PERMISSION, _class: ['AccessPolicy'] },
  BRANCH_RESTRICTION: {
    resourceName: 'Bitbucket Branch Restriction',
    _type: EntityTypes.BRANCH_RESTRICTION,
    _class: ['AccessPolicy'],
  },
  BRANCH_PROTECTION: {
    resourceName: 'Bitbucket Branch Protection',
    _type: EntityTypes.BRANCH_PROTECTION,
    _class: ['Configuration'],
  },
  DEPLOY_KEY: { resourceName: 'Bitbucket Deploy Key', _type: EntityTypes.DEPLOY_KEY, _class: ['AccessKey'] },
  WEBHOOK: { resourceName: 'Bitbucket Webhook', _type: EntityTypes.WEBHOOK, _class: ['ApplicationEndpoint'] },
  PIPELINES_CONFIGURATION: {
    resourceName: 'Bitbucket Pipelines Configuration',
    _type: EntityTypes.PIPELINES_CONFIGURATION,
    _class: ['Configuration'],
  },
  ENVIRONMENT: {
    resourceName: 'Bitbucket Deployment Environment',
    _type: EntityTypes.ENVIRONMENT,
    _class: ['Deployment'],
  },
  RUNNER: { resourceName: 'Bitbucket Runner', _type: EntityTypes.RUNNER, _class: ['Host'] },
  PIPELINE_VARIABLE: {
    resourceName: 'Bitbucket Pipeline Variable',
    _type: EntityTypes.PIPELINE_VARIABLE,
    _class: ['Secret'],
  },
} satisfies Record<string, StepEntityMetadata>;

const { ALLOWS, APPROVED, HAS, OPENED, OWNS, REVIEWED } = RelationshipClass;
const {
  WORKSPACE,
  USER,
  EXTERNAL_USER,
  GROUP,
  PROJECT,
  REPO,
  PULL_REQUEST,
  PERMISSION,
  BRANCH_RESTRICTION,
  BRANCH_PROTECTION,
  DEPLOY_KEY,
  WEBHOOK,
  PIPELINES_CONFIGURATION,
  ENVIRONMENT,
  RUNNER,
  PIPELINE_VARIABLE,
} = Entities;

/** A relationship is partial if one of its ends is: those outside the window of a run stay in the graph, too. */
export const Relationships = relationships({
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
  // default reviewers will be asked to review; the data model has no class REVIEWS, and REVIEWED comes closest
  USER_REVIEWS_REPO: [USER, REVIEWED, REPO],
  EXTERNAL_USER_REVIEWS_REPO: [EXTERNAL_USER, REVIEWED, REPO],
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
});

/** The relationships of users that people outside the workspaces have as well, each with theirs. */
export const EXTERNAL_COUNTERPARTS: ReadonlyMap<StepRelationshipMetadata, StepRelationshipMetadata> = new Map([
  [Relationships.GROUP_HAS_USER, Relationships.GROUP_HAS_EXTERNAL_USER],
  [Relationships.USER_OWNS_GROUP, Relationships.EXTERNAL_USER_OWNS_GROUP],
  [Relationships.USER_OPENED_PULL_REQUEST, Relationships.EXTERNAL_USER_OPENED_PULL_REQUEST],
  [Relationships.USER_REVIEWED_PULL_REQUEST, Relationships.EXTERNAL_USER_REVIEWED_PULL_REQUEST],
  [Relationships.USER_APPROVED_PULL_REQUEST, Relationships.EXTERNAL_USER_APPROVED_PULL_REQUEST],
  [Relationships.REPO_ALLOWS_USER, Relationships.REPO_ALLOWS_EXTERNAL_USER],
  [Relationships.USER_HAS_PERMISSION, Relationships.EXTERNAL_USER_HAS_PERMISSION],
  [Relationships.BRANCH_RESTRICTION_ALLOWS_USER, Relationships.BRANCH_RESTRICTION_ALLOWS_EXTERNAL_USER],
  [Relationships.USER_REVIEWS_REPO, Relationships.EXTERNAL_USER_REVIEWS_REPO],
]);

type RelationshipName = keyof typeof RelationshipTypes;
type Ends = readonly [from: StepEntityMetadata, _class: RelationshipClass, to: StepEntityMetadata];

function relationships(
  ends: Readonly<Record<RelationshipName, Ends>>,
): Record<RelationshipName, StepRelationshipMetadata> {
  const metadata = (Object.entries(ends) as [RelationshipName, Ends][]).map(([name, [from, _class, to]]) => [
    name,
    {
      ...{ _type: RelationshipTypes[name], sourceType: from._type, _class, targetType: to._type },
      ...((from.partial || to.partial) && { partial: true }),
    },
  ]);
  return Object.fromEntries(metadata) as Record<RelationshipName, StepRelationshipMetadata>;
}
