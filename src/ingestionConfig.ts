import type { IntegrationIngestionConfigFieldMap } from '@jupiterone/integration-sdk-core';

/** What the tile lets a person switch off, one source for each part of the graph. */
export const IngestionSources = {
  WORKSPACES: 'bitbucket_workspaces',
  USERS: 'bitbucket_users',
  GROUPS: 'bitbucket_groups',
  PROJECTS: 'bitbucket_projects',
  REPOS: 'bitbucket_repos',
  PULL_REQUESTS: 'bitbucket_pr',
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
};
