import { ENDPOINTS } from '../../bitbucket/endpoints';
import type { PipelineVariable } from '../../bitbucket/endpoints/automation';
import { toOwnedKey } from '../../graph/keys';
import { DependencyGraphs, Entities, Relationships, Steps } from '../../graph/model';
import { type Place, repositoryPlace, workspacePlace } from '../../graph/place';
import { IngestionSources } from '../../ingestionConfig';
import { toRepositoryRef } from '../jobState/listed';
import { getPipelinesFilter, getStepData } from '../jobState/stepData';
import { defineStep } from '../runtime/defineStep';
import type { StepTools } from '../runtime/tools';
import { createPipelineVariableEntity } from './converter';

const endpoints = [
  ENDPOINTS.workspaceVariables,
  ENDPOINTS.repositoryVariables,
  ENDPOINTS.environmentVariables,
] as const;

export const pipelineVariablesStep = defineStep(
  {
    id: Steps.PIPELINE_VARIABLES,
    name: 'Fetch Pipeline Variables',
    entities: [Entities.PIPELINE_VARIABLE, Entities.PIPELINE_SECRET],
    relationships: [
      Relationships.WORKSPACE_HAS_PIPELINE_VARIABLE,
      Relationships.REPO_HAS_PIPELINE_VARIABLE,
      Relationships.ENVIRONMENT_HAS_PIPELINE_VARIABLE,
      Relationships.WORKSPACE_HAS_PIPELINE_SECRET,
      Relationships.REPO_HAS_PIPELINE_SECRET,
      Relationships.ENVIRONMENT_HAS_PIPELINE_SECRET,
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
    workspace: (workspace) =>
      addVariables(
        tools,
        client.list(ENDPOINTS.workspaceVariables, { workspace: workspace.slug }),
        workspacePlace(workspace),
      ),
    repository: async (repository) => {
      const ref = toRepositoryRef(repository);
      await addVariables(tools, client.list(ENDPOINTS.repositoryVariables, ref), repositoryPlace(repository));
      for (const place of environments?.get(repository.uuid) ?? []) {
        const listing = client.list(ENDPOINTS.environmentVariables, { ...ref, environment: place.uuid });
        await addVariables(tools, listing, place, toOwnedKey(repository.uuid, 'environment', place.uuid));
      }
    },
    filter: await getPipelinesFilter(jobState),
  });
}

/** The relationships of what has variables, to those that are secured and to the others. */
const RELATIONSHIPS = {
  workspace: [Relationships.WORKSPACE_HAS_PIPELINE_SECRET, Relationships.WORKSPACE_HAS_PIPELINE_VARIABLE],
  repository: [Relationships.REPO_HAS_PIPELINE_SECRET, Relationships.REPO_HAS_PIPELINE_VARIABLE],
  environment: [Relationships.ENVIRONMENT_HAS_PIPELINE_SECRET, Relationships.ENVIRONMENT_HAS_PIPELINE_VARIABLE],
} as const;

/** @param owner `_key` of the entity that they belong to */
function addVariables(
  { entities }: Pick<StepTools, 'entities'>,
  variables: AsyncIterable<PipelineVariable | null>,
  place: Place<keyof typeof RELATIONSHIPS>,
  owner = place.uuid,
): Promise<void> {
  const [hasSecret, hasVariable] = RELATIONSHIPS[place.kind];
  return entities('variables', variables, (record) => createPipelineVariableEntity(record, place), {
    owner,
    has: ({ _type }) => (_type === Entities.PIPELINE_SECRET._type ? hasSecret : hasVariable),
    name: place.name,
    idOf: ({ uuid }) => uuid,
  });
}
