import {
  RelationshipClass,
  type StepEntityMetadata,
  type StepRelationshipMetadata,
} from '@jupiterone/integration-sdk-core';

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
  SUMMARY: 'report-stats',
} as const;

/**
 * Steps of a later graph start when all steps of the earlier graphs have ended, whether they succeeded, failed or were
 * disabled. Unlike `dependsOn`, this does not disable a step together with a source that it can do without.
 */
export const DependencyGraphs = {
  REPOSITORIES: 'repositories',
  ACCESS: 'access',
  AUTOMATION: 'automation',
  /** Data that only repositories with pipelines have. Starts when these are known. */
  PIPELINES: 'pipelines',
  /** Data of environments. Starts when these are known. */
  VARIABLES: 'variables',
  SUMMARY: 'summary',
} as const;

export const dependencyGraphOrder = Object.values(DependencyGraphs);

export const Entities = {
  WORKSPACE: { resourceName: 'Bitbucket Workspace', _type: 'bitbucket_workspace', _class: ['Account'] },
  USER: { resourceName: 'Bitbucket User', _type: 'bitbucket_user', _class: ['User'] },
  GROUP: { resourceName: 'Bitbucket Group', _type: 'bitbucket_group', _class: ['UserGroup'] },
  PROJECT: { resourceName: 'Bitbucket Project', _type: 'bitbucket_project', _class: ['Project'] },
  REPO: { resourceName: 'Bitbucket Repo', _type: 'bitbucket_repo', _class: ['CodeRepo'] },
  PULL_REQUEST: {
    resourceName: 'Bitbucket Pull Request',
    _type: 'bitbucket_pullrequest',
    _class: ['Review', 'PR'],
    // pull requests outside the window of a run stay in the graph
    partial: true,
  },
  PERMISSION: { resourceName: 'Bitbucket Permission', _type: 'bitbucket_permission', _class: ['AccessPolicy'] },
  BRANCH_RESTRICTION: {
    resourceName: 'Bitbucket Branch Restriction',
    _type: 'bitbucket_branch_restriction',
    _class: ['AccessPolicy'],
  },
  BRANCH_PROTECTION: {
    resourceName: 'Bitbucket Branch Protection',
    _type: 'bitbucket_branch_protection',
    _class: ['Configuration'],
  },
  DEPLOY_KEY: { resourceName: 'Bitbucket Deploy Key', _type: 'bitbucket_deploy_key', _class: ['AccessKey'] },
  WEBHOOK: { resourceName: 'Bitbucket Webhook', _type: 'bitbucket_webhook', _class: ['ApplicationEndpoint'] },
  PIPELINES_CONFIGURATION: {
    resourceName: 'Bitbucket Pipelines Configuration',
    _type: 'bitbucket_pipelines_configuration',
    _class: ['Configuration'],
  },
  ENVIRONMENT: {
    resourceName: 'Bitbucket Deployment Environment',
    _type: 'bitbucket_environment',
    _class: ['Deployment'],
  },
  RUNNER: { resourceName: 'Bitbucket Runner', _type: 'bitbucket_runner', _class: ['Host'] },
  PIPELINE_VARIABLE: {
    resourceName: 'Bitbucket Pipeline Variable',
    _type: 'bitbucket_pipeline_variable',
    _class: ['Secret'],
  },
} satisfies Record<string, StepEntityMetadata>;

