import { ENDPOINTS } from '../../bitbucket/endpoints';
import type { PipelineVariable } from '../../bitbucket/endpoints/automation';
import { toOwnedKey } from '../../graph/keys';
import { DependencyGraphs, Entities, Relationships, Steps } from '../../graph/model';
import { IngestionSources } from '../../ingestionConfig';
import { toRepositoryRef } from '../jobState/listed';
import { getPipelinesFilter, getStepData } from '../jobState/stepData';
import { defineStep } from '../runtime/defineStep';
import type { Placement, StepTools } from '../runtime/tools';
import { createPipelineVariableEntity, type VariableOwner } from './converter';

const endpoints = [
  ENDPOINTS.workspaceVariables,
  ENDPOINTS.repositoryVariables,
  ENDPOINTS.environmentVariables,
] as const;

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
    dependsOn: [Steps.WORKSPACES, Steps.REPOS],
    follows: [Steps.PIPELINES, Steps.ENVIRONMENTS],
    dependencyGraphId: DependencyGraphs.VARIABLES,
    ingestionSourceId: IngestionSources.PIPELINE_VARIABLES,
    enabledBy: 'ingestAutomation',
    scopes: ['pipeline'],
    endpoints,
    documentation:
      'https://developer.atlassian.com/cloud/bitbucket/rest/api-group-pipelines/#api-repositories-workspace-repo-slug-pipelines-config-variables-get',
    missingScope: 'skip',
  },
  fetchPipelineVariables,
);

async function fetchPipelineVariables(tools: StepTools<typeof endpoints>): Promise<void> {
  const { client, forEachOwner, jobState } = tools;
  const environments = await getStepData(jobState, 'environments');
  await forEachOwner({
    workspace: ({ uuid, slug }) =>
      addVariables(
        tools,
        client.list(ENDPOINTS.workspaceVariables, { workspace: slug }),
        { scope: 'workspace', uuid },
        { owner: uuid, has: Relationships.WORKSPACE_HAS_PIPELINE_VARIABLE, name: slug },
      ),
    repository: async (repository) => {
      const { uuid, fullName: name } = repository;
      const ref = toRepositoryRef(repository);
      await addVariables(
        tools,
        client.list(ENDPOINTS.repositoryVariables, ref),
        { scope: 'repository', uuid },
        { owner: uuid, has: Relationships.REPO_HAS_PIPELINE_VARIABLE, name },
      );
      for (const environment of environments?.get(uuid) ?? []) {
        await addVariables(
          tools,
          client.list(ENDPOINTS.environmentVariables, { ...ref, environment }),
          { scope: 'environment', uuid: environment },
          {
            owner: toOwnedKey(uuid, 'environment', environment),
            has: Relationships.ENVIRONMENT_HAS_PIPELINE_VARIABLE,
            name,
          },
        );
      }
    },
    filter: await getPipelinesFilter(jobState),
  });
}

function addVariables(
  { entities }: Pick<StepTools, 'entities'>,
  variables: AsyncIterable<PipelineVariable | null>,
  variableOwner: VariableOwner,
  placement: Placement<PipelineVariable>,
): Promise<void> {
  return entities('variables', variables, (record) => createPipelineVariableEntity(record, variableOwner), placement);
}
