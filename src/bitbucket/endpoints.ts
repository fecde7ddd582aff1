import { type Bucket, bucketOf } from './limits';
import type {
  Commit,
  Project,
  PullRequest,
  PullRequestActivity,
  Repository,
  Workspace,
  WorkspaceMembership,
} from './resources';
import type { BranchRestriction, DefaultReviewer, DeployKey, Grant } from './resources/access';
import type { Environment, PipelinesConfiguration, PipelineVariable, Runner, Webhook } from './resources/automation';

/** What a request for an endpoint needs besides the values of its path. */
interface EndpointOptions {
  /** The largest page that Bitbucket gives. */
  readonly pagelen?: number;
  /** Fields that are added to the response by a `+` each, or left out of it by a `-`. */
  readonly fields?: string;
  /** Whether a listing must be read by one credential from its first page to its last. */
  readonly isWholeWorkspace?: boolean;
  /** Whether 404 is an ordinary answer: not everything that can be asked about has to exist. */
  readonly notFoundIsAnswer?: boolean;
  /** Whether Bitbucket documents that access tokens may not use it. Where they are refused otherwise, the client learns it. */
  readonly isClosedToAccessTokens?: boolean;
  /** Whether nothing is deleted that this endpoint does not give, so that a refusal is believed when nobody can confirm it. */
  readonly isPartial?: boolean;
}

/** An endpoint as data. `Resource` is the type of the object that it gives, or of the items that it lists. */
export interface Endpoint<Resource = unknown, Path extends string = string> extends EndpointOptions {
  /** Under which its calls are counted. */
  readonly name: string;
  /** With `{...}` where values go; these are encoded. */
  readonly path: Path;
  /** Which limit its calls count against. */
  readonly bucket: Bucket;
  /** Carries the type of the resource; there is no such value. */
  readonly resource?: Resource;
}

/** The largest page of most listings. */
const PAGELEN = 100;

/** Larger pages of pull requests and of their activity are refused. */
const PULL_REQUEST_PAGELEN = 50;

const PULL_REQUEST_FIELDS =
  '+values.participants,+values.reviewers,+values.draft,+values.closed_by,+values.merge_commit';

/** The values of variables are not requested. Bitbucket may send them all the same, so nothing may rely on this. */
const WITHOUT_VALUES = '-values.value';

type Unnamed<R, P extends string> = Omit<Endpoint<R, P>, 'name'>;

function endpoint<R>() {
  return <P extends string>(path: P, options: EndpointOptions = {}): Unnamed<R, P> => ({
    path,
    bucket: bucketOf(path),
    ...options,
  });
}

function listing<R>() {
  return <P extends string>(path: P, options: EndpointOptions = {}): Unnamed<R, P> =>
    endpoint<R>()(path, { pagelen: PAGELEN, ...options });
}

/**
 * Below `/workspaces` and in the 1.0 API a workspace is addressed by its slug: Bitbucket does not take a uuid everywhere
 * there. Below `/repositories`, workspaces and repositories are addressed by their uuids, which stay when slugs change.
 */