const { ALLOWS, APPROVED, HAS, OPENED, OWNS, REVIEWED } = RelationshipClass;
const {
  WORKSPACE,
  USER,
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

export const Relationships = {
  WORKSPACE_HAS_USER: relationship('bitbucket_workspace_has_user', WORKSPACE, HAS, USER),
  WORKSPACE_HAS_GROUP: relationship('bitbucket_workspace_has_group', WORKSPACE, HAS, GROUP),
  GROUP_HAS_USER: relationship('bitbucket_group_has_user', GROUP, HAS, USER),
  USER_OWNS_GROUP: relationship('bitbucket_user_owns_group', USER, OWNS, GROUP),
  WORKSPACE_OWNS_PROJECT: relationship('bitbucket_workspace_owns_project', WORKSPACE, OWNS, PROJECT),
  WORKSPACE_OWNS_REPO: relationship('bitbucket_workspace_owns_repo', WORKSPACE, OWNS, REPO),
  PROJECT_HAS_REPO: relationship('bitbucket_project_has_repo', PROJECT, HAS, REPO),

  REPO_HAS_PULL_REQUEST: partial(relationship('bitbucket_repo_has_pullrequest', REPO, HAS, PULL_REQUEST)),
  USER_OPENED_PULL_REQUEST: partial(relationship('bitbucket_user_opened_pullrequest', USER, OPENED, PULL_REQUEST)),
  USER_REVIEWED_PULL_REQUEST: partial(
    relationship('bitbucket_user_reviewed_pullrequest', USER, REVIEWED, PULL_REQUEST),
  ),
  USER_APPROVED_PULL_REQUEST: partial(
    relationship('bitbucket_user_approved_pullrequest', USER, APPROVED, PULL_REQUEST),
  ),

  REPO_ALLOWS_PERMISSION: relationship('bitbucket_repo_allows_permission', REPO, ALLOWS, PERMISSION),
  PROJECT_ALLOWS_PERMISSION: relationship('bitbucket_project_allows_permission', PROJECT, ALLOWS, PERMISSION),
  GROUP_HAS_PERMISSION: relationship('bitbucket_group_has_permission', GROUP, HAS, PERMISSION),
  USER_HAS_PERMISSION: relationship('bitbucket_user_has_permission', USER, HAS, PERMISSION),
  REPO_HAS_BRANCH_RESTRICTION: relationship('bitbucket_repo_has_branch_restriction', REPO, HAS, BRANCH_RESTRICTION),
  BRANCH_RESTRICTION_ALLOWS_USER: relationship(
    'bitbucket_branch_restriction_allows_user',
    BRANCH_RESTRICTION,
    ALLOWS,
    USER,
  ),
  BRANCH_RESTRICTION_ALLOWS_GROUP: relationship(
    'bitbucket_branch_restriction_allows_group',
    BRANCH_RESTRICTION,
    ALLOWS,
    GROUP,
  ),
  REPO_HAS_BRANCH_PROTECTION: relationship('bitbucket_repo_has_branch_protection', REPO, HAS, BRANCH_PROTECTION),
  // default reviewers will be asked to review; the data model has no class REVIEWS, and REVIEWED comes closest
  USER_REVIEWS_REPO: relationship('bitbucket_user_reviews_repo', USER, REVIEWED, REPO),
  REPO_ALLOWS_DEPLOY_KEY: relationship('bitbucket_repo_allows_deploy_key', REPO, ALLOWS, DEPLOY_KEY),
  PROJECT_ALLOWS_DEPLOY_KEY: relationship('bitbucket_project_allows_deploy_key', PROJECT, ALLOWS, DEPLOY_KEY),

  WORKSPACE_HAS_WEBHOOK: relationship('bitbucket_workspace_has_webhook', WORKSPACE, HAS, WEBHOOK),
  REPO_HAS_WEBHOOK: relationship('bitbucket_repo_has_webhook', REPO, HAS, WEBHOOK),
  REPO_HAS_PIPELINES_CONFIGURATION: relationship(
    'bitbucket_repo_has_pipelines_configuration',
    REPO,
    HAS,
    PIPELINES_CONFIGURATION,
  ),
  REPO_HAS_ENVIRONMENT: relationship('bitbucket_repo_has_environment', REPO, HAS, ENVIRONMENT),
  WORKSPACE_HAS_RUNNER: relationship('bitbucket_workspace_has_runner', WORKSPACE, HAS, RUNNER),
  REPO_HAS_RUNNER: relationship('bitbucket_repo_has_runner', REPO, HAS, RUNNER),
  WORKSPACE_HAS_PIPELINE_VARIABLE: relationship(
    'bitbucket_workspace_has_pipeline_variable',
    WORKSPACE,
    HAS,
    PIPELINE_VARIABLE,
  ),
  REPO_HAS_PIPELINE_VARIABLE: relationship('bitbucket_repo_has_pipeline_variable', REPO, HAS, PIPELINE_VARIABLE),
  ENVIRONMENT_HAS_PIPELINE_VARIABLE: relationship(
    'bitbucket_environment_has_pipeline_variable',
    ENVIRONMENT,
    HAS,
    PIPELINE_VARIABLE,
  ),
};

function relationship(
  _type: string,
  from: StepEntityMetadata,
  _class: RelationshipClass,
  to: StepEntityMetadata,
): StepRelationshipMetadata {
  return { _type, sourceType: from._type, _class, targetType: to._type };
}

/** Relationships outside the window of a run stay in the graph. */
function partial(metadata: StepRelationshipMetadata): StepRelationshipMetadata {
  return { ...metadata, partial: true };
}
