import { ENDPOINTS } from '../../bitbucket/endpoints';
import { DependencyGraphs, Entities, Relationships, Steps } from '../../graph/model';
import { IngestionSources } from '../../ingestionConfig';
import { addEntityOnce } from '../jobState/addEntityOnce';
import { setEnvironments } from '../jobState/environments';
import { getPipelinesFilter } from '../jobState/pipelines';
import { toRepositoryRef } from '../jobState/repositories';
import { defineStep } from '../runtime/defineStep';
import { forEachRepository } from '../runtime/forEach';
import { createEnvironmentEntity } from './converter';

export const environmentsStep = defineStep(
  {
    id: Steps.ENVIRONMENTS,
    name: 'Fetch Deployment Environments',
    entities: [Entities.ENVIRONMENT],
    relationships: [Relationships.REPO_HAS_ENVIRONMENT],
    dependencyGraphId: DependencyGraphs.PIPELINES,
    failsWith: [Steps.REPOS],
    ingestionSourceId: IngestionSources.ENVIRONMENTS,
    enabledBy: 'ingestAutomation',
    scopes: ['pipeline'],
    endpoints: [ENDPOINTS.environments],
    documentation:
      'https://developer.atlassian.com/cloud/bitbucket/rest/api-group-deployments/#api-repositories-workspace-repo-slug-environments-get',
    missingScope: 'skip',
  },
  async (tools) => {
    const { client, jobState, skips } = tools;
    const environments = new Map<string, string[]>();
    await forEachRepository(
      tools,
      async (repository) => {
        for await (const environment of client.listEnvironments(toRepositoryRef(repository))) {
          const entity = skips.convert('environments', repository.fullName, environment, (record) =>
            createEnvironmentEntity(record, repository.uuid),
          );
          const isNew = await addEntityOnce(jobState, entity, Relationships.REPO_HAS_ENVIRONMENT, repository.uuid);
          if (environment && isNew) {
            environments.set(repository.uuid, [...(environments.get(repository.uuid) ?? []), environment.uuid]);
          }
        }
      },
      await getPipelinesFilter(jobState),
    ).finally(() => setEnvironments(jobState, environments));
  },
);