const UNNAMED = {
  workspace: endpoint<Workspace>()('/2.0/workspaces/{workspace}'),
  members: listing<WorkspaceMembership>()('/2.0/workspaces/{workspace}/members', { isWholeWorkspace: true }),
  membersByEmail: listing<WorkspaceMembership>()('/2.0/workspaces/{workspace}/members', {
    fields: '+values.user.email',
    isPartial: true,
  }),
  // https://developer.atlassian.com/cloud/bitbucket/rest/intro/#access-tokens
  workspacePermissions: listing<WorkspaceMembership>()('/2.0/workspaces/{workspace}/permissions', {
    isClosedToAccessTokens: true,
    isWholeWorkspace: true,
  }),
  projects: listing<Project>()('/2.0/workspaces/{workspace}/projects', { isWholeWorkspace: true }),
  groups: endpoint<unknown>()('/1.0/groups/{workspace}', { isClosedToAccessTokens: true }),
  repositories: listing<Repository>()('/2.0/repositories/{workspace}', { isWholeWorkspace: true }),

  pullRequests: listing<PullRequest>()('/2.0/repositories/{workspace}/{repository}/pullrequests', {
    isPartial: true,
    pagelen: PULL_REQUEST_PAGELEN,
    fields: PULL_REQUEST_FIELDS,
  }),
  memberPullRequests: listing<PullRequest>()('/2.0/workspaces/{workspace}/pullrequests/{member}', {
    isPartial: true,
    pagelen: PULL_REQUEST_PAGELEN,
    fields: PULL_REQUEST_FIELDS,
  }),
  pullRequest: endpoint<PullRequest>()('/2.0/repositories/{workspace}/{repository}/pullrequests/{id}', {
    isPartial: true,
  }),
  pullRequestCommits: listing<Commit>()('/2.0/repositories/{workspace}/{repository}/pullrequests/{id}/commits', {
    isPartial: true,
  }),
  pullRequestActivity: listing<PullRequestActivity>()(
    '/2.0/repositories/{workspace}/{repository}/pullrequests/{id}/activity',
    { pagelen: PULL_REQUEST_PAGELEN, isPartial: true },
  ),
  commits: listing<Commit>()('/2.0/repositories/{workspace}/{repository}/commits/{revision}', { isPartial: true }),

  repositoryGroupGrants: listing<Grant>()('/2.0/repositories/{workspace}/{repository}/permissions-config/groups'),
  repositoryUserGrants: listing<Grant>()('/2.0/repositories/{workspace}/{repository}/permissions-config/users'),
  projectGroupGrants: listing<Grant>()('/2.0/workspaces/{workspace}/projects/{project}/permissions-config/groups'),
  projectUserGrants: listing<Grant>()('/2.0/workspaces/{workspace}/projects/{project}/permissions-config/users'),
  branchRestrictions: listing<BranchRestriction>()('/2.0/repositories/{workspace}/{repository}/branch-restrictions'),
  defaultReviewers: listing<DefaultReviewer>()(
    '/2.0/repositories/{workspace}/{repository}/effective-default-reviewers',
  ),
  repositoryDeployKeys: listing<DeployKey>()('/2.0/repositories/{workspace}/{repository}/deploy-keys'),
  projectDeployKeys: listing<DeployKey>()('/2.0/workspaces/{workspace}/projects/{project}/deploy-keys'),

  workspaceWebhooks: listing<Webhook>()('/2.0/workspaces/{workspace}/hooks'),
  repositoryWebhooks: listing<Webhook>()('/2.0/repositories/{workspace}/{repository}/hooks'),
  pipelinesConfiguration: endpoint<PipelinesConfiguration>()(
    '/2.0/repositories/{workspace}/{repository}/pipelines_config',
    // of a repository whose pipelines were never enabled
    { notFoundIsAnswer: true },
  ),
  environments: listing<Environment>()('/2.0/repositories/{workspace}/{repository}/environments'),
  workspaceRunners: listing<Runner>()('/2.0/workspaces/{workspace}/pipelines-config/runners'),
  repositoryRunners: listing<Runner>()('/2.0/repositories/{workspace}/{repository}/pipelines-config/runners'),
  workspaceVariables: listing<PipelineVariable>()('/2.0/workspaces/{workspace}/pipelines-config/variables', {
    fields: WITHOUT_VALUES,
  }),
  repositoryVariables: listing<PipelineVariable>()(
    '/2.0/repositories/{workspace}/{repository}/pipelines_config/variables',
    { fields: WITHOUT_VALUES },
  ),
  environmentVariables: listing<PipelineVariable>()(
    '/2.0/repositories/{workspace}/{repository}/deployments_config/environments/{environment}/variables',
    { fields: WITHOUT_VALUES },
  ),
};

type Named<E> = { readonly [Name in keyof E]: E[Name] & { readonly name: Name & string } };

/** Every endpoint that is used, named by its key. */
export const ENDPOINTS = Object.fromEntries(
  Object.entries(UNNAMED).map(([name, unnamed]) => [name, { name, ...unnamed }]),
) as Named<typeof UNNAMED>;

/** The values that a path names. */
export type PathValues<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Record<Name, string | number> & PathValues<Rest>
  : unknown;

/** Names and values; a name may occur more than once. */
export type Query = readonly (readonly [name: string, value: string])[];

/** Bitbucket lists only open pull requests unless states are given. */
const STATES: Query = ['OPEN', 'MERGED', 'DECLINED', 'SUPERSEDED'].map((state) => ['state', state]);

/** Filters pull requests, in any state, by the time of their last update. */
export function byUpdate(time: Date): Query {
  return [...STATES, ['q', `updated_on>=${time.toISOString()}`]];
}

/** Filters members by at most 90 addresses, none of which holds a quotation mark. */
export function byEmail(addresses: readonly string[]): Query {
  return [['q', `user.email IN (${addresses.map((address) => `"${address}"`).join(',')})`]];
}

/** The URL of an endpoint on `origin`, with its own page size and fields before the rest of the query. */
export function toUrl<P extends string>(
  origin: string,
  { path, pagelen, fields }: Pick<Endpoint<unknown, P>, 'path' | 'pagelen' | 'fields'>,
  values: PathValues<P>,
  query: Query = [],
): URL {
  const given = values as Record<string, string | number>;
  const url = new URL(
    path.replace(/{(\w+)}/g, (_, name: string) => toSegment(name, given[name])),
    origin,
  );
  if (pagelen !== undefined) {
    url.searchParams.set('pagelen', String(pagelen));
  }
  if (fields !== undefined) {
    url.searchParams.set('fields', fields);
  }
  query.forEach(([name, value]) => url.searchParams.append(name, value));
  return url;
}

/** An empty value, `.` or `..` would change the path instead of being a segment of it. */
function toSegment(name: string, value: string | number = ''): string {
  if (/^\.{0,2}$/.test(String(value))) {
    throw new RangeError(`"${value}" is no ${name}`);
  }
  return encodeURIComponent(value);
}
