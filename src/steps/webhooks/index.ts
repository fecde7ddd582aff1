import type { StepRelationshipMetadata } from '@jupiterone/integration-sdk-core';

import { ENDPOINTS } from '../../bitbucket/endpoints';
import type { Webhook } from '../../bitbucket/endpoints/automation';
import { DependencyGraphs, Entities, Relationships, Steps } from '../../graph/model';
import { type Place, repositoryPlace, workspacePlace } from '../../graph/place';
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
    dependsOn: [Steps.WORKSPACES, Steps.REPOS],
    dependencyGraphId: DependencyGraphs.AUTOMATION,
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
  const add = (listing: AsyncIterable<Webhook | null>, place: Place, has: StepRelationshipMetadata) =>
    entities('webhooks', listing, (webhook) => createWebhookEntity(webhook, place), {
      ...{ owner: place.uuid, has, name: place.name },
      idOf: ({ uuid }) => uuid,
    });
  await forEachOwner({
    workspace: (workspace) => {
      const listing = client.list(ENDPOINTS.workspaceWebhooks, { workspace: workspace.slug });
      return add(listing, workspacePlace(workspace), Relationships.WORKSPACE_HAS_WEBHOOK);
    },
    repository: (repository) => {
      const listing = client.list(ENDPOINTS.repositoryWebhooks, toRepositoryRef(repository));
      return add(listing, repositoryPlace(repository), Relationships.REPO_HAS_WEBHOOK);
    },
  });
}
