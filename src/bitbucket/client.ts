import { ENDPOINTS, toUrl, type Endpoint, type PathValues, type Query } from './endpoints';
import { fieldOf } from './http/answers';
import { ApiError, ProtocolError, type ConsumerName } from './http/errors';
import { walkPages } from './http/pages';
import type { Call, Requests } from './http/request';
import type { ClientStats } from './http/stats';
import { toEndpoint } from './http/urls';
import type { Logger } from './logger';
import type {
  Commit,
  Group,
  Project,
  PullRequest,
  PullRequestActivity,
  Repository,
  Workspace,
  WorkspaceMembership,
} from './resources';

/** A repository by the uuids of its workspace and its own, braces included. */
export interface RepositoryRef {
  workspace: string;
  repository: string;
}

export interface PullRequestRef extends RepositoryRef {
  id: number;
}

export interface ClientParts {
  apiOrigin: string;
  requests: Requests;
  consumers: readonly ConsumerName[];
  stats: () => ClientStats;
  logger?: Logger;
}

/** Pull requests are listed in every state; without these, only open ones would come. */
const STATES: Query = ['OPEN', 'MERGED', 'DECLINED', 'SUPERSEDED'].map((state) => ['state', state]);

/**
 * The endpoints of Bitbucket Cloud that this integration reads. Every method throws an `ApiError` or one of its kinds;
 * listings throw it while they are walked. https://developer.atlassian.com/cloud/bitbucket/rest/
 */
export class BitbucketClient {
  private readonly workspaces = new Map<string, Promise<Workspace>>();
  /** Endpoints that refused their page size and are asked without. */
  private readonly withoutPagelen = new Set<string>();

  constructor(private readonly parts: ClientParts) {}

  /** The configured OAuth consumers, in order. */
  get consumers(): readonly ConsumerName[] {
    return this.parts.consumers;
  }

  /** What the client did so far. */
  stats(): ClientStats {
    return this.parts.stats();
  }

  /** Asked for once; the answer is kept. */
  getWorkspace(slug: string): Promise<Workspace> {
    return this.workspaces.get(slug) ?? this.keep(slug, this.get(ENDPOINTS.workspace, { workspace: slug }));
  }

  listMembers(slug: string): AsyncIterable<WorkspaceMembership> {
    return this.list(ENDPOINTS.members, { workspace: slug });
  }

  /** The members with their permission on the workspace. */
  listWorkspacePermissions(slug: string): AsyncIterable<WorkspaceMembership> {
    return this.list(ENDPOINTS.workspacePermissions, { workspace: slug });
  }

  /** https://support.atlassian.com/bitbucket-cloud/docs/groups-endpoint/ */
  async listGroups(slug: string): Promise<Group[]> {
    const call = this.call(ENDPOINTS.groups, { workspace: slug });
    const groups = await this.parts.requests.get(call);
    return Array.isArray(groups) ? (groups as Group[]) : fail(call, 'the answer is not a list');
  }

  listProjects(slug: string): AsyncIterable<Project> {
    return this.list(ENDPOINTS.projects, { workspace: slug });
  }

  listRepositories(workspaceUuid: string): AsyncIterable<Repository> {
    return this.list(ENDPOINTS.repositories, { workspace: workspaceUuid });
  }

  /** Those in all states that were updated at `updatedSince` or later, in no particular order. */
  listPullRequests({ updatedSince, ...ref }: RepositoryRef & { updatedSince: Date }): AsyncIterable<PullRequest> {
    const query: Query = [...STATES, ['q', `updated_on>=${updatedSince.toISOString()}`]];
    return this.list(ENDPOINTS.pullRequests, ref, query);
  }

  getPullRequest(ref: PullRequestRef): Promise<PullRequest> {
    return this.get(ENDPOINTS.pullRequest, ref);
  }

  listPullRequestCommits(ref: PullRequestRef): AsyncIterable<Commit> {
    return this.list(ENDPOINTS.pullRequestCommits, ref);
  }

  listPullRequestActivity(ref: PullRequestRef): AsyncIterable<PullRequestActivity> {
    return this.list(ENDPOINTS.pullRequestActivity, ref);
  }

