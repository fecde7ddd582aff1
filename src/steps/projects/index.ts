import { ENDPOINTS } from '../../bitbucket/endpoints';
import { Entities, Relationships, Steps } from '../../graph/model';
import { label } from '../../graph/properties';
import { IngestionSources } from '../../ingestionConfig';
import { addEntityOnce } from '../jobState/addEntityOnce';
import { type ListedProject, setProjects } from '../jobState/projects';
import { defineStep } from '../runtime/defineStep';
import { createProjectEntity } from './converter';

export const projectsStep = defineStep(
  {
    id: Steps.PROJECTS,
    name: 'Fetch Projects',
    entities: [Entities.PROJECT],
    relationships: [Relationships.WORKSPACE_OWNS_PROJECT],
    dependsOn: [Steps.WORKSPACES],
    ingestionSourceId: IngestionSources.PROJECTS,
    scopes: ['project'],
    endpoints: [ENDPOINTS.projects],
    documentation:
      'https://developer.atlassian.com/cloud/bitbucket/rest/api-group-workspaces/#api-workspaces-workspace-projects-get',
  },
  async ({ client, forEachWorkspace, jobState, skips }) => {
    const projects: ListedProject[] = [];
    await forEachWorkspace(async (workspace) => {
      const { uuid: workspaceUuid, slug: workspaceSlug } = workspace;
      for await (const project of client.listProjects(workspaceSlug)) {
        const converted = skips.convert('projects', label(project?.key), project, (record) =>
          createProjectEntity(record, workspace),
        );
        const entity = await addEntityOnce(jobState, converted, Relationships.WORKSPACE_OWNS_PROJECT, workspaceUuid);
        if (project && entity) {
          const { uuid, key } = project;
          projects.push({ uuid, key, workspaceUuid, workspaceSlug, fullName: `${workspaceSlug}/${key}` });
        }
      }
      // later steps use what was listed even when a workspace failed
    }).finally(() => setProjects(jobState, projects));
  },
);
