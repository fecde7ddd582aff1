import type { StepRelationshipMetadata } from '@jupiterone/integration-sdk-core';

import type { Runner } from '../../bitbucket/resources/automation';
import { DependencyGraphs, Entities, Relationships, Steps } from '../../graph/model';
import { IngestionSources } from '../../ingestionConfig';
import { addEntityOnce } from '../jobState/addEntityOnce';
import { mayHavePipelines } from '../jobState/pipelines';
import { refOf } from '../jobState/repositories';
import { defineStep, type StepTools } from '../runtime/defineStep';
import { forEachOwner } from '../runtime/forEach';
import { createRunnerEntity } from './converter';

/** https://developer.atlassian.com/cloud/bitbucket/rest/api-group-pipelines/#api-repositories-workspace-repo-slug-pipelines-config-runners-get */
export const runnersStep = defineStep(
  {
    id: Steps.RUNNERS,
    name: 'Fetch Runners',
    entities: [Entities.RUNNER],
    relationships: [Relationships.WORKSPACE_HAS_RUNNER, Relationships.REPO_HAS_RUNNER],
    dependencyGraphId: DependencyGraphs.PIPELINES,
    failsWith: [Steps.WORKSPACES, Steps.REPOS],
    ingestionSourceId: IngestionSources.RUNNERS,
    advice: "Runners need the scope 'runner'. Grant it, or switch the source 'Runners' off.",
  },
  async (tools) => {
    const { client, jobState } = tools;
    await forEachOwner(tools, {
      workspace: ({ uuid, slug }) =>
        addRunners(tools, client.listWorkspaceRunners(slug), uuid, slug, Relationships.WORKSPACE_HAS_RUNNER),
      repository: (repository) => {
        const runners = client.listRepositoryRunners(refOf(repository));
        return addRunners(tools, runners, repository.uuid, repository.fullName, Relationships.REPO_HAS_RUNNER);
      },
      filter: await mayHavePipelines(jobState),
    });
  },
);

async function addRunners(
  { jobState, skips }: StepTools,
  runners: AsyncIterable<Runner>,
  ownerUuid: string,
  ownerName: string,
  ownerHas: StepRelationshipMetadata,
): Promise<void> {
  for await (const runner of runners) {
    const entity = skips.convert('runners', ownerName, () => createRunnerEntity(runner, ownerUuid));
    await addEntityOnce(jobState, entity, ownerHas, ownerUuid);
  }
}
