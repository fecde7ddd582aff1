/** An endpoint as data: what a request for it needs besides the values of its path. */
export interface Endpoint {
  /** What its calls are counted under. */
  readonly name: string;
  /** With `{...}` where values go; these are encoded. */
  readonly path: string;
  /** The largest page that Bitbucket gives. */
  readonly pagelen?: number;
  /** Fields that the response has only when it is asked for them, with a `+` each, or could do without, with a `-`. */
  readonly fields?: string;
}

/** What is not needed had better not travel. Bitbucket may send values all the same: nobody may rely on this. */
const WITHOUT_VALUES = '-values.value';

/**
 * Below `/workspaces` and in the 1.0 API a workspace goes by its slug: Bitbucket does not take a uuid everywhere there.
 * Below `/repositories` workspaces and repositories go by their uuids, which stay when slugs change.
 */
export const ENDPOINTS = {
  workspace: { name: 'workspace', path: '/2.0/workspaces/{workspace}' },
  members: { name: 'members', path: '/2.0/workspaces/{workspace}/members', pagelen: 100 },
  workspacePermissions: {
    name: 'workspacePermissions',
    path: '/2.0/workspaces/{workspace}/permissions',
    pagelen: 100,
  },
  projects: { name: 'projects', path: '/2.0/workspaces/{workspace}/projects', pagelen: 100 },
  groups: { name: 'groups', path: '/1.0/groups/{workspace}' },
  repositories: { name: 'repositories', path: '/2.0/repositories/{workspace}', pagelen: 100 },
  pullRequests: {
    name: 'pullRequests',
    path: '/2.0/repositories/{workspace}/{repository}/pullrequests',
    // more than 50 is refused
    pagelen: 50,
    fields: '+values.participants,+values.reviewers,+values.draft,+values.closed_by,+values.merge_commit',
  },
  pullRequest: { name: 'pullRequest', path: '/2.0/repositories/{workspace}/{repository}/pullrequests/{id}' },
  pullRequestCommits: {
    name: 'pullRequestCommits',
    path: '/2.0/repositories/{workspace}/{repository}/pullrequests/{id}/commits',
    pagelen: 100,
  },
  pullRequestActivity: {
    name: 'pullRequestActivity',
    path: '/2.0/repositories/{workspace}/{repository}/pullrequests/{id}/activity',
    // more than 50 is refused
    pagelen: 50,
  },
  commits: { name: 'commits', path: '/2.0/repositories/{workspace}/{repository}/commits/{revision}', pagelen: 100 },

  repositoryGroupGrants: {
    name: 'repositoryGroupGrants',
    path: '/2.0/repositories/{workspace}/{repository}/permissions-config/groups',
    pagelen: 100,
  },
  repositoryUserGrants: {
    name: 'repositoryUserGrants',
    path: '/2.0/repositories/{workspace}/{repository}/permissions-config/users',
    pagelen: 100,
  },
  projectGroupGrants: {
    name: 'projectGroupGrants',
    path: '/2.0/workspaces/{workspace}/projects/{project}/permissions-config/groups',
    pagelen: 100,
  },
  projectUserGrants: {
    name: 'projectUserGrants',
    path: '/2.0/workspaces/{workspace}/projects/{project}/permissions-config/users',
    pagelen: 100,
  },
  branchRestrictions: {
    name: 'branchRestrictions',
    path: '/2.0/repositories/{workspace}/{repository}/branch-restrictions',
    pagelen: 100,
  },
  defaultReviewers: {
    name: 'defaultReviewers',
    path: '/2.0/repositories/{workspace}/{repository}/effective-default-reviewers',
    pagelen: 100,
  },
  repositoryDeployKeys: {
    name: 'repositoryDeployKeys',
    path: '/2.0/repositories/{workspace}/{repository}/deploy-keys',
    pagelen: 100,
  },
  projectDeployKeys: {
    name: 'projectDeployKeys',
    path: '/2.0/workspaces/{workspace}/projects/{project}/deploy-keys',
    pagelen: 100,
  },

  workspaceWebhooks: { name: 'workspaceWebhooks', path: '/2.0/workspaces/{workspace}/hooks', pagelen: 100 },
  repositoryWebhooks: {
    name: 'repositoryWebhooks',
    path: '/2.0/repositories/{workspace}/{repository}/hooks',
    pagelen: 100,
  },
  pipelinesConfiguration: {
    name: 'pipelinesConfiguration',
    path: '/2.0/repositories/{workspace}/{repository}/pipelines_config',
  },
  environments: {
    name: 'environments',
    path: '/2.0/repositories/{workspace}/{repository}/environments',
    pagelen: 100,
  },
  workspaceRunners: {
    name: 'workspaceRunners',
    path: '/2.0/workspaces/{workspace}/pipelines-config/runners',
    pagelen: 100,
  },
  repositoryRunners: {
    name: 'repositoryRunners',
    path: '/2.0/repositories/{workspace}/{repository}/pipelines-config/runners',
    pagelen: 100,
  },
  workspaceVariables: {
    name: 'workspaceVariables',
    path: '/2.0/workspaces/{workspace}/pipelines-config/variables',
    pagelen: 100,
    fields: WITHOUT_VALUES,
  },
  repositoryVariables: {
    name: 'repositoryVariables',
    path: '/2.0/repositories/{workspace}/{repository}/pipelines_config/variables',
    pagelen: 100,
    fields: WITHOUT_VALUES,
  },
  environmentVariables: {
    name: 'environmentVariables',
    path: '/2.0/repositories/{workspace}/{repository}/deployments_config/environments/{environment}/variables',
    pagelen: 100,
    fields: WITHOUT_VALUES,
  },
} as const satisfies Record<string, Endpoint>;

/** The values that a path names. */
export type PathValues<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Record<Name, string | number> & PathValues<Rest>
  : unknown;

/** Names and values; a name may come more than once. */
export type Query = readonly (readonly [name: string, value: string])[];

/** The address of an endpoint on `origin`, with its own page size and fields before the rest of the query. */
export function toUrl<E extends Endpoint>(
  origin: string,
  endpoint: E,
  values: PathValues<E['path']>,
  query: Query = [],
) {
  const given = values as Record<string, string | number>;
  const path = endpoint.path.replace(/{(\w+)}/g, (_, name: string) => toSegment(name, given[name]));
  const url = new URL(path, origin);
  const { pagelen, fields } = endpoint;
  if (pagelen !== undefined) {
    url.searchParams.set('pagelen', String(pagelen));
  }
  if (fields !== undefined) {
    url.searchParams.set('fields', fields);
  }
  query.forEach(([name, value]) => url.searchParams.append(name, value));
  return url;
}

/** Nothing, and dots, would not be a segment of their own but make the path another one. */
function toSegment(name: string, value: string | number = ''): string {
  if (/^\.{0,2}$/.test(String(value))) {
    throw new RangeError(`"${value}" is no ${name}`);
  }
  return encodeURIComponent(value);
}
