import type { CredentialCheck, CredentialName } from './credentials/credential';
import type { CredentialPool } from './credentials/credentialPool';
import { type EndpointCallParts, EndpointCalls } from './endpointCalls';
import { byEmail, byUpdate, ENDPOINTS } from './endpoints';
import { NotFoundError, PermissionError } from './http/errors';
import { fieldOf } from './http/responses';
import type { EnvironmentRef, MemberRef, ProjectRef, PullRequestRef, RepositoryRef, Since } from './refs';
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

export interface ClientParts extends Omit<EndpointCallParts, 'credentialCount'> {
  readonly credentials: CredentialPool;
  readonly stats: () => ClientStats;
}

/**
 * The endpoints of Bitbucket Cloud that this integration reads. Every method throws an `ApiError` or one of its kinds;
 * listings throw it while they are walked. https://developer.atlassian.com/cloud/bitbucket/rest/
 */
export class BitbucketClient {
  private readonly workspaces = new Map<string, Promise<Workspace>>();
  private readonly calls: EndpointCalls;

  constructor(private readonly parts: ClientParts) {
    this.calls = new EndpointCalls({ ...parts, credentialCount: parts.credentials.names.length });
  }

  /** The configured credentials, in order. */
  get credentials(): readonly CredentialName[] {
    return this.parts.credentials.names;
  }

  /** What the client did so far. */
  stats(): ClientStats {
    return this.parts.stats();
  }

  /** Requested once; the result is kept. */
  getWorkspace(slug: string): Promise<Workspace> {
    return this.workspaces.get(slug) ?? this.keep(slug, this.calls.get(ENDPOINTS.workspace, { workspace: slug }));
  }

  listMembers(slug: string): AsyncIterable<WorkspaceMembership | null> {
    return this.calls.list(ENDPOINTS.members, { workspace: slug });
  }

  /** The members who have one of the addresses. Bitbucket lists every member, without one, for callers who may not search. */
  listMembersByEmail(slug: string, addresses: readonly string[]): AsyncIterable<WorkspaceMembership | null> {
    return this.calls.list(ENDPOINTS.membersByEmail, { workspace: slug }, byEmail(addresses));
  }

  /** The members with their permission on the workspace. */
  listWorkspacePermissions(slug: string): AsyncIterable<WorkspaceMembership | null> {
    return this.calls.list(ENDPOINTS.workspacePermissions, { workspace: slug });
  }

  /** https://support.atlassian.com/bitbucket-cloud/docs/groups-endpoint/ */
  async listGroups(slug: string): Promise<(Group | null)[]> {
    const call = this.calls.call(ENDPOINTS.groups, { workspace: slug });
    const { value: groups } = await this.parts.requests.get(call);
    return Array.isArray(groups) ? (groups as (Group | null)[]) : this.calls.fail(call, 'the response is not a list');
  }

  listProjects(slug: string): AsyncIterable<Project | null> {
    return this.calls.list(ENDPOINTS.projects, { workspace: slug });
  }

  /**
   * The repositories of a workspace. An empty list is believed only when every credential is given one.
   *
   * @param workspaceUuid braces included
   */
  async *listRepositories(workspaceUuid: string): AsyncGenerator<Repository | null, void, void> {
    let isEmpty = true;
    for await (const repository of this.calls.list(ENDPOINTS.repositories, { workspace: workspaceUuid })) {
      isEmpty = false;
      yield repository;
    }
    if (isEmpty && this.credentials.length > 1) {
      yield* this.listRepositoriesOfOthers(workspaceUuid);
    }
  }

  private async *listRepositoriesOfOthers(workspace: string): AsyncGenerator<Repository | null, void, void> {
    for (const { position } of this.credentials) {
      if ((await this.countRepositoriesAs(position, workspace).catch(toZero)) > 0) {
        yield* this.calls.list(ENDPOINTS.repositories, { workspace }, [], position);
        return;
      }
    }
  }

  /** Those in all states that were updated at `updatedSince` or later, in no particular order. */
  listPullRequests({ updatedSince, ...ref }: RepositoryRef & Since): AsyncIterable<PullRequest | null> {
    return this.calls.list(ENDPOINTS.pullRequests, ref, byUpdate(updatedSince));
  }

  /** The same of everything that a member opened in a workspace. */
  listPullRequestsOfMember({ updatedSince, ...ref }: MemberRef & Since): AsyncIterable<PullRequest | null> {
    return this.calls.list(ENDPOINTS.memberPullRequests, ref, byUpdate(updatedSince));
  }

  getPullRequest(ref: PullRequestRef): Promise<PullRequest> {
    return this.calls.get(ENDPOINTS.pullRequest, ref);
  }

  listPullRequestCommits(ref: PullRequestRef): AsyncIterable<Commit | null> {
    return this.calls.list(ENDPOINTS.pullRequestCommits, ref);
  }

  listPullRequestActivity(ref: PullRequestRef): AsyncIterable<PullRequestActivity | null> {
    return this.calls.list(ENDPOINTS.pullRequestActivity, ref);
  }

