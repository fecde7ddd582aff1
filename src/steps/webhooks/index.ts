import { ENDPOINTS } from '../../bitbucket/endpoints';
import { DependencyGraphs, Entities, Relationships, Steps } from '../../graph/model';
import { IngestionSources } from '../../ingestionConfig';
import { toRepositoryRef } from '../jobState/listed';
import { defineStep } from '../runtime/defineStep';
import type { StepTools } from '../runtime/tools';
import { createWebhookEntity } from './converter';

const endpoints = [ENDPOINTS.workspaceWebhooks, ENDPOINTS.repositoryWebhooks] as const;

export const webhooksStep = defineStep(
  {
    id: Steps.WEBHOOKS,
    name: 'Fetch Webhooks',
    entities: [Entities.WEBHOOK],
    relationships: [Relationships.WORKSPACE_HAS_WEBHOOK, Relationships.REPO_HAS_WEBHOOK],
    dependencyGraphId: DependencyGraphs.AUTOMATION,
    failsWith: [Steps.WORKSPACES, Steps.REPOS],
    ingestionSourceId: IngestionSources.WEBHOOKS,
    enabledBy: 'ingestAutomation',
    scopes: ['webhook'],
    endpoints,
    documentation:
      'https://developer.atlassian.com/cloud/bitbucket/rest/api-group-repositories/#api-repositories-workspace-repo-slug-hooks-get',
    missingScope: 'skip',
  },
  fetchWebhooks,
);

async function fetchWebhooks({ client, entities, forEachOwner }: StepTools<typeof endpoints>): Promise<void> {
  await forEachOwner({
    workspace: ({ uuid, slug }) =>
      entities(
        'webhooks',
        client.list(ENDPOINTS.workspaceWebhooks, { workspace: slug }),
        (webhook) => createWebhookEntity(webhook, uuid),
        { owner: uuid, has: Relationships.WORKSPACE_HAS_WEBHOOK, name: slug },
      ),
    repository: (repository) =>
      entities(
        'webhooks',
        client.list(ENDPOINTS.repositoryWebhooks, toRepositoryRef(repository)),
        (webhook) => createWebhookEntity(webhook, repository.uuid),
        { owner: repository.uuid, has: Relationships.REPO_HAS_WEBHOOK, name: repository.fullName },
      ),
  });
}
