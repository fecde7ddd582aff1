import type { BitbucketClient } from '../../bitbucket/client';
import { ENDPOINTS } from '../../bitbucket/endpoints';
import { NotFoundError, PermissionError } from '../../bitbucket/http/errors';
import type { RepositoryRef } from '../../bitbucket/refs';
import type { PipelinesConfiguration } from '../../bitbucket/resources/automation';
import { DependencyGraphs, Entities, Relationships, Steps } from '../../graph/model';
import { IngestionSources } from '../../ingestionConfig';
import { addRelationshipOnce } from '../jobState/addRelationshipOnce';
import { setRepositoriesWithoutPipelines } from '../jobState/pipelines';
import { toRepositoryRef } from '../jobState/repositories';
import { defineStep } from '../runtime/defineStep';
import { forEachRepository } from '../runtime/forEach';
import { createPipelinesConfigurationEntity } from './converter';

export const pipelinesStep = defineStep(
  {
    id: Steps.PIPELINES,
    name: 'Fetch Pipelines Configurations',
    entities: [Entities.PIPELINES_CONFIGURATION],
    relationships: [Relationships.REPO_HAS_PIPELINES_CONFIGURATION],
    dependencyGraphId: DependencyGraphs.AUTOMATION,
    failsWith: [Steps.REPOS],
    ingestionSourceId: IngestionSources.PIPELINES,
    enabledBy: 'ingestAutomation',
    scopes: ['repository:admin'],
    endpoints: [ENDPOINTS.pipelinesConfiguration],
    documentation:
      'https://developer.atlassian.com/cloud/bitbucket/rest/api-group-pipelines/#api-repositories-workspace-repo-slug-pipelines-config-get',
    missingScope: 'skip',
  },
  async (tools) => {
    const { client, jobState, skips } = tools;
    const without = new Set<string>();
    await forEachRepository(tools, async (repository) => {
      const configuration = await getConfiguration(client, toRepositoryRef(repository)).catch((error: unknown) => {
        if (error instanceof PermissionError) {
          // Bitbucket refuses environments, runners and variables as well then
          without.add(repository.uuid);
        }
        throw error;
      });
      const entity = skips.convert('pipelines configurations', repository.fullName, { configuration }, (record) =>
        createPipelinesConfigurationEntity(record.configuration, repository),
      );
      if (entity) {
        // where Bitbucket does not say, assume that the repository has pipelines
        if (entity.enabled === false) {
          without.add(repository.uuid);
        }
        await jobState.addEntity(entity);
        await addRelationshipOnce(jobState, Relationships.REPO_HAS_PIPELINES_CONFIGURATION, {
          from: repository.uuid,
          to: entity._key,
        });
      }
    }).finally(() => setRepositoriesWithoutPipelines(jobState, without));
  },
);

/** @returns undefined where pipelines were never enabled */
async function getConfiguration(
  client: BitbucketClient,
  ref: RepositoryRef,
): Promise<PipelinesConfiguration | undefined> {
  try {
    return await client.getPipelinesConfiguration(ref);
  } catch (error) {
    if (error instanceof NotFoundError) {
      return undefined;
    }
    throw error;
  }
}
