/** The keys of pull requests are paths below this URL. */
export const BITBUCKET = 'https://bitbucket.org/';

/** How the page names the entities of a type, and how the drawing shows them. */
export interface Kind {
  type: string;
  singular: string;
  plural: string;
  /** Index of the colour in the palette of the style sheet. */
  colour: number;
  /** Radius in the drawing, in pixels. */
  size: number;
}

/** In the order in which the page lists them. */
export const KINDS: readonly Kind[] = [
  { type: 'bitbucket_workspace', singular: 'workspace', plural: 'workspaces', colour: 1, size: 14 },
  { type: 'bitbucket_project', singular: 'project', plural: 'projects', colour: 2, size: 10 },
  { type: 'bitbucket_repo', singular: 'repository', plural: 'repositories', colour: 3, size: 7 },
  { type: 'bitbucket_pullrequest', singular: 'pull request', plural: 'pull requests', colour: 4, size: 4 },
  { type: 'bitbucket_user', singular: 'user', plural: 'users', colour: 5, size: 6 },
  { type: 'bitbucket_group', singular: 'group', plural: 'groups', colour: 6, size: 7 },
  { type: 'bitbucket_permission', singular: 'permission', plural: 'permissions', colour: 7, size: 3 },
  {
    type: 'bitbucket_branch_protection',
    singular: 'main branch protection',
    plural: 'main branch protections',
    colour: 7,
    size: 4,
  },
  {
    type: 'bitbucket_branch_restriction',
    singular: 'branch restriction',
    plural: 'branch restrictions',
    colour: 7,
    size: 3,
  },
  { type: 'bitbucket_deploy_key', singular: 'deploy key', plural: 'deploy keys', colour: 7, size: 4 },
  { type: 'bitbucket_webhook', singular: 'webhook', plural: 'webhooks', colour: 8, size: 4 },
  {
    type: 'bitbucket_pipelines_configuration',
    singular: 'pipelines configuration',
    plural: 'pipelines configurations',
    colour: 8,
    size: 4,
  },
  { type: 'bitbucket_environment', singular: 'environment', plural: 'environments', colour: 8, size: 4 },
  {
    type: 'bitbucket_pipeline_variable',
    singular: 'pipeline variable',
    plural: 'pipeline variables',
    colour: 8,
    size: 3,
  },
  { type: 'bitbucket_runner', singular: 'runner', plural: 'runners', colour: 8, size: 4 },
];

/** The kind of an entity type. Unknown types are named after their `_type`. */
export function kindOf(type: string): Kind {
  const words = type.replace(/^bitbucket_/, '').replace(/_/g, ' ');
  return KINDS.find((kind) => kind.type === type) ?? { type, singular: words, plural: words, colour: 8, size: 4 };
}
