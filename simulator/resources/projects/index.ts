import { workspaceList } from '../../server/lists';
import { filterAndSort } from '../../server/query';
import type { Resource } from '../resource';
import { projectEntity, readProjectField, renderProject } from './record';

export const projects: Resource = {
  source: 'projects',
  routes: [
    workspaceList({
      endpoint: 'projects',
      path: 'projects',
      scopes: ['project'],
      pages: { defaultLength: 50, maximum: 100, style: 'number' },
      items: (workspace, { query }) => filterAndSort(workspace.projects, query, readProjectField),
      render: (project, { workspace }, { origin }) => renderProject(project, workspace, origin),
    }),
  ],
  addOfWorkspace: (graph, { subject: workspace }) => {
    for (const project of workspace.projects) {
      graph.addEntity(projectEntity(project, workspace));
      graph.addRelationship(workspace.uuid, 'bitbucket_workspace_owns_project', project.uuid);
    }
  },
};
