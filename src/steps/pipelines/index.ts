import type { BitbucketClient, RepositoryRef } from '../../bitbucket/client';
import { NotFoundError, PermissionError } from '../../bitbucket/http/errors';
import type { PipelinesConfiguration } from '../../bitbucket/resources/automation';
import { DependencyGraphs, Entities, Relationships, Steps } from '../../graph/model';
import { IngestionSources } from '../../ingestionConfig';
import { addRelationshipOnce } from '../jobState/addRelationshipOnce';
import { setWithoutPipelines } from '../jobState/pipelines';
import { refOf } from '../jobState/repositories';
import { defineStep } from '../runtime/defineStep';
import { forEachRepository } from '../runtime/forEach';
import { createPipelinesConfigurationEntity } from './converter';

/** https://developer.atlassian.com/cloud/bitbucket/rest/api-group-pipelines/#api-repositories-workspace-repo-slug-pipelines-config-get */
export const pipelinesStep = defineStep(
  {
    id: Steps.PIPELINES,
    name: 'Fetch Pipelines Configurations',
    entities: [Entities.PIPELINES_CONFIGURATION],
    relationships: [Relationships.REPO_HAS_PIPELINES_CONFIGURATION],
    dependencyGraphId: DependencyGraphs.AUTOMATION,
    failsWith: [Steps.REPOS],
    ingestionSourceId: IngestionSources.PIPELINES,
    advice:
      "Pipelines configurations need the scope 'repository:admin'. Grant it, or switch the source 'Pipelines " +
      "configurations' off.",
  },
  async (tools) => {
    const { client, jobState, skips } = tools;
    const without = new Set<string>();
    await setWithoutPipelines(jobState, without);

    await forEachRepository(tools, async (repository) => {
      const configuration = await getConfiguration(client, refOf(repository)).catch((error: unknown) => {
        if (error instanceof PermissionError) {
          // what refuses this refuses the rest, too
          without.add(repository.uuid);
        }
        throw error;
      });
      const entity = skips.convert('pipelines configurations', repository.fullName, () =>
        createPipelinesConfigurationEntity(configuration, repository),
      );
      if (entity) {
        // where Bitbucket does not say, there may be some
        if (entity.enabled === false) {
          without.add(repository.uuid);
        }
        await jobState.addEntity(entity);
        await addRelationshipOnce(
          jobState,
          Relationships.REPO_HAS_PIPELINES_CONFIGURATION,
          repository.uuid,
          entity._key,
        );
      }
    });
  },
);

/** @returns undefined where nobody has ever switched pipelines on */
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
