import { ENDPOINTS } from '../../bitbucket/endpoints';
import type { DeployKey } from '../../bitbucket/endpoints/access';
import { DependencyGraphs, Entities, Relationships, Steps } from '../../graph/model';
import { projectPlace, repositoryPlace } from '../../graph/place';
import { IngestionSources } from '../../ingestionConfig';
import { toRepositoryRef } from '../jobState/listed';
import { defineStep } from '../runtime/defineStep';
import type { StepTools } from '../runtime/tools';
import { createDeployKeyEntity } from './converter';

const idOf = ({ id }: DeployKey) => id;

const repositoryEndpoints = [ENDPOINTS.repositoryDeployKeys] as const;
const projectEndpoints = [ENDPOINTS.projectDeployKeys] as const;

export const repoDeployKeysStep = defineStep(
  {
    id: Steps.REPO_DEPLOY_KEYS,
    name: 'Fetch Repository Deploy Keys',
    entities: [Entities.DEPLOY_KEY],
    relationships: [Relationships.REPO_ALLOWS_DEPLOY_KEY],
    dependsOn: [Steps.REPOS],
    dependencyGraphId: DependencyGraphs.ACCESS,
    ingestionSourceId: IngestionSources.DEPLOY_KEYS,
    enabledBy: 'ingestAccessControls',
    scopes: ['repository', 'repository:admin'],
    endpoints: repositoryEndpoints,
    documentation:
      'https://developer.atlassian.com/cloud/bitbucket/rest/api-group-deployments/#api-repositories-workspace-repo-slug-deploy-keys-get',
    missingScope: 'skip',
  },
  fetchRepositoryDeployKeys,
);

export const projectDeployKeysStep = defineStep(
  {
    id: Steps.PROJECT_DEPLOY_KEYS,
    name: 'Fetch Project Deploy Keys',
    entities: [Entities.DEPLOY_KEY],
    relationships: [Relationships.PROJECT_ALLOWS_DEPLOY_KEY],
    dependsOn: [Steps.PROJECTS],
    dependencyGraphId: DependencyGraphs.ACCESS,
    ingestionSourceId: IngestionSources.DEPLOY_KEYS,
    enabledBy: 'ingestAccessControls',
    scopes: ['project', 'project:admin'],
    endpoints: projectEndpoints,
    documentation:
      'https://developer.atlassian.com/cloud/bitbucket/rest/api-group-deployments/#api-workspaces-workspace-projects-project-key-deploy-keys-get',
    missingScope: 'skip',
  },
  fetchProjectDeployKeys,
);

async function fetchRepositoryDeployKeys(tools: StepTools<typeof repositoryEndpoints>): Promise<void> {
  const { client, entities, forEachRepository } = tools;
  await forEachRepository((repository) =>
    entities(
      'deploy keys',
      client.list(ENDPOINTS.repositoryDeployKeys, toRepositoryRef(repository)),
      (deployKey) => createDeployKeyEntity(deployKey, repositoryPlace(repository)),
      { owner: repository.uuid, has: Relationships.REPO_ALLOWS_DEPLOY_KEY, name: repository.fullName, idOf },
    ),
  );
}

async function fetchProjectDeployKeys(tools: StepTools<typeof projectEndpoints>): Promise<void> {
  const { client, entities, forEachProject } = tools;
  await forEachProject((project) =>
    entities(
      'deploy keys',
      client.list(ENDPOINTS.projectDeployKeys, { workspace: project.workspaceSlug, project: project.key }),
      (deployKey) => createDeployKeyEntity(deployKey, projectPlace(project)),
      { owner: project.uuid, has: Relationships.PROJECT_ALLOWS_DEPLOY_KEY, name: project.fullName, idOf },
    ),
  );
}
