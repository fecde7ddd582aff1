import { IntegrationInfoEventName } from '@jupiterone/integration-sdk-core';

import { DependencyGraphs, Steps } from '../../graph/model';
import { defineStep } from '../runtime/defineStep';
import { publishInfo } from '../runtime/events';

/** Runs after all other steps, whether they succeeded or not, and reports what the run cost. */
export const summaryStep = defineStep(
  {
    id: Steps.SUMMARY,
    name: 'Report Statistics',
    entities: [],
    relationships: [],
    dependencyGraphId: DependencyGraphs.SUMMARY,
  },
  ({ client, logger }) => {
    const stats = client.stats();
    logger.info({ stats }, 'Calls of this run');
    const byEndpoint = Object.entries(stats.callsByEndpoint).map(([endpoint, calls]) => `${endpoint} ${calls}`);
    const byConsumer = stats.consumers.map(({ position, calls }) => `consumer ${position}: ${calls}`);
    publishInfo(
      logger,
      IntegrationInfoEventName.Stats,
      `${stats.calls} calls to Bitbucket, ${stats.repositoryCalls} of them against the repository limit ` +
        `(${byEndpoint.join(', ')}; ${byConsumer.join(', ')}), ${stats.retries} retries, ` +
        `${stats.rotations} changes of consumer, ${Math.round(stats.rateLimitWaitMs / 1000)} s of waiting for the limit, ` +
        `${(stats.bytes / 1e6).toFixed(1)} MB received.`,
    );
    return Promise.resolve();
  },
);
