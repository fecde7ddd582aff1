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
  DIRECT_PUSHES: 'fetch-direct-pushes',
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
