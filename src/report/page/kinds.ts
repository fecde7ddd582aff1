/** The keys of pull requests are paths below this URL. */
export const BITBUCKET = 'https://bitbucket.org/';

/** How the page names the entities of a type, and how the drawing shows them. */
export interface Kind {
  type: string;
  singular: string;
  plural: string;
  /** Index of the color in the palette of the style sheet. */
  color: number;
  /** Radius in the drawing, in pixels. */
  size: number;
}

/** In the order in which the page lists them. */
export const KINDS: readonly Kind[] = [
  { type: 'bitbucket_workspace', singular: 'workspace', plural: 'workspaces', color: 1, size: 14 },
  { type: 'bitbucket_project', singular: 'project', plural: 'projects', color: 2, size: 10 },
  { type: 'bitbucket_repo', singular: 'repository', plural: 'repositories', color: 3, size: 7 },
  { type: 'bitbucket_pullrequest', singular: 'pull request', plural: 'pull requests', color: 4, size: 4 },
  { type: 'bitbucket_user', singular: 'user', plural: 'users', color: 5, size: 6 },
  { type: 'bitbucket_group', singular: 'group', plural: 'groups', color: 6, size: 7 },
  { type: 'bitbucket_permission', singular: 'permission', plural: 'permissions', color: 7, size: 3 },
  {
    type: 'bitbucket_branch_protection',
    singular: 'main branch protection',
    plural: 'main branch protections',
    color: 7,
    size: 4,
  },
  {
    type: 'bitbucket_branch_restriction',
    singular: 'branch restriction',
    plural: 'branch restrictions',
    color: 7,
    size: 3,
  },
  { type: 'bitbucket_deploy_key', singular: 'deploy key', plural: 'deploy keys', color: 7, size: 4 },
  { type: 'bitbucket_webhook', singular: 'webhook', plural: 'webhooks', color: 8, size: 4 },
  {
    type: 'bitbucket_pipelines_configuration',
    singular: 'pipelines configuration',
    plural: 'pipelines configurations',
    color: 8,
    size: 4,
  },
  { type: 'bitbucket_environment', singular: 'environment', plural: 'environments', color: 8, size: 4 },
  {
    type: 'bitbucket_pipeline_variable',
    singular: 'pipeline variable',
    plural: 'pipeline variables',
    color: 8,
    size: 3,
  },
  { type: 'bitbucket_runner', singular: 'runner', plural: 'runners', color: 8, size: 4 },
];

/** The kind of an entity type. Unknown types are named after their `_type`. */
export function kindOf(type: string): Kind {
  const words = type.replace(/^bitbucket_/, '').replace(/_/g, ' ');
  return KINDS.find((kind) => kind.type === type) ?? { type, singular: words, plural: words, color: 8, size: 4 };
}
