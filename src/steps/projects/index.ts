import { ENDPOINTS } from '../../bitbucket/endpoints';
import type { Workspace } from '../../bitbucket/endpoints/workspaces';
import { Entities, Relationships, Steps } from '../../graph/model';
import { label, text, webLink } from '../../graph/properties';
import { IngestionSources } from '../../ingestionConfig';
import type { ListedProject } from '../jobState/listed';
import { setStepData } from '../jobState/stepData';
import { findPermittedRepository } from '../repos/permittedRepository';
import { defineStep } from '../runtime/defineStep';
import { firstRecords, unlessContradicted } from '../runtime/emptyLists';
import type { StepTools } from '../runtime/tools';
import { createProjectEntity } from './converter';

const endpoints = [ENDPOINTS.projects] as const;
const occasionalEndpoints = [ENDPOINTS.repositories, ENDPOINTS.repositoryPermissions] as const;

type ProjectTools = StepTools<readonly [...typeof endpoints, ...typeof occasionalEndpoints]>;

export const projectsStep = defineStep(
  {
    id: Steps.PROJECTS,
    name: 'Fetch Projects',
    entities: [Entities.PROJECT],
    relationships: [Relationships.WORKSPACE_OWNS_PROJECT],
    dependsOn: [Steps.WORKSPACES],
    ingestionSourceId: IngestionSources.PROJECTS,
    scopes: ['project'],
    endpoints,
    occasionalEndpoints,
    documentation:
      'https://developer.atlassian.com/cloud/bitbucket/rest/api-group-workspaces/#api-workspaces-workspace-projects-get',
  },
  fetchProjects,
);

async function fetchProjects(tools: ProjectTools): Promise<void> {
  const { client, entities, forEachWorkspace, jobState } = tools;
  const projects: ListedProject[] = [];
  await forEachWorkspace((workspace) => {
    const { uuid: workspaceUuid, slug: workspaceSlug } = workspace;
    return entities(
      'projects',
      unlessContradicted(
        `projects of workspace "${workspaceSlug}"`,
        client.list(ENDPOINTS.projects, { workspace: workspaceSlug }),
        () => findRepository(tools, workspace),
      ),
      (project) => createProjectEntity(project, workspace),
      {
        owner: workspaceUuid,
        has: Relationships.WORKSPACE_OWNS_PROJECT,
        name: (project) => label(project?.key),
        added: (_, { uuid, key, links }) => {
          const fullName = `${workspaceSlug}/${key}`;
          projects.push({ uuid, key, workspaceUuid, workspaceSlug, fullName, webLink: webLink(links) });
        },
      },
    );
    // later steps use what was listed even when a workspace failed
  }).finally(() => setStepData(jobState, 'projects', projects));
}

/** A repository that belongs to a project, or any where none is listed: each repository belongs to one. */
async function findRepository({ client }: ProjectTools, workspace: Workspace): Promise<string | undefined> {
  const repositories = await firstRecords(client.list(ENDPOINTS.repositories, { workspace: workspace.uuid }));
  if (repositories.length === 0) {
    const permitted = await findPermittedRepository(client, workspace);
    return permitted && `there is repository ${permitted}, and each repository belongs to a project`;
  }
  const found = repositories.find(({ project }) => text(project?.uuid) ?? text(project?.key));
  return found && `repository ${found.full_name} belongs to project ${found.project?.key}`;
}
