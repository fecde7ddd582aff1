import type { IntegrationIngestionConfigFieldMap } from '@jupiterone/integration-sdk-core';

import { lookUp } from './text/untrusted';

/** The ingestion sources that a user can switch off in the tile, one for each part of the graph. */
export const IngestionSources = {
  WORKSPACES: 'bitbucket_workspaces',
  USERS: 'bitbucket_users',
  EXTERNAL_USERS: 'bitbucket_external_users',
  GROUPS: 'bitbucket_groups',
  PROJECTS: 'bitbucket_projects',
  REPOS: 'bitbucket_repos',
  PULL_REQUESTS: 'bitbucket_pr',
  REPO_PERMISSIONS: 'bitbucket_repo_permissions',
  PROJECT_PERMISSIONS: 'bitbucket_project_permissions',
  BRANCH_RESTRICTIONS: 'bitbucket_branch_restrictions',
  DIRECT_PUSHES: 'bitbucket_direct_pushes',
  DEFAULT_REVIEWERS: 'bitbucket_default_reviewers',
  DEPLOY_KEYS: 'bitbucket_deploy_keys',
  WEBHOOKS: 'bitbucket_webhooks',
  PIPELINES: 'bitbucket_pipelines',
  ENVIRONMENTS: 'bitbucket_environments',
  RUNNERS: 'bitbucket_runners',
  PIPELINE_VARIABLES: 'bitbucket_pipeline_variables',
} as const;

export const ingestionConfig: IntegrationIngestionConfigFieldMap = {
  [IngestionSources.WORKSPACES]: {
    title: 'Workspaces',
    description: 'The Bitbucket workspaces that everything else belongs to.',
    cannotBeDisabled: true,
  },
  [IngestionSources.USERS]: {
    title: 'Users',
    description: 'The members of the workspaces.',
  },
  [IngestionSources.EXTERNAL_USERS]: {
    title: 'External users',
    description:
      'People outside the workspaces who may do something there. Bitbucket shows them to administrators of a workspace only.',
  },
  [IngestionSources.GROUPS]: {
    title: 'Groups',
    description: 'The user groups of the workspaces and their members. Bitbucket shows them to administrators only.',
  },
  [IngestionSources.PROJECTS]: {
    title: 'Projects',
    description: 'The projects that repositories belong to.',
  },
  [IngestionSources.REPOS]: {
    title: 'Repositories',
    description: 'The repositories of the workspaces.',
  },
  [IngestionSources.PULL_REQUESTS]: {
    title: 'Pull requests',
    description: 'Pull requests created or updated since the last run, with who opened, reviewed and approved them.',
  },
  [IngestionSources.REPO_PERMISSIONS]: {
    title: 'Repository permissions',
    description: 'What users and groups were granted on single repositories.',
    defaultsToDisabled: true,
  },
  [IngestionSources.PROJECT_PERMISSIONS]: {
    title: 'Project permissions',
    description: 'What users and groups were granted on projects.',
    defaultsToDisabled: true,
  },
  [IngestionSources.BRANCH_RESTRICTIONS]: {
    title: 'Branch restrictions',
    description: 'The restrictions of branches, and how main branches are protected.',
    defaultsToDisabled: true,
  },
  [IngestionSources.DIRECT_PUSHES]: {
    title: 'Direct pushes',
    description: 'Commits that reached a main branch without a pull request. Needs the source Pull requests.',
    defaultsToDisabled: true,
  },
  [IngestionSources.DEFAULT_REVIEWERS]: {
    title: 'Default reviewers',
    description: 'Who is asked to review every pull request of a repository.',
    defaultsToDisabled: true,
  },
  [IngestionSources.DEPLOY_KEYS]: {
    title: 'Deploy keys',
    description: 'The SSH keys that can read repositories and projects.',
    defaultsToDisabled: true,
  },
  [IngestionSources.WEBHOOKS]: {
    title: 'Webhooks',
    description: 'Where workspaces and repositories report events to.',
    defaultsToDisabled: true,
  },
  [IngestionSources.PIPELINES]: {
    title: 'Pipelines configurations',
    description: 'Whether repositories run pipelines.',
    defaultsToDisabled: true,
  },
  [IngestionSources.ENVIRONMENTS]: {
    title: 'Deployment environments',
    description: 'Where pipelines of repositories deploy to.',
    defaultsToDisabled: true,
  },
  [IngestionSources.RUNNERS]: {
    title: 'Runners',
    description: 'The machines of your own that run pipelines.',
    defaultsToDisabled: true,
  },
  [IngestionSources.PIPELINE_VARIABLES]: {
    title: 'Pipeline variables',
    description: 'The names, never the values, of variables of workspaces, repositories and environments.',
    defaultsToDisabled: true,
  },
};

/** What the tile calls the source of a step; undefined for a step that belongs to none. */
export function sourceTitle({ ingestionSourceId = '' }: { readonly ingestionSourceId?: string }): string | undefined {
  return lookUp(ingestionConfig, ingestionSourceId)?.title;
}
