import { DependencyGraphs, Entities, Relationships, Steps } from '../../graph/model';
import { IngestionSources } from '../../ingestionConfig';
import { addEntityOnce } from '../jobState/addEntityOnce';
import { setEnvironments } from '../jobState/environments';
import { mayHavePipelines } from '../jobState/pipelines';
import { refOf } from '../jobState/repositories';
import { defineStep } from '../runtime/defineStep';
import { forEachRepository } from '../runtime/forEach';
import { createEnvironmentEntity } from './converter';

/** https://developer.atlassian.com/cloud/bitbucket/rest/api-group-deployments/#api-repositories-workspace-repo-slug-environments-get */
export const environmentsStep = defineStep(
  {
    id: Steps.ENVIRONMENTS,
    name: 'Fetch Deployment Environments',
    entities: [Entities.ENVIRONMENT],
    relationships: [Relationships.REPO_HAS_ENVIRONMENT],
    dependencyGraphId: DependencyGraphs.PIPELINES,
    failsWith: [Steps.REPOS],
    ingestionSourceId: IngestionSources.ENVIRONMENTS,
    advice:
      "Deployment environments need the scope 'pipeline'. Grant it, or switch the source 'Deployment environments' off.",
  },
  async (tools) => {
    const { client, jobState, skips } = tools;
    const environments = new Map<string, string[]>();
    await setEnvironments(jobState, environments);

    await forEachRepository(
      tools,
      async (repository) => {
        for await (const environment of client.listEnvironments(refOf(repository))) {
          const entity = skips.convert('environments', repository.fullName, () =>
            createEnvironmentEntity(environment, repository.uuid),
          );
          if (await addEntityOnce(jobState, entity, Relationships.REPO_HAS_ENVIRONMENT, repository.uuid)) {
            environments.set(repository.uuid, [...(environments.get(repository.uuid) ?? []), environment.uuid]);
          }
        }
      },
      await mayHavePipelines(jobState),
    );
  },
);
