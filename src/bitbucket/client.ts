import { type EndpointCallParts, EndpointCalls, fail } from './endpointCalls';
import { ENDPOINTS, type Query } from './endpoints';
import type { ConsumerName } from './http/errors';
import { fieldOf } from './http/responses';
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
import type { BranchRestriction, DefaultReviewer, DeployKey, Grant } from './resources/access';
import type { Environment, PipelinesConfiguration, PipelineVariable, Runner, Webhook } from './resources/automation';
import type { ClientStats } from './stats';

/** A repository by the uuids of its workspace and its own, braces included. */
export interface RepositoryRef {
  workspace: string;
  repository: string;
}

export interface PullRequestRef extends RepositoryRef {
  id: number;
}

/** A project by its workspace's slug and its own key. */
export interface ProjectRef {
  workspace: string;
  project: string;
}

export interface EnvironmentRef extends RepositoryRef {
  environment: string;
}

export interface ClientParts extends EndpointCallParts {
  consumers: readonly ConsumerName[];
  stats: () => ClientStats;
}

/** Pull requests are listed in every state; without these, only open ones would come. */
const STATES: Query = ['OPEN', 'MERGED', 'DECLINED', 'SUPERSEDED'].map((state) => ['state', state]);

/**
 * The endpoints of Bitbucket Cloud that this integration reads. Every method throws an `ApiError` or one of its kinds;
 * listings throw it while they are walked. https://developer.atlassian.com/cloud/bitbucket/rest/
 */
export class BitbucketClient {
  private readonly workspaces = new Map<string, Promise<Workspace>>();
  private readonly calls: EndpointCalls;

  constructor(private readonly parts: ClientParts) {
    this.calls = new EndpointCalls(parts);
  }

  /** The configured OAuth consumers, in order. */
  get consumers(): readonly ConsumerName[] {
    return this.parts.consumers;
  }

  /** What the client did so far. */
  stats(): ClientStats {
    return this.parts.stats();
  }

  /** Asked for once; the response is kept. */
  getWorkspace(slug: string): Promise<Workspace> {
    return this.workspaces.get(slug) ?? this.keep(slug, this.calls.get(ENDPOINTS.workspace, { workspace: slug }));
  }

  listMembers(slug: string): AsyncIterable<WorkspaceMembership> {
    return this.calls.list(ENDPOINTS.members, { workspace: slug });
  }

  /** The members with their permission on the workspace. */
  listWorkspacePermissions(slug: string): AsyncIterable<WorkspaceMembership> {
    return this.calls.list(ENDPOINTS.workspacePermissions, { workspace: slug });
  }

  /** https://support.atlassian.com/bitbucket-cloud/docs/groups-endpoint/ */
  async listGroups(slug: string): Promise<Group[]> {
    const call = this.calls.call(ENDPOINTS.groups, { workspace: slug });
    const groups = await this.parts.requests.get(call);
    return Array.isArray(groups) ? (groups as Group[]) : fail(call, 'the response is not a list');
  }

  listProjects(slug: string): AsyncIterable<Project> {
    return this.calls.list(ENDPOINTS.projects, { workspace: slug });
  }

  listRepositories(workspaceUuid: string): AsyncIterable<Repository> {
    return this.calls.list(ENDPOINTS.repositories, { workspace: workspaceUuid });
  }

  /** Those in all states that were updated at `updatedSince` or later, in no particular order. */
  listPullRequests({ updatedSince, ...ref }: RepositoryRef & { updatedSince: Date }): AsyncIterable<PullRequest> {
    const query: Query = [...STATES, ['q', `updated_on>=${updatedSince.toISOString()}`]];
    return this.calls.list(ENDPOINTS.pullRequests, ref, query);
  }

  getPullRequest(ref: PullRequestRef): Promise<PullRequest> {
    return this.calls.get(ENDPOINTS.pullRequest, ref);
  }

  listPullRequestCommits(ref: PullRequestRef): AsyncIterable<Commit> {
    return this.calls.list(ENDPOINTS.pullRequestCommits, ref);
  }

  listPullRequestActivity(ref: PullRequestRef): AsyncIterable<PullRequestActivity> {
    return this.calls.list(ENDPOINTS.pullRequestActivity, ref);
  }

  /** The commits that `revision` can reach and `exclude` cannot, newest first. */
  listCommits({ exclude, ...ref }: RepositoryRef & { revision: string; exclude?: string }): AsyncIterable<Commit> {
    return this.calls.list(ENDPOINTS.commits, ref, exclude === undefined ? [] : [['exclude', exclude]]);
  }

