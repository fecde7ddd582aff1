import { ENDPOINTS } from '../../bitbucket/endpoints';
import type { Runner } from '../../bitbucket/endpoints/automation';
import { DependencyGraphs, Entities, Relationships, Steps } from '../../graph/model';
import { IngestionSources } from '../../ingestionConfig';
import { toRepositoryRef } from '../jobState/listed';
import { getPipelinesFilter } from '../jobState/stepData';
import { defineStep } from '../runtime/defineStep';
import type { Placement, StepTools } from '../runtime/tools';
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
  const add = (listing: AsyncIterable<Runner | null>, placement: Placement<Runner>) =>
    entities('runners', listing, (runner) => createRunnerEntity(runner, placement.owner), placement);
  await forEachOwner({
    workspace: ({ uuid, slug }) => {
      const listing = client.list(ENDPOINTS.workspaceRunners, { workspace: slug });
      return add(listing, { owner: uuid, has: Relationships.WORKSPACE_HAS_RUNNER, name: slug });
    },
    repository: (repository) => {
      const listing = client.list(ENDPOINTS.repositoryRunners, toRepositoryRef(repository));
      return add(listing, { owner: repository.uuid, has: Relationships.REPO_HAS_RUNNER, name: repository.fullName });
    },
    filter: await getPipelinesFilter(jobState),
  });
}
