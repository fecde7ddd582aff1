import { DependencyGraphs, Entities, Relationships, Steps } from '../../graph/model';
import { IngestionSources } from '../../ingestionConfig';
import { MergedPullRequests } from '../jobState/mergedPullRequests';
import { setStepData } from '../jobState/stepData';
import { defineStep } from '../runtime/defineStep';
import { Failures } from '../runtime/failures';
import { PullRequestDiscovery } from './discovery/discover';
import { createPullRequestIngest } from './ingest';
import { membersOfWorkspaces } from './membersOfWorkspaces';
import { OCCASIONAL_ENDPOINTS, PULL_REQUEST_ENDPOINTS, type PullRequestTools } from './pullRequestTools';
import { startOfWindow } from './window';

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
    follows: [Steps.USERS],
    dependencyGraphId: DependencyGraphs.REPOSITORIES,
    ingestionSourceId: IngestionSources.PULL_REQUESTS,
    enabledBy: 'ingestPullRequests',
    // whether an approval counts depends on who is a member of the workspace
    scopes: ['account', 'pullrequest'],
    endpoints: PULL_REQUEST_ENDPOINTS,
    occasionalEndpoints: OCCASIONAL_ENDPOINTS,
    documentation: 'https://developer.atlassian.com/cloud/bitbucket/rest/api-group-pullrequests/',
  },
  fetchPullRequests,
);

async function fetchPullRequests(tools: PullRequestTools): Promise<void> {
  const { context, disabledSteps, jobState, local } = tools;
  if (!disabledSteps.has(Steps.DIRECT_PUSHES)) {
    const windowStart = startOfWindow(context.executionHistory, local.since).getTime();
    await setStepData(jobState, 'mergedPullRequests', new MergedPullRequests(windowStart));
  }
  const membersOf = membersOfWorkspaces(tools);
  const failures = new Failures(tools.logger);
  await new PullRequestDiscovery(tools, membersOf, createPullRequestIngest(tools, membersOf, failures)).run();
  failures.throwIfAny('pull requests');
}
