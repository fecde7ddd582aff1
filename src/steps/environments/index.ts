import { ENDPOINTS } from '../../bitbucket/endpoints';
import { DependencyGraphs, Entities, Relationships, Steps } from '../../graph/model';
import { environmentPlace, type Place, repositoryPlace } from '../../graph/place';
import { IngestionSources } from '../../ingestionConfig';
import { toRepositoryRef } from '../jobState/listed';
import { getPipelinesFilter, setStepData } from '../jobState/stepData';
import { defineStep } from '../runtime/defineStep';
import type { StepTools } from '../runtime/tools';
import { createEnvironmentEntity } from './converter';

const endpoints = [ENDPOINTS.environments] as const;

export const environmentsStep = defineStep(
  {
    id: Steps.ENVIRONMENTS,
    name: 'Fetch Deployment Environments',
    entities: [Entities.ENVIRONMENT],
    relationships: [Relationships.REPO_HAS_ENVIRONMENT],
    dependsOn: [Steps.REPOS],
    follows: [Steps.PIPELINES],
    dependencyGraphId: DependencyGraphs.PIPELINES,
    ingestionSourceId: IngestionSources.ENVIRONMENTS,
    enabledBy: 'ingestAutomation',
    scopes: ['pipeline'],
    endpoints,
    documentation:
      'https://developer.atlassian.com/cloud/bitbucket/rest/api-group-deployments/#api-repositories-workspace-repo-slug-environments-get',
    missingScope: 'skip',
  },
  fetchEnvironments,
);

async function fetchEnvironments(tools: StepTools<typeof endpoints>): Promise<void> {
  const { client, entities, forEachRepository, jobState } = tools;
  const environments = new Map<string, Place<'environment'>[]>();
  const filter = await getPipelinesFilter(jobState);
  await forEachRepository((repository) => {
    const place = repositoryPlace(repository);
    const places: Place<'environment'>[] = [];
    return entities(
      'environments',
      client.list(ENDPOINTS.environments, toRepositoryRef(repository)),
      (environment) => createEnvironmentEntity(environment, place),
      {
        owner: repository.uuid,
        has: Relationships.REPO_HAS_ENVIRONMENT,
        name: repository.fullName,
        idOf: ({ uuid }) => uuid,
        added: ({ displayName }, { uuid }) => {
          places.push(environmentPlace(place, uuid, String(displayName)));
          environments.set(repository.uuid, places);
        },
      },
    );
  }, filter).finally(() => setStepData(jobState, 'environments', environments));
}
