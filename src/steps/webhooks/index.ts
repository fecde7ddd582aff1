import type { StepRelationshipMetadata } from '@jupiterone/integration-sdk-core';

import type { Webhook } from '../../bitbucket/resources/automation';
import { DependencyGraphs, Entities, Relationships, Steps } from '../../graph/model';
import { IngestionSources } from '../../ingestionConfig';
import { addEntityOnce } from '../jobState/addEntityOnce';
import { refOf } from '../jobState/repositories';
import { defineStep, type StepTools } from '../runtime/defineStep';
import { forEachOwner } from '../runtime/forEach';
import { createWebhookEntity } from './converter';

/** https://developer.atlassian.com/cloud/bitbucket/rest/api-group-repositories/#api-repositories-workspace-repo-slug-hooks-get */
export const webhooksStep = defineStep(
  {
    id: Steps.WEBHOOKS,
    name: 'Fetch Webhooks',
    entities: [Entities.WEBHOOK],
    relationships: [Relationships.WORKSPACE_HAS_WEBHOOK, Relationships.REPO_HAS_WEBHOOK],
    dependencyGraphId: DependencyGraphs.AUTOMATION,
    failsWith: [Steps.WORKSPACES, Steps.REPOS],
    ingestionSourceId: IngestionSources.WEBHOOKS,
    advice: "Webhooks need the scope 'webhook'. Grant it, or switch the source 'Webhooks' off.",
  },
  async (tools) => {
    const { client } = tools;
    await forEachOwner(tools, {
      workspace: ({ uuid, slug }) =>
        addWebhooks(tools, client.listWorkspaceWebhooks(slug), uuid, slug, Relationships.WORKSPACE_HAS_WEBHOOK),
      repository: (repository) => {
        const webhooks = client.listRepositoryWebhooks(refOf(repository));
        return addWebhooks(tools, webhooks, repository.uuid, repository.fullName, Relationships.REPO_HAS_WEBHOOK);
      },
    });
  },
);

async function addWebhooks(
  { jobState, skips }: StepTools,
  webhooks: AsyncIterable<Webhook>,
  ownerUuid: string,
  ownerName: string,
  ownerHas: StepRelationshipMetadata,
): Promise<void> {
  for await (const webhook of webhooks) {
    const entity = skips.convert('webhooks', ownerName, () => createWebhookEntity(webhook, ownerUuid));
    await addEntityOnce(jobState, entity, ownerHas, ownerUuid);
  }
}
