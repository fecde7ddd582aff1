import type { StepRelationshipMetadata } from '@jupiterone/integration-sdk-core';

import { ENDPOINTS } from '../../bitbucket/endpoints';
import type { PipelineVariable } from '../../bitbucket/resources/automation';
import { toEnvironmentKey } from '../../graph/keys';
import { DependencyGraphs, Entities, Relationships, Steps } from '../../graph/model';
import { IngestionSources } from '../../ingestionConfig';
import { addEntityOnce } from '../jobState/addEntityOnce';
import { getEnvironments } from '../jobState/environments';
import { getPipelinesFilter } from '../jobState/pipelines';
import { toRepositoryRef } from '../jobState/repositories';
import { defineStep, type StepTools } from '../runtime/defineStep';
import { forEachOwner } from '../runtime/forEach';
import { createPipelineVariableEntity, type VariableOwner } from './converter';

interface Owner extends VariableOwner {
  /** `_key` of its entity. */
  readonly key: string;
  /** Its name in messages. */
  readonly name: string;
  readonly has: StepRelationshipMetadata;
}

export const pipelineVariablesStep = defineStep(
  {
    id: Steps.PIPELINE_VARIABLES,
    name: 'Fetch Pipeline Variables',
    entities: [Entities.PIPELINE_VARIABLE],
    relationships: [
      Relationships.WORKSPACE_HAS_PIPELINE_VARIABLE,
      Relationships.REPO_HAS_PIPELINE_VARIABLE,
      Relationships.ENVIRONMENT_HAS_PIPELINE_VARIABLE,
    ],
    dependencyGraphId: DependencyGraphs.VARIABLES,
    failsWith: [Steps.WORKSPACES, Steps.REPOS, Steps.ENVIRONMENTS],
    ingestionSourceId: IngestionSources.PIPELINE_VARIABLES,
    enabledBy: 'ingestAutomation',
    scopes: ['pipeline'],
    endpoints: [ENDPOINTS.workspaceVariables, ENDPOINTS.repositoryVariables, ENDPOINTS.environmentVariables],
    documentation:
      'https://developer.atlassian.com/cloud/bitbucket/rest/api-group-pipelines/#api-repositories-workspace-repo-slug-pipelines-config-variables-get',
    missingScope: 'skip',
  },
  async (tools) => {
    const { client, jobState } = tools;
    const environments = await getEnvironments(jobState);
    await forEachOwner(tools, {
      workspace: ({ uuid, slug }) => {
        const has = Relationships.WORKSPACE_HAS_PIPELINE_VARIABLE;
        const owner: Owner = { scope: 'workspace', uuid, key: uuid, name: slug, has };
        return addVariables(tools, client.listWorkspaceVariables(slug), owner);
      },
      repository: async (repository) => {
        const { uuid, fullName: name } = repository;
        const ref = toRepositoryRef(repository);
        const has = Relationships.REPO_HAS_PIPELINE_VARIABLE;
        const owner: Owner = { scope: 'repository', uuid, key: uuid, name, has };
        await addVariables(tools, client.listRepositoryVariables(ref), owner);
        for (const environment of environments.get(uuid) ?? []) {
          const variables = client.listEnvironmentVariables({ ...ref, environment });
          await addVariables(tools, variables, ownerOf(environment, uuid, name));
        }
      },
      filter: await getPipelinesFilter(jobState),
    });
  },
);

function ownerOf(environmentUuid: string, repositoryUuid: string, name: string): Owner {
  const key = toEnvironmentKey(repositoryUuid, environmentUuid);
  const has = Relationships.ENVIRONMENT_HAS_PIPELINE_VARIABLE;
  return { scope: 'environment', uuid: environmentUuid, key, name, has };
}

async function addVariables(
  { jobState, skips }: StepTools,
  variables: AsyncIterable<PipelineVariable | null>,
  owner: Owner,
): Promise<void> {
  for await (const variable of variables) {
    const entity = skips.convert('variables', owner.name, variable, (record) =>
      createPipelineVariableEntity(record, owner),
    );
    await addEntityOnce(jobState, entity, owner.has, owner.key);
  }
}
