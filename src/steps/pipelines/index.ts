import { ENDPOINTS } from '../../bitbucket/endpoints';
import type { PipelinesConfiguration } from '../../bitbucket/endpoints/automation';
import { ApiError, NotFoundError } from '../../bitbucket/http/errors';
import { DependencyGraphs, Entities, Relationships, Steps } from '../../graph/model';
import { IngestionSources } from '../../ingestionConfig';
import { type ListedRepository, toRepositoryRef } from '../jobState/listed';
import { setStepData } from '../jobState/stepData';
import { addEntityOnce } from '../runtime/addOnce';
import { defineStep } from '../runtime/defineStep';
import type { StepTools } from '../runtime/tools';
import { createPipelinesConfigurationEntity } from './converter';

const endpoints = [ENDPOINTS.pipelinesConfiguration] as const;

export const pipelinesStep = defineStep(
  {
    id: Steps.PIPELINES,
    name: 'Fetch Pipelines Configurations',
    entities: [Entities.PIPELINES_CONFIGURATION],
    relationships: [Relationships.REPO_HAS_PIPELINES_CONFIGURATION],
    dependsOn: [Steps.REPOS],
    dependencyGraphId: DependencyGraphs.AUTOMATION,
    ingestionSourceId: IngestionSources.PIPELINES,
    enabledBy: 'ingestAutomation',
    scopes: ['repository:admin'],
    endpoints,
    documentation:
      'https://developer.atlassian.com/cloud/bitbucket/rest/api-group-pipelines/#api-repositories-workspace-repo-slug-pipelines-config-get',
    missingScope: 'skip',
  },
  fetchPipelinesConfigurations,
);

async function fetchPipelinesConfigurations(tools: StepTools<typeof endpoints>): Promise<void> {
  const { forEachRepository, jobState, skips } = tools;
  const having = new Set<string>();
  await forEachRepository(async (repository) => {
    const configuration = await getConfiguration(tools, repository).catch((error: unknown) => {
      if (error instanceof ApiError && error.isRefusal) {
        // environments, runners and variables may be readable all the same
        having.add(repository.uuid);
      }
      throw error;
    });
    // where Bitbucket does not say, assume that the repository has pipelines
    if (configuration && configuration.enabled !== false) {
      having.add(repository.uuid);
    }
    const entity = skips.convert('pipelines configurations', repository.fullName, { configuration }, (record) =>
      createPipelinesConfigurationEntity(record.configuration, repository),
    );
    if (entity) {
      await addEntityOnce(jobState, entity, Relationships.REPO_HAS_PIPELINES_CONFIGURATION, repository.uuid);
    }
  }).finally(() => setStepData(jobState, 'repositoriesWithPipelines', having));
}

/** @returns undefined where pipelines were never enabled */
async function getConfiguration(
  { client }: StepTools<typeof endpoints>,
  repository: ListedRepository,
): Promise<PipelinesConfiguration | undefined> {
  try {
    return await client.get(ENDPOINTS.pipelinesConfiguration, toRepositoryRef(repository));
  } catch (error) {
    if (error instanceof NotFoundError && error.isAnswer) {
      return undefined;
    }
    throw error;
  }
}