  /** The commits that `revision` can reach and `exclude` cannot, newest first. */
  listCommits({ exclude, ...ref }: RepositoryRef & { revision: string; exclude?: string }): AsyncIterable<Commit> {
    return this.list(ENDPOINTS.commits, ref, exclude === undefined ? [] : [['exclude', exclude]]);
  }

  /* What one consumer may and sees. These never go over to another consumer. Positions are counted from 1. */

  /**
   * Gets the consumer's token. The scopes come from Bitbucket's answer to that or, where it does not tell, from the
   * latest answer to a call of this consumer; undefined where neither told.
   */
  grantedScopes(position: number): Promise<ReadonlySet<string> | undefined> {
    return this.parts.requests.grantedScopes(position);
  }

  /** Always asked for. `getWorkspace` gives the same answer later, without another call. */
  async getWorkspaceAs(position: number, slug: string): Promise<Workspace> {
    const workspace: Workspace = await this.get(ENDPOINTS.workspace, { workspace: slug }, position);
    void this.keep(slug, Promise.resolve(workspace));
    return workspace;
  }

  /** How many repositories of a workspace the consumer sees. */
  async countRepositoriesAs(position: number, workspaceUuid: string): Promise<number> {
    const endpoint = { ...ENDPOINTS.repositories, name: 'countRepositories', pagelen: 1, fields: 'size' };
    const call = { ...this.call(endpoint, { workspace: workspaceUuid }), consumer: position };
    const size = fieldOf(await this.getFirstPage(call), 'size');
    return typeof size === 'number' ? size : fail(call, 'the answer has no "size"');
  }

  private call<E extends Endpoint>(endpoint: E, values: PathValues<E['path']>, query?: Query): Call {
    return { name: endpoint.name, url: toUrl(this.parts.apiOrigin, endpoint, values, query) };
  }

  private async get<T, E extends Endpoint>(endpoint: E, values: PathValues<E['path']>, consumer?: number): Promise<T> {
    const call = { ...this.call(endpoint, values), consumer };
    const json = await this.parts.requests.get(call);
    return typeof json === 'object' && json !== null ? (json as T) : fail(call, 'the answer is not an object');
  }

  private async *list<T, E extends Endpoint>(
    endpoint: E,
    values: PathValues<E['path']>,
    query?: Query,
  ): AsyncGenerator<T, void, void> {
    const first = this.call(endpoint, values, query);
    yield* walkPages<T>(first.url, (url) =>
      url === first.url ? this.getFirstPage(first) : this.parts.requests.get({ name: endpoint.name, url }),
    );
  }

  /**
   * The first page, or where Bitbucket refuses its size, one of the size that Bitbucket likes. Page sizes are no part of
   * what it promises: https://developer.atlassian.com/cloud/bitbucket/rest/intro/#pagination
   */
  private async getFirstPage(call: Call): Promise<unknown> {
    const { name, url } = call;
    if (!this.withoutPagelen.has(name)) {
      try {
        return await this.parts.requests.get(call);
      } catch (error) {
        if (!isPagelenRefused(error)) {
          throw error;
        }
        this.withoutPagelen.add(name);
        this.parts.logger?.warn({ endpoint: name, url: url.href }, 'Bitbucket refused the page size; going on without');
      }
    }
    const withoutPagelen = new URL(url);
    withoutPagelen.searchParams.delete('pagelen');
    return this.parts.requests.get({ ...call, url: withoutPagelen });
  }

  private keep(slug: string, workspace: Promise<Workspace>): Promise<Workspace> {
    this.workspaces.set(slug, workspace);
    workspace.catch(() => {
      if (this.workspaces.get(slug) === workspace) {
        this.workspaces.delete(slug);
      }
    });
    return workspace;
  }
}

function isPagelenRefused(error: unknown): boolean {
  return error instanceof ApiError && error.status === 400 && /invalid pagelen/i.test(error.reason ?? '');
}

function fail({ url }: Call, problem: string): never {
  throw new ProtocolError({ endpoint: toEndpoint('GET', url), status: 200, problem });
}