  /* Who may do what. */

  listRepositoryGrants(ref: RepositoryRef, to: 'users' | 'groups'): AsyncIterable<Grant> {
    return this.calls.list(to === 'users' ? ENDPOINTS.repositoryUserGrants : ENDPOINTS.repositoryGroupGrants, ref);
  }

  listProjectGrants(ref: ProjectRef, to: 'users' | 'groups'): AsyncIterable<Grant> {
    return this.calls.list(to === 'users' ? ENDPOINTS.projectUserGrants : ENDPOINTS.projectGroupGrants, ref);
  }

  listBranchRestrictions(ref: RepositoryRef): AsyncIterable<BranchRestriction> {
    return this.calls.list(ENDPOINTS.branchRestrictions, ref);
  }

  /** Those of the repository and those that it inherits from its project. */
  listDefaultReviewers(ref: RepositoryRef): AsyncIterable<DefaultReviewer> {
    return this.calls.list(ENDPOINTS.defaultReviewers, ref);
  }

  listRepositoryDeployKeys(ref: RepositoryRef): AsyncIterable<DeployKey> {
    return this.calls.list(ENDPOINTS.repositoryDeployKeys, ref);
  }

  listProjectDeployKeys(ref: ProjectRef): AsyncIterable<DeployKey> {
    return this.calls.list(ENDPOINTS.projectDeployKeys, ref);
  }

  /* What acts on repositories. */

  listWorkspaceWebhooks(slug: string): AsyncIterable<Webhook> {
    return this.calls.list(ENDPOINTS.workspaceWebhooks, { workspace: slug });
  }

  listRepositoryWebhooks(ref: RepositoryRef): AsyncIterable<Webhook> {
    return this.calls.list(ENDPOINTS.repositoryWebhooks, ref);
  }

  /** @throws NotFoundError also where nobody has ever switched pipelines on */
  getPipelinesConfiguration(ref: RepositoryRef): Promise<PipelinesConfiguration> {
    return this.calls.get(ENDPOINTS.pipelinesConfiguration, ref);
  }

  listEnvironments(ref: RepositoryRef): AsyncIterable<Environment> {
    return this.calls.list(ENDPOINTS.environments, ref);
  }

  listWorkspaceRunners(slug: string): AsyncIterable<Runner> {
    return this.calls.list(ENDPOINTS.workspaceRunners, { workspace: slug });
  }

  listRepositoryRunners(ref: RepositoryRef): AsyncIterable<Runner> {
    return this.calls.list(ENDPOINTS.repositoryRunners, ref);
  }

  listWorkspaceVariables(slug: string): AsyncIterable<PipelineVariable> {
    return this.calls.list(ENDPOINTS.workspaceVariables, { workspace: slug });
  }

  listRepositoryVariables(ref: RepositoryRef): AsyncIterable<PipelineVariable> {
    return this.calls.list(ENDPOINTS.repositoryVariables, ref);
  }

  listEnvironmentVariables(ref: EnvironmentRef): AsyncIterable<PipelineVariable> {
    return this.calls.list(ENDPOINTS.environmentVariables, ref);
  }

  /* What one consumer may and sees. These never go over to another consumer. Positions are counted from 1. */

  /**
   * Gets the consumer's token. The scopes come from Bitbucket's response to that or, where it does not tell, from the
   * latest response to a call of this consumer; undefined where neither told.
   */
  grantedScopes(position: number): Promise<ReadonlySet<string> | undefined> {
    return this.parts.requests.grantedScopes(position);
  }

  /** Always asked for. `getWorkspace` gives the same response later, without another call. */
  async getWorkspaceAs(position: number, slug: string): Promise<Workspace> {
    const workspace: Workspace = await this.calls.get(ENDPOINTS.workspace, { workspace: slug }, position);
    void this.keep(slug, Promise.resolve(workspace));
    return workspace;
  }

  /** How many repositories of a workspace the consumer sees. */
  async countRepositoriesAs(position: number, workspaceUuid: string): Promise<number> {
    const endpoint = { ...ENDPOINTS.repositories, name: 'countRepositories', pagelen: 1, fields: 'size' };
    const call = { ...this.calls.call(endpoint, { workspace: workspaceUuid }), consumer: position };
    const size = fieldOf(await this.calls.getFirstPage(call), 'size');
    return typeof size === 'number' ? size : fail(call, 'the response has no "size"');
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
