/*
 * The `_type`s of the graph. This module imports nothing, because the report's page uses it in browsers.
 */

export const EntityTypes = {
  WORKSPACE: 'bitbucket_workspace',
  USER: 'bitbucket_user',
  EXTERNAL_USER: 'bitbucket_external_user',
  GROUP: 'bitbucket_group',
  PROJECT: 'bitbucket_project',
  REPO: 'bitbucket_repo',
  PULL_REQUEST: 'bitbucket_pullrequest',
  PERMISSION: 'bitbucket_permission',
  BRANCH_RESTRICTION: 'bitbucket_branch_restriction',
  BRANCH_PROTECTION: 'bitbucket_branch_protection',
  DEPLOY_KEY: 'bitbucket_deploy_key',
  WEBHOOK: 'bitbucket_webhook',
  PIPELINES_CONFIGURATION: 'bitbucket_pipelines_configuration',
  ENVIRONMENT: 'bitbucket_environment',
  RUNNER: 'bitbucket_runner',
  PIPELINE_VARIABLE: 'bitbucket_pipeline_variable',
} as const;

export type EntityType = (typeof EntityTypes)[keyof typeof EntityTypes];

export const RelationshipTypes = {
  WORKSPACE_HAS_USER: 'bitbucket_workspace_has_user',
  WORKSPACE_HAS_EXTERNAL_USER: 'bitbucket_workspace_has_external_user',
  WORKSPACE_HAS_GROUP: 'bitbucket_workspace_has_group',
  GROUP_HAS_USER: 'bitbucket_group_has_user',
  USER_OWNS_GROUP: 'bitbucket_user_owns_group',
  GROUP_HAS_EXTERNAL_USER: 'bitbucket_group_has_external_user',
  EXTERNAL_USER_OWNS_GROUP: 'bitbucket_external_user_owns_group',
  WORKSPACE_OWNS_PROJECT: 'bitbucket_workspace_owns_project',
  WORKSPACE_OWNS_REPO: 'bitbucket_workspace_owns_repo',
  PROJECT_HAS_REPO: 'bitbucket_project_has_repo',
  REPO_HAS_PULL_REQUEST: 'bitbucket_repo_has_pullrequest',
  USER_OPENED_PULL_REQUEST: 'bitbucket_user_opened_pullrequest',
  USER_REVIEWED_PULL_REQUEST: 'bitbucket_user_reviewed_pullrequest',
  USER_APPROVED_PULL_REQUEST: 'bitbucket_user_approved_pullrequest',
  EXTERNAL_USER_OPENED_PULL_REQUEST: 'bitbucket_external_user_opened_pullrequest',
  EXTERNAL_USER_REVIEWED_PULL_REQUEST: 'bitbucket_external_user_reviewed_pullrequest',
  EXTERNAL_USER_APPROVED_PULL_REQUEST: 'bitbucket_external_user_approved_pullrequest',
  REPO_ALLOWS_PERMISSION: 'bitbucket_repo_allows_permission',
  PROJECT_ALLOWS_PERMISSION: 'bitbucket_project_allows_permission',
  GROUP_HAS_PERMISSION: 'bitbucket_group_has_permission',
  USER_HAS_PERMISSION: 'bitbucket_user_has_permission',
  EXTERNAL_USER_HAS_PERMISSION: 'bitbucket_external_user_has_permission',
  REPO_HAS_BRANCH_RESTRICTION: 'bitbucket_repo_has_branch_restriction',
  BRANCH_RESTRICTION_ALLOWS_USER: 'bitbucket_branch_restriction_allows_user',
  BRANCH_RESTRICTION_ALLOWS_EXTERNAL_USER: 'bitbucket_branch_restriction_allows_external_user',
  BRANCH_RESTRICTION_ALLOWS_GROUP: 'bitbucket_branch_restriction_allows_group',
  REPO_HAS_BRANCH_PROTECTION: 'bitbucket_repo_has_branch_protection',
  USER_REVIEWS_REPO: 'bitbucket_user_reviews_repo',
  EXTERNAL_USER_REVIEWS_REPO: 'bitbucket_external_user_reviews_repo',
  REPO_ALLOWS_DEPLOY_KEY: 'bitbucket_repo_allows_deploy_key',
  PROJECT_ALLOWS_DEPLOY_KEY: 'bitbucket_project_allows_deploy_key',
  WORKSPACE_HAS_WEBHOOK: 'bitbucket_workspace_has_webhook',
  REPO_HAS_WEBHOOK: 'bitbucket_repo_has_webhook',
  REPO_HAS_PIPELINES_CONFIGURATION: 'bitbucket_repo_has_pipelines_configuration',
  REPO_HAS_ENVIRONMENT: 'bitbucket_repo_has_environment',
  WORKSPACE_HAS_RUNNER: 'bitbucket_workspace_has_runner',
  REPO_HAS_RUNNER: 'bitbucket_repo_has_runner',
  WORKSPACE_HAS_PIPELINE_VARIABLE: 'bitbucket_workspace_has_pipeline_variable',
  REPO_HAS_PIPELINE_VARIABLE: 'bitbucket_repo_has_pipeline_variable',
  ENVIRONMENT_HAS_PIPELINE_VARIABLE: 'bitbucket_environment_has_pipeline_variable',
} as const;

export type RelationshipType = (typeof RelationshipTypes)[keyof typeof RelationshipTypes];
