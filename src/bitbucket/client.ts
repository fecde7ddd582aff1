import { CredentialClient } from './credentialClient';
import { byEmail, byUpdate, ENDPOINTS } from './endpoints';
import type { EnvironmentRef, MemberRef, ProjectRef, PullRequestRef, RepositoryRef, Since } from './refs';
import type {
  Commit,
  Group,
  Project,
  PullRequest,
  PullRequestActivity,
  Repository,
  WorkspaceMembership,
} from './resources';
import type { BranchRestriction, DefaultReviewer, DeployKey, Grant } from './resources/access';
import type { Environment, PipelinesConfiguration, PipelineVariable, Runner, Webhook } from './resources/automation';
import type { ClientStats } from './stats';

/**
 * The endpoints of Bitbucket Cloud that this integration reads. Every method throws an `ApiError` or one of its kinds;
 * listings throw it while they are walked. https://developer.atlassian.com/cloud/bitbucket/rest/
 */
export class BitbucketClient extends CredentialClient {
  /** What the client did so far. */
  stats(): ClientStats {
    return this.parts.stats();
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
   * The repositories of a workspace. An empty list is believed only when every credential that sees the whole workspace is
   * given one.
   *
   * @param workspaceUuid braces included
   */
  async *listRepositories(workspaceUuid: string): AsyncGenerator<Repository | null, void, void> {
    let isEmpty = true;
    for await (const repository of this.calls.list(ENDPOINTS.repositories, { workspace: workspaceUuid })) {
      isEmpty = false;
      yield repository;
    }
    const other = isEmpty ? await this.findWhoSeesRepositories(workspaceUuid) : undefined;
    if (other !== undefined) {
      yield* this.calls.list(ENDPOINTS.repositories, { workspace: workspaceUuid }, [], other);
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
}