  /** The commits that `revision` can reach and `exclude` cannot, newest first. */
  listCommits({
    exclude,
    ...ref
  }: RepositoryRef & { revision: string; exclude?: string }): AsyncIterable<Commit | null> {
    return this.calls.list(ENDPOINTS.commits, ref, exclude === undefined ? [] : [['exclude', exclude]]);
  }

  /* Who may do what. */

  listRepositoryGrants(ref: RepositoryRef, to: 'users' | 'groups'): AsyncIterable<Grant | null> {
    return this.calls.list(to === 'users' ? ENDPOINTS.repositoryUserGrants : ENDPOINTS.repositoryGroupGrants, ref);
  }

  listProjectGrants(ref: ProjectRef, to: 'users' | 'groups'): AsyncIterable<Grant | null> {
    return this.calls.list(to === 'users' ? ENDPOINTS.projectUserGrants : ENDPOINTS.projectGroupGrants, ref);
  }

  listBranchRestrictions(ref: RepositoryRef): AsyncIterable<BranchRestriction | null> {
    return this.calls.list(ENDPOINTS.branchRestrictions, ref);
  }

  /** Those of the repository and those that it inherits from its project. */
  listDefaultReviewers(ref: RepositoryRef): AsyncIterable<DefaultReviewer | null> {
    return this.calls.list(ENDPOINTS.defaultReviewers, ref);
  }

  listRepositoryDeployKeys(ref: RepositoryRef): AsyncIterable<DeployKey | null> {
    return this.calls.list(ENDPOINTS.repositoryDeployKeys, ref);
  }

  listProjectDeployKeys(ref: ProjectRef): AsyncIterable<DeployKey | null> {
    return this.calls.list(ENDPOINTS.projectDeployKeys, ref);
  }

  /* What acts on repositories. */

  listWorkspaceWebhooks(slug: string): AsyncIterable<Webhook | null> {
    return this.calls.list(ENDPOINTS.workspaceWebhooks, { workspace: slug });
  }

  listRepositoryWebhooks(ref: RepositoryRef): AsyncIterable<Webhook | null> {
    return this.calls.list(ENDPOINTS.repositoryWebhooks, ref);
  }

  /** @throws NotFoundError also where nobody has ever switched pipelines on */
  getPipelinesConfiguration(ref: RepositoryRef): Promise<PipelinesConfiguration> {
    return this.calls.get(ENDPOINTS.pipelinesConfiguration, ref);
  }

  listEnvironments(ref: RepositoryRef): AsyncIterable<Environment | null> {
    return this.calls.list(ENDPOINTS.environments, ref);
  }

  listWorkspaceRunners(slug: string): AsyncIterable<Runner | null> {
    return this.calls.list(ENDPOINTS.workspaceRunners, { workspace: slug });
  }

  listRepositoryRunners(ref: RepositoryRef): AsyncIterable<Runner | null> {
    return this.calls.list(ENDPOINTS.repositoryRunners, ref);
  }

  listWorkspaceVariables(slug: string): AsyncIterable<PipelineVariable | null> {
    return this.calls.list(ENDPOINTS.workspaceVariables, { workspace: slug });
  }

  listRepositoryVariables(ref: RepositoryRef): AsyncIterable<PipelineVariable | null> {
    return this.calls.list(ENDPOINTS.repositoryVariables, ref);
  }

  listEnvironmentVariables(ref: EnvironmentRef): AsyncIterable<PipelineVariable | null> {
    return this.calls.list(ENDPOINTS.environmentVariables, ref);
  }

  /* What one credential may do and sees. No other credential takes over. Positions are counted from 1. */

  /**
   * Fetches the credential's token. The scopes come from the response to that or, where it does not state them, from the
   * latest response to a call with this credential; undefined where neither states them.
   */
  grantedScopes(position: number): Promise<ReadonlySet<string> | undefined> {
    return this.parts.requests.grantedScopes(position);
  }

  /** Always requested. `getWorkspace` gives the same result later, without another call. */
  async getWorkspaceAs(position: number, slug: string): Promise<Workspace> {
    const workspace = await this.calls.get(ENDPOINTS.workspace, { workspace: slug }, position);
    void this.keep(slug, Promise.resolve(workspace));
    return workspace;
  }

  /** How many repositories of a workspace the credential sees. */
  async countRepositoriesAs(position: number, workspaceUuid: string): Promise<number> {
    const endpoint = { ...ENDPOINTS.repositories, name: 'countRepositories', pagelen: 1, fields: 'size' };
    const call = { ...this.calls.call(endpoint, { workspace: workspaceUuid }), position };
    const { value } = await this.calls.getFirstPage(call);
    const size = fieldOf(value, 'size');
    return typeof size === 'number' ? size : this.calls.fail(call, 'the response has no "size"');
  }

  /** Has a credential checked before its first use by a request that any credential may make. */
  checkBeforeUse(position: number, check: CredentialCheck): void {
    this.parts.credentials.checkBeforeUse(position, check);
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

/** A credential that may not list repositories sees none. */
function toZero(error: unknown): number {
  if (error instanceof PermissionError || error instanceof NotFoundError) {
    return 0;
  }
  throw error;
}
