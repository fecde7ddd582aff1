import { type Entity, IntegrationWarnEventName } from '@jupiterone/integration-sdk-core';

import type { ApprovalReport } from '../../approval/verdict';
import { NotFoundError } from '../../bitbucket/http/errors';
import type { PullRequest } from '../../bitbucket/resources';
import { DependencyGraphs, Entities, Relationships, Steps } from '../../graph/model';
import { label } from '../../graph/properties';
import { IngestionSources } from '../../ingestionConfig';
import { addRelationshipOnce } from '../jobState/addRelationshipOnce';
import { type ListedRepository, refOf, repositoriesByUpdate } from '../jobState/repositories';
import { forEachConcurrently } from '../runtime/concurrency';
import { defineStep, type StepTools } from '../runtime/defineStep';
import { forEachRepository } from '../runtime/forEach';
import { reportApprovals } from './approvals';
import { capacityWarning } from './capacity';
import { createPullRequestEntity } from './converter';
import { type MembersOfWorkspace, membersOfWorkspaces } from './membersOfWorkspaces';
import { reviewsOf } from './reviews';
import { startOfWindow } from './window';

/**
 * The SDK writes its objects to the disk 500 at a time. So many pull requests with their raw records take 25 MB as text, which
 * comes on top of everything else.
 */
const WRITTEN_AT_ONCE = 100;

/** https://developer.atlassian.com/cloud/bitbucket/rest/api-group-pullrequests/ */
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
    advice: "Pull requests need the scope 'pullrequest'. Grant it, or switch the source 'Pull requests' off.",
  },
  async (tools) => {
    const { client, context, jobState, settings } = tools;
    warnOfCapacity(tools, (await repositoriesByUpdate(jobState)).length);

    const updatedSince = startOfWindow(context.executionHistory);
    const membersOf = membersOfWorkspaces(tools);
    const keys = new Set<string>();

    await forEachRepository(tools, async (repository) => {
      const listed = client.listPullRequests({ ...refOf(repository), updatedSince });
      await forEachConcurrently(listed, settings.concurrency, (pullRequest) =>
        addPullRequest(tools, repository, pullRequest, membersOf, keys),
      );
    });
  },
);

/**
 * Adds a pull request and its relationships.
 *
 * @param keys of those that were added; one whose record names it like another is left out
 */
async function addPullRequest(
  { client, jobState, progress, settings, skips }: StepTools,
  repository: ListedRepository,
  listed: PullRequest,
  membersOf: MembersOfWorkspace,
  keys: Set<string>,
): Promise<void> {
  const ref = { ...refOf(repository), id: listed?.id };
  const name = `${repository.fullName}/${label(listed?.id)}`;
  if (!Number.isInteger(listed?.id)) {
    skips.add('malformed', 'pull requests', name);
    return;
  }
  let pullRequest = listed;
  if (settings.enrichedPrs && !carriesPeople(listed)) {
    try {
      pullRequest = await client.getPullRequest(ref);
    } catch (error) {
      if (!(error instanceof NotFoundError)) {
        throw error;
      }
      skips.add('notFound', 'pull requests', name, error);
      return;
    }
  }
  const members = await membersOf(repository);
  const report = await reportApprovals(client, ref, pullRequest, members, repository.workspaceUuid);
  if (report.analysisIncomplete) {
    skips.add('incomplete', 'pull requests', name);
  }
  const entity = skips.convert('pull requests', name, () => createPullRequestEntity(pullRequest, repository, report));
  if (entity && keys.has(entity._key)) {
    skips.add('malformed', 'pull requests', name);
  } else if (entity) {
    keys.add(entity._key);
    progress.pullRequests += 1;
    const isTimeToWrite = keys.size % WRITTEN_AT_ONCE === 0;
    await jobState.addEntity(entity);
    await addRelationships(jobState, repository, pullRequest, entity, report);
    if (isTimeToWrite) {
      await jobState.flush();
    }
  }
}

async function addRelationships(
  jobState: StepTools['jobState'],
  repository: ListedRepository,
  pullRequest: PullRequest,
  entity: Entity,
  report: ApprovalReport,
): Promise<void> {
  await addRelationshipOnce(jobState, Relationships.REPO_HAS_PULL_REQUEST, repository.uuid, entity._key);
  await addRelationshipOnce(jobState, Relationships.USER_OPENED_PULL_REQUEST, pullRequest.author?.uuid, entity._key);
  for (const { userId, ...properties } of reviewsOf(pullRequest)) {
    await addRelationshipOnce(jobState, Relationships.USER_REVIEWED_PULL_REQUEST, userId, entity._key, properties);
  }
  for (const { userId, ...properties } of report.approvals) {
    await addRelationshipOnce(jobState, Relationships.USER_APPROVED_PULL_REQUEST, userId, entity._key, properties);
  }
}

/** A list has reviewers and participants because it is asked for them; Bitbucket promises them for a single one only. */
function carriesPeople({ participants, reviewers }: PullRequest): boolean {
  return Array.isArray(participants) && Array.isArray(reviewers);
}

/** Each repository costs a call, changed or not; what changed is known only afterwards. */
function warnOfCapacity({ client, logger, settings }: StepTools, needed: number): void {
  const description = capacityWarning({
    needed,
    consumers: settings.consumers.length,
    spent: client.stats().repositoryCalls,
    maxWaitMinutes: settings.rateLimitMaxWaitMinutes,
  });
  if (description) {
    logger.publishWarnEvent({ name: IntegrationWarnEventName.IngestionLimitEncountered, description });
  }
}
