import type { StepEntityMetadata, StepRelationshipMetadata } from '@jupiterone/integration-sdk-core';
import { RelationshipClass } from '@jupiterone/integration-sdk-core';

/** Step ids: they appear in job logs and in customers' settings. */
export const Steps = {
  WORKSPACES: 'fetch-workspaces',
  USERS: 'fetch-users',
  GROUPS: 'fetch-groups',
  PROJECTS: 'fetch-projects',
  REPOS: 'fetch-repos',
  PULL_REQUESTS: 'fetch-prs',
  SUMMARY: 'report-stats',
} as const;

/**
 * Steps of a later graph start when the earlier graphs have ended, whether those steps succeeded, failed or were switched
 * off. It gives an order without a dependency: `dependsOn` would switch a step off together with a source it can do without.
 */
export const DependencyGraphs = {
  REPOSITORIES: 'repositories',
  SUMMARY: 'summary',
} as const;

export const dependencyGraphOrder = [DependencyGraphs.REPOSITORIES, DependencyGraphs.SUMMARY];

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
    // those outside the window of a run stay in the graph
    partial: true,
  },
} satisfies Record<string, StepEntityMetadata>;

export const Relationships = {
  WORKSPACE_HAS_USER: {
    _type: 'bitbucket_workspace_has_user',
    sourceType: Entities.WORKSPACE._type,
    _class: RelationshipClass.HAS,
    targetType: Entities.USER._type,
  },
  WORKSPACE_HAS_GROUP: {
    _type: 'bitbucket_workspace_has_group',
    sourceType: Entities.WORKSPACE._type,
    _class: RelationshipClass.HAS,
    targetType: Entities.GROUP._type,
  },
  GROUP_HAS_USER: {
    _type: 'bitbucket_group_has_user',
    sourceType: Entities.GROUP._type,
    _class: RelationshipClass.HAS,
    targetType: Entities.USER._type,
  },
  USER_OWNS_GROUP: {
    _type: 'bitbucket_user_owns_group',
    sourceType: Entities.USER._type,
    _class: RelationshipClass.OWNS,
    targetType: Entities.GROUP._type,
  },
  WORKSPACE_OWNS_PROJECT: {
    _type: 'bitbucket_workspace_owns_project',
    sourceType: Entities.WORKSPACE._type,
    _class: RelationshipClass.OWNS,
    targetType: Entities.PROJECT._type,
  },
  WORKSPACE_OWNS_REPO: {
    _type: 'bitbucket_workspace_owns_repo',
    sourceType: Entities.WORKSPACE._type,
    _class: RelationshipClass.OWNS,
    targetType: Entities.REPO._type,
  },
  PROJECT_HAS_REPO: {
    _type: 'bitbucket_project_has_repo',
    sourceType: Entities.PROJECT._type,
    _class: RelationshipClass.HAS,
    targetType: Entities.REPO._type,
  },
  REPO_HAS_PULL_REQUEST: {
    _type: 'bitbucket_repo_has_pullrequest',
    sourceType: Entities.REPO._type,
    _class: RelationshipClass.HAS,
    targetType: Entities.PULL_REQUEST._type,
    partial: true,
  },
  USER_OPENED_PULL_REQUEST: {
    _type: 'bitbucket_user_opened_pullrequest',
    sourceType: Entities.USER._type,
    _class: RelationshipClass.OPENED,
    targetType: Entities.PULL_REQUEST._type,
    partial: true,
  },
  USER_REVIEWED_PULL_REQUEST: {
    _type: 'bitbucket_user_reviewed_pullrequest',
    sourceType: Entities.USER._type,
    _class: RelationshipClass.REVIEWED,
    targetType: Entities.PULL_REQUEST._type,
    partial: true,
  },
  USER_APPROVED_PULL_REQUEST: {
    _type: 'bitbucket_user_approved_pullrequest',
    sourceType: Entities.USER._type,
    _class: RelationshipClass.APPROVED,
    targetType: Entities.PULL_REQUEST._type,
    partial: true,
  },
} satisfies Record<string, StepRelationshipMetadata>;
