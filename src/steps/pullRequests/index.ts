import { ENDPOINTS } from '../../bitbucket/endpoints';
import { DependencyGraphs, Entities, Relationships, Steps } from '../../graph/model';
import { IngestionSources } from '../../ingestionConfig';
import { defineStep } from '../runtime/defineStep';
import { PullRequestDiscovery } from './discovery/discover';
import { createPullRequestIngest } from './ingest';
import { membersOfWorkspaces } from './membersOfWorkspaces';

export const pullRequestsStep = defineStep(
  {
    id: Steps.PULL_REQUESTS,
    name: 'Fetch PRs',
    entities: [Entities.PULL_REQUEST],
    relationships: [
      Relationships.REPO_HAS_PULL_REQUEST,
      Relationships.USER_OPENED_PULL_REQUEST,
      Relationships.USER_REVIEWED_PULL_REQUEST,
      Relationships.USER_APPROVED_PULL_REQUEST,
    ],
    dependsOn: [Steps.REPOS],
    dependencyGraphId: DependencyGraphs.REPOSITORIES,
    ingestionSourceId: IngestionSources.PULL_REQUESTS,
    enabledBy: 'ingestPullRequests',
    // whether an approval counts depends on who is a member of the workspace
    scopes: ['account', 'pullrequest'],
    endpoints: [
      ENDPOINTS.members,
      ENDPOINTS.pullRequests,
      ENDPOINTS.memberPullRequests,
      ENDPOINTS.pullRequest,
      ENDPOINTS.pullRequestCommits,
      ENDPOINTS.pullRequestActivity,
      ENDPOINTS.commits,
    ],
    documentation: 'https://developer.atlassian.com/cloud/bitbucket/rest/api-group-pullrequests/',
  },
  async (tools) => {
    const membersOf = membersOfWorkspaces(tools);
    await new PullRequestDiscovery(tools, membersOf, createPullRequestIngest(tools, membersOf)).run();
  },
);
