import type { StepRelationshipMetadata } from '@jupiterone/integration-sdk-core';

import { ENDPOINTS } from '../../bitbucket/endpoints';
import type { DeployKey } from '../../bitbucket/resources/access';
import { DependencyGraphs, Entities, Relationships, Steps } from '../../graph/model';
import { IngestionSources } from '../../ingestionConfig';
import { addEntityOnce } from '../jobState/addEntityOnce';
import { toRepositoryRef } from '../jobState/repositories';
import { defineStep, type StepTools } from '../runtime/defineStep';
import { forEachProject, forEachRepository } from '../runtime/forEach';
import { createDeployKeyEntity } from './converter';

export const repoDeployKeysStep = defineStep(
  {
    id: Steps.REPO_DEPLOY_KEYS,
    name: 'Fetch Repository Deploy Keys',
    entities: [Entities.DEPLOY_KEY],
    relationships: [Relationships.REPO_ALLOWS_DEPLOY_KEY],
    dependencyGraphId: DependencyGraphs.ACCESS,
    failsWith: [Steps.REPOS],
    ingestionSourceId: IngestionSources.DEPLOY_KEYS,
    enabledBy: 'ingestAccessControls',
    scopes: ['repository', 'repository:admin'],
    endpoints: [ENDPOINTS.repositoryDeployKeys],
    documentation:
      'https://developer.atlassian.com/cloud/bitbucket/rest/api-group-deployments/#api-repositories-workspace-repo-slug-deploy-keys-get',
    missingScope: 'skip',
  },
  async (tools) => {
    await forEachRepository(tools, async (repository) => {
      const keys = tools.client.listRepositoryDeployKeys(toRepositoryRef(repository));
      await addDeployKeys(tools, keys, repository, Relationships.REPO_ALLOWS_DEPLOY_KEY);
    });
  },
);

export const projectDeployKeysStep = defineStep(
  {
    id: Steps.PROJECT_DEPLOY_KEYS,
    name: 'Fetch Project Deploy Keys',
    entities: [Entities.DEPLOY_KEY],
    relationships: [Relationships.PROJECT_ALLOWS_DEPLOY_KEY],
    dependencyGraphId: DependencyGraphs.ACCESS,
    failsWith: [Steps.PROJECTS],
    ingestionSourceId: IngestionSources.DEPLOY_KEYS,
    enabledBy: 'ingestAccessControls',
    scopes: ['project', 'project:admin'],
    endpoints: [ENDPOINTS.projectDeployKeys],
    documentation:
      'https://developer.atlassian.com/cloud/bitbucket/rest/api-group-deployments/#api-workspaces-workspace-projects-project-key-deploy-keys-get',
    missingScope: 'skip',
  },
  async (tools) => {
    await forEachProject(tools, async (project) => {
      const keys = tools.client.listProjectDeployKeys({ workspace: project.workspaceSlug, project: project.key });
      await addDeployKeys(tools, keys, project, Relationships.PROJECT_ALLOWS_DEPLOY_KEY);
    });
  },
);

async function addDeployKeys(
  { jobState, skips }: StepTools,
  deployKeys: AsyncIterable<DeployKey | null>,
  owner: { readonly uuid: string; readonly fullName: string },
  ownerAllows: StepRelationshipMetadata,
): Promise<void> {
  for await (const deployKey of deployKeys) {
    const entity = skips.convert('deploy keys', owner.fullName, deployKey, (record) =>
      createDeployKeyEntity(record, owner.uuid),
    );
    await addEntityOnce(jobState, entity, ownerAllows, owner.uuid);
  }
}
