import { EntityTypes, RelationshipTypes } from '../../graph/types';
import { type GraphObject, nameOf, textOf } from '../graph';
import type { GraphIndex } from '../graphIndex';
import type { Item } from '../reportData';

/** What an object belongs to, as far as the graph tells. */
export type Location = Pick<Item, 'workspace' | 'project' | 'repository'>;

const WORKSPACE_OF_USER = [RelationshipTypes.WORKSPACE_HAS_USER, RelationshipTypes.WORKSPACE_HAS_EXTERNAL_USER];

/** The workspace, project and repository of an entity. */
export function locationOf(entity: GraphObject, graph: GraphIndex): Location {
  const repository = repositoryOf(entity, graph);
  if (repository) {
    const project = entityOfType(EntityTypes.PROJECT, textOf(repository, 'projectId'), graph);
    return named(nameOf(repository, 'owner'), project && nameOf(project, 'key'), nameOf(repository, 'fullName'));
  }
  if (entity._type === EntityTypes.PROJECT) {
    return named(nameOf(entity, 'workspace'), nameOf(entity, 'key'));
  }
  return named(workspaceOf(entity, graph), nameOf(entity, 'project'), nameOf(entity, 'repository'));
}

function repositoryOf(entity: GraphObject, graph: GraphIndex): GraphObject | undefined {
  return entity._type === EntityTypes.REPO
    ? entity
    : (entityOfType(EntityTypes.REPO, textOf(entity, 'repoId'), graph) ??
        graph.source(entity._key, [RelationshipTypes.REPO_HAS_PULL_REQUEST]));
}

/** Of a user only if the user is in one workspace. */
function workspaceOf(entity: GraphObject, graph: GraphIndex): string {
  if (entity._type === EntityTypes.WORKSPACE) {
    return nameOf(entity, 'slug');
  }
  const own = nameOf(entity, 'workspace');
  const [one, ...others] = WORKSPACE_OF_USER.flatMap((type) => graph.incomingOf(entity._key, type));
  const workspace = one && others.length === 0 ? graph.entity(one._fromEntityKey) : undefined;
  return own || (workspace ? nameOf(workspace, 'slug') : '');
}

function entityOfType(type: string, key: string, graph: GraphIndex): GraphObject | undefined {
  const entity = graph.entity(key);
  return entity?._type === type ? entity : undefined;
}

/** Leaves out what is not known. */
function named(workspace: string, project?: string, repository?: string): Location {
  return { ...(workspace && { workspace }), ...(project && { project }), ...(repository && { repository }) };
}
