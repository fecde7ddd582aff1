import { IntegrationInfoEventName } from '@jupiterone/integration-sdk-core';

import { publishInfo } from '../../events';
import { DependencyGraphs, Steps } from '../../graph/model';
import { getDiscovery } from '../jobState/discovery';
import { defineStep } from '../runtime/defineStep';

/** Runs after all other steps, whether they succeeded or not, and reports what the run cost. */
export const summaryStep = defineStep(
  {
    id: Steps.SUMMARY,
    name: 'Report Statistics',
    entities: [],
    relationships: [],
    dependencyGraphId: DependencyGraphs.SUMMARY,
  },
  async ({ client, jobState, logger }) => {
    const stats = client.stats();
    const discovery = await getDiscovery(jobState);
    logger.info({ stats, discovery }, 'Calls of this run');
    const byEndpoint = Object.entries(stats.callsByEndpoint).map(([endpoint, calls]) => `${endpoint} ${calls}`);
    const { credentials } = client.capacity('repository');
    const byCredential = stats.credentials.map(({ position, calls, callsByBucket: { repository, webhook } }) => {
      const label = client.credentials[position - 1]?.label ?? `credential ${position}`;
      const hourly = credentials.find(({ credential }) => credential.position === position)?.limit;
      const limit = hourly === undefined ? '' : ` of ${hourly} an hour`;
      return `${label}: ${calls}, for repository data ${repository}${limit}, for webhooks ${webhook}`;
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
  },
);
