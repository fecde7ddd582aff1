import type { StepRelationshipMetadata } from '@jupiterone/integration-sdk-core';

import { ENDPOINTS } from '../../bitbucket/endpoints';
import type { Runner } from '../../bitbucket/endpoints/automation';
import { DependencyGraphs, Entities, Relationships, Steps } from '../../graph/model';
import { type Place, repositoryPlace, workspacePlace } from '../../graph/place';
import { IngestionSources } from '../../ingestionConfig';
import { toRepositoryRef } from '../jobState/listed';
import { getPipelinesFilter } from '../jobState/stepData';
import { defineStep } from '../runtime/defineStep';
import type { StepTools } from '../runtime/tools';
import { createRunnerEntity } from './converter';

const endpoints = [ENDPOINTS.workspaceRunners, ENDPOINTS.repositoryRunners] as const;

export const runnersStep = defineStep(
  {
    id: Steps.RUNNERS,
    name: 'Fetch Runners',
    entities: [Entities.RUNNER],
    relationships: [Relationships.WORKSPACE_HAS_RUNNER, Relationships.REPO_HAS_RUNNER],
    dependsOn: [Steps.WORKSPACES, Steps.REPOS],
    follows: [Steps.PIPELINES],
    dependencyGraphId: DependencyGraphs.PIPELINES,
    ingestionSourceId: IngestionSources.RUNNERS,
    enabledBy: 'ingestAutomation',
    scopes: ['runner'],
    endpoints,
    documentation:
      'https://developer.atlassian.com/cloud/bitbucket/rest/api-group-pipelines/#api-repositories-workspace-repo-slug-pipelines-config-runners-get',
    missingScope: 'skip',
  },
  fetchRunners,
);

async function fetchRunners({ client, entities, forEachOwner, jobState }: StepTools<typeof endpoints>): Promise<void> {
  const add = (listing: AsyncIterable<Runner | null>, place: Place, has: StepRelationshipMetadata) =>
    entities('runners', listing, (runner) => createRunnerEntity(runner, place), {
      ...{ owner: place.uuid, has, name: place.name },
      idOf: ({ uuid }) => uuid,
    });
  await forEachOwner({
    workspace: (workspace) => {
      const listing = client.list(ENDPOINTS.workspaceRunners, { workspace: workspace.slug });
      return add(listing, workspacePlace(workspace), Relationships.WORKSPACE_HAS_RUNNER);
    },
    repository: (repository) => {
      const listing = client.list(ENDPOINTS.repositoryRunners, toRepositoryRef(repository));
      return add(listing, repositoryPlace(repository), Relationships.REPO_HAS_RUNNER);
    },
    filter: await getPipelinesFilter(jobState),
  });
}
