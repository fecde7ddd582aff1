import { RESOURCES } from '../resources';
import { projectHolder, repositoryHolder, workspaceHolder } from '../world/holder';
import { accessTo, accessToProject } from '../world/refusals';
import type { World } from '../world/types';
import { createGraphBuilder, type ExpectedGraph, type ExpectedGraphOptions } from './builder';

const DEFAULTS = {
  ...{ users: true, groups: true, projects: true, repositories: true, pullRequests: true, permissions: true },
  ...{ accessControls: false, automation: false, enrichedPrs: false },
};

/** The graph that a correct integration collects from the world. */
export function expectedGraph(world: World, given: ExpectedGraphOptions): ExpectedGraph {
  const options = { ...DEFAULTS, ...given };
  const workspaces = world.workspaces.filter(({ slug }) => !options.workspaces || options.workspaces.includes(slug));
  const context = { world, workspaces, options };
  const graph = createGraphBuilder(new Set(workspaces.map(({ uuid }) => uuid)));
  for (const { source, feature, ...resource } of RESOURCES) {
    if (source && !options[source]) {
      continue;
    }
    for (const workspace of workspaces) {
      const projects = workspace.projects.filter((project) => accessToProject(world, project) === 'granted');
      const repositories = workspace.repositories.filter((one) => accessTo(world, one, feature) === 'granted');
      resource.addOfWorkspace?.(graph, workspaceHolder(workspace), context);
      if (options.projects) {
        projects.forEach((project) => resource.addOfProject?.(graph, projectHolder(project, workspace), context));
      }
      if (options.repositories) {
        repositories.forEach((one) => resource.addOfRepository?.(graph, repositoryHolder(one), context));
      }
    }
  }
  return graph.build();
}
