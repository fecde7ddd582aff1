import { IntegrationInfoEventName } from '@jupiterone/integration-sdk-core';

import { fieldNames, isLocalRun } from '../../config';
import { INCOMPLETE_DATA, publishInfo, publishWarning } from '../../events';
import { DependencyGraphs, Steps } from '../../graph/model';
import { describeSkipped, listExamples } from '../../skippedInRun';
import { getStepData } from '../jobState/stepData';
import { type BitbucketStep, defineStep } from '../runtime/defineStep';
import type { StepTools } from '../runtime/tools';
import { reportUnsuccessfulRuns } from './unsuccessfulRuns';

/**
 * Runs after all other steps, whether they succeeded or not, and reports what they have in common and what the run cost.
 *
 * @param steps the other steps
 */
export function summaryStep(steps: readonly BitbucketStep[]): BitbucketStep {
  return defineStep(
    {
      id: Steps.SUMMARY,
      name: 'Report Statistics',
      entities: [],
      relationships: [],
      dependencyGraphId: DependencyGraphs.SUMMARY,
    },
    async (tools) => {
      reportSkipped(tools);
      reportFailingRepositories(tools);
      await reportUnsuccessfulRuns(tools, steps);
      await reportStatistics(tools);
    },
  );
}

function reportSkipped({ logger, skipped }: StepTools): void {
  for (const cause of skipped.causes()) {
    publishWarning(logger, cause.event, describeSkipped(cause));
  }
}

function reportFailingRepositories({ context, logger, repositoryHealth }: StepTools): void {
  const found = repositoryHealth.givenUp();
  if (found) {
    const { repositories, reason, steps } = found;
    const nameOf = fieldNames(isLocalRun(context.instance));
    publishWarning(
      logger,
      INCOMPLETE_DATA,
      `Repositories for which Bitbucket fails whatever is asked: ${listExamples(repositories)}, with: ${reason}. Steps that fail ` +
        `because of them: ${steps.join(', ')}. If this lasts, leave them out: list them in ${nameOf('excludeRepositories')}.`,
    );
  }
}

async function reportStatistics({ client, jobState, logger }: StepTools): Promise<void> {
  const stats = client.stats();
  const discovery = await getStepData(jobState, 'discovery');
  logger.info({ stats, discovery }, 'Calls of this run');
  const byEndpoint = Object.entries(stats.callsByEndpoint).map(([endpoint, calls]) => `${endpoint} ${calls}`);
  const byCredential = client.credentials.all.map((credential, index) => {
    const { calls, callsByBucket } = stats.credentials[index]!;
    const limit = credential.seesEverything ? ` of ${credential.hourlyLimit('repository')} an hour` : '';
    return `${credential.label}: ${calls}, for repository data ${callsByBucket.repository}${limit}, for webhooks ${callsByBucket.webhook}`;
  });
  publishInfo(
    logger,
    IntegrationInfoEventName.Stats,
    `${stats.calls} calls to Bitbucket, ${stats.callsByBucket.repository} of them against the limit for repository data ` +
      `(${byEndpoint.join(', ')}; ${byCredential.join(', ')}), ${stats.retries} retries, ` +
      `${stats.rotations} changes of credential, ${Math.round(stats.rateLimitWaitMs / 1000)} s of waiting for a limit, ` +
      `${(stats.bytes / 1e6).toFixed(1)} MB received.` +
      (discovery ? ` Discovery of pull requests was ${discovery.discovery}.` : ''),
  );
}
