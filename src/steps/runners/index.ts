import type { StepRelationshipMetadata } from '@jupiterone/integration-sdk-core';

import { ENDPOINTS } from '../../bitbucket/endpoints';
import type { Runner } from '../../bitbucket/resources/automation';
import { DependencyGraphs, Entities, Relationships, Steps } from '../../graph/model';
import { IngestionSources } from '../../ingestionConfig';
import { addEntityOnce } from '../jobState/addEntityOnce';
import { getPipelinesFilter } from '../jobState/pipelines';
import { toRepositoryRef } from '../jobState/repositories';
import { defineStep, type StepTools } from '../runtime/defineStep';
import { forEachOwner } from '../runtime/forEach';
import { createRunnerEntity } from './converter';

export const runnersStep = defineStep(
  {
    id: Steps.RUNNERS,
    name: 'Fetch Runners',
    entities: [Entities.RUNNER],
    relationships: [Relationships.WORKSPACE_HAS_RUNNER, Relationships.REPO_HAS_RUNNER],
    dependencyGraphId: DependencyGraphs.PIPELINES,
    failsWith: [Steps.WORKSPACES, Steps.REPOS],
    ingestionSourceId: IngestionSources.RUNNERS,
    enabledBy: 'ingestAutomation',
    scopes: ['runner'],
    endpoints: [ENDPOINTS.workspaceRunners, ENDPOINTS.repositoryRunners],
    documentation:
      'https://developer.atlassian.com/cloud/bitbucket/rest/api-group-pipelines/#api-repositories-workspace-repo-slug-pipelines-config-runners-get',
    missingScope: 'skip',
  },
  async (tools) => {
    const { client, jobState } = tools;
    await forEachOwner(tools, {
      workspace: ({ uuid, slug }) =>
        addRunners(tools, client.listWorkspaceRunners(slug), {
          uuid,
          name: slug,
          has: Relationships.WORKSPACE_HAS_RUNNER,
        }),
      repository: (repository) =>
        addRunners(tools, client.listRepositoryRunners(toRepositoryRef(repository)), {
          uuid: repository.uuid,
          name: repository.fullName,
          has: Relationships.REPO_HAS_RUNNER,
        }),
      filter: await getPipelinesFilter(jobState),
    });
  },
);

async function addRunners(
  { jobState, skips }: StepTools,
  runners: AsyncIterable<Runner | null>,
  owner: { readonly uuid: string; readonly name: string; readonly has: StepRelationshipMetadata },
): Promise<void> {
  for await (const runner of runners) {
    const entity = skips.convert('runners', owner.name, runner, (record) => createRunnerEntity(record, owner.uuid));
    await addEntityOnce(jobState, entity, owner.has, owner.uuid);
  }
}
