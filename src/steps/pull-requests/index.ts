import { IntegrationWarnEventName } from '@jupiterone/integration-sdk-core';

import { ENDPOINTS } from '../../bitbucket/endpoints';
import { DependencyGraphs, Entities, Relationships, Steps } from '../../graph/model';
import { IngestionSources } from '../../ingestionConfig';
import { getRepositories, toRepositoryRef } from '../jobState/repositories';
import { forEachConcurrently } from '../runtime/concurrency';
import { defineStep, type StepTools } from '../runtime/defineStep';
import { publishWarning } from '../runtime/events';
import { forEachRepository } from '../runtime/forEach';
import { capacityWarning } from './capacity';
import { createPullRequestIngest } from './ingest';
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
    dependencyGraphId: DependencyGraphs.REPOSITORIES,
    ingestionSourceId: IngestionSources.PULL_REQUESTS,
    enabledBy: 'ingestPullRequests',
    // whether an approval counts depends on who is a member of the workspace
    scopes: ['account', 'pullrequest'],
    endpoints: [
      ENDPOINTS.members,
      ENDPOINTS.pullRequests,
      ENDPOINTS.pullRequest,
      ENDPOINTS.pullRequestCommits,
      ENDPOINTS.pullRequestActivity,
      ENDPOINTS.commits,
    ],
    documentation: 'https://developer.atlassian.com/cloud/bitbucket/rest/api-group-pullrequests/',
  },
  async (tools) => {
    const { client, context, jobState, settings } = tools;
    warnOfCapacity(tools, (await getRepositories(jobState)).length);

    const updatedSince = startOfWindow(context.executionHistory);
    const ingest = createPullRequestIngest(tools);
    await forEachRepository(tools, async (repository) => {
      const listed = client.listPullRequests({ ...toRepositoryRef(repository), updatedSince });
      await forEachConcurrently(listed, settings.concurrency, (pullRequest) => ingest(repository, pullRequest));
    });
  },
);

/** Every repository costs a call, whether or not a pull request of it changed. */
function warnOfCapacity({ client, logger, settings }: StepTools, needed: number): void {
  const warning = capacityWarning({
    needed,
    consumers: settings.consumers.length,
    spent: client.stats().callsByBucket.repository,
    maxWaitMinutes: settings.rateLimitMaxWaitMinutes,
  });
  if (warning) {
    publishWarning(logger, IntegrationWarnEventName.IngestionLimitEncountered, warning);
  }
}
