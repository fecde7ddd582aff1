import type { StepRelationshipMetadata } from '@jupiterone/integration-sdk-core';

import { ENDPOINTS } from '../../bitbucket/endpoints';
import type { Webhook } from '../../bitbucket/resources/automation';
import { DependencyGraphs, Entities, Relationships, Steps } from '../../graph/model';
import { IngestionSources } from '../../ingestionConfig';
import { addEntityOnce } from '../jobState/addEntityOnce';
import { toRepositoryRef } from '../jobState/repositories';
import { defineStep, type StepTools } from '../runtime/defineStep';
import { forEachOwner } from '../runtime/forEach';
import { createWebhookEntity } from './converter';

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
    endpoints: [ENDPOINTS.workspaceWebhooks, ENDPOINTS.repositoryWebhooks],
    documentation:
      'https://developer.atlassian.com/cloud/bitbucket/rest/api-group-repositories/#api-repositories-workspace-repo-slug-hooks-get',
    missingScope: 'skip',
  },
  async (tools) => {
    const { client } = tools;
    await forEachOwner(tools, {
      workspace: ({ uuid, slug }) =>
        addWebhooks(tools, client.listWorkspaceWebhooks(slug), {
          uuid,
          name: slug,
          has: Relationships.WORKSPACE_HAS_WEBHOOK,
        }),
      repository: (repository) =>
        addWebhooks(tools, client.listRepositoryWebhooks(toRepositoryRef(repository)), {
          uuid: repository.uuid,
          name: repository.fullName,
          has: Relationships.REPO_HAS_WEBHOOK,
        }),
    });
  },
);

async function addWebhooks(
  { jobState, skips }: StepTools,
  webhooks: AsyncIterable<Webhook | null>,
  owner: { readonly uuid: string; readonly name: string; readonly has: StepRelationshipMetadata },
): Promise<void> {
  for await (const webhook of webhooks) {
    const entity = skips.convert('webhooks', owner.name, webhook, (record) => createWebhookEntity(record, owner.uuid));
    await addEntityOnce(jobState, entity, owner.has, owner.uuid);
  }
}
