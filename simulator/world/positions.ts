import type { Project } from '../resources/projects/record';
import { memoizeByOwner } from './memoizeByOwner';
import type { Repository, Workspace, World } from './types';

/**
 * The position of a repository in the first workspace, which decides its edge case. Undefined in other workspaces and in
 * worlds without edge cases.
 */
export function positionOf(world: World, repository: Repository): number | undefined {
  return hasEdgeCases(world, repository.workspace) ? ranks(world, repository.workspace).get(repository) : undefined;
}

export function projectPositionOf(world: World, project: Project): number | undefined {
  const workspace = workspaceOf(world, project);
  return hasEdgeCases(world, workspace) ? workspace.projects.indexOf(project) : undefined;
}

/** All edge cases are in the first workspace. */
export function hasEdgeCases(world: World, workspace: Workspace): boolean {
  return world.edgeCaseRecords && workspace === world.workspaces[0];
}

export function workspaceOf(world: World, project: Project): Workspace {
  const workspace = world.workspaces.find(({ projects }) => projects.includes(project));
  if (!workspace) {
    throw new Error(`No workspace contains the project ${project.key}.`);
  }
  return workspace;
}

const ranks = memoizeByOwner<Workspace, Map<Repository, number>>(
  (_, { repositories }) => new Map(repositories.map((repository, rank) => [repository, rank])),
);
