import { Entities, Relationships, Steps } from '../../graph/model';
import { label } from '../../graph/properties';
import { IngestionSources } from '../../ingestionConfig';
import { addEntityOnce } from '../jobState/addEntityOnce';
import { defineStep } from '../runtime/defineStep';
import { createProjectEntity } from './converter';

/** https://developer.atlassian.com/cloud/bitbucket/rest/api-group-workspaces/#api-workspaces-workspace-projects-get */
export const projectsStep = defineStep(
  {
    id: Steps.PROJECTS,
    name: 'Fetch Projects',
    entities: [Entities.PROJECT],
    relationships: [Relationships.WORKSPACE_OWNS_PROJECT],
    dependsOn: [Steps.WORKSPACES],
    ingestionSourceId: IngestionSources.PROJECTS,
    advice: "Listing projects needs the scope 'project'. Grant it, or switch the source 'Projects' off.",
  },
  async ({ client, forEachWorkspace, jobState, skips }) => {
    await forEachWorkspace(async (workspace) => {
      for await (const project of client.listProjects(workspace.slug)) {
        const entity = skips.convert('projects', label(project?.key), () => createProjectEntity(project, workspace));
        await addEntityOnce(jobState, entity, Relationships.WORKSPACE_OWNS_PROJECT, workspace.uuid);
      }
    });
  },
);
