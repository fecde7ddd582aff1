import { EntityTypes, RelationshipTypes } from '../../../graph/types';
import { type GraphObject, textOf } from '../../graph';
import type { GraphIndex } from '../../graphIndex';

/** The relationships from what an object belongs to, the nearest first. */
const CONTAINERS = [
  RelationshipTypes.ENVIRONMENT_HAS_PIPELINE_VARIABLE,
  RelationshipTypes.ENVIRONMENT_HAS_PIPELINE_SECRET,
  RelationshipTypes.REPO_HAS_PULL_REQUEST,
  RelationshipTypes.PROJECT_HAS_REPO,
  RelationshipTypes.WORKSPACE_OWNS_REPO,
  RelationshipTypes.WORKSPACE_OWNS_PROJECT,
];

const BY_PROPERTY = [
  [EntityTypes.REPO, 'repoId'],
  [EntityTypes.PROJECT, 'projectId'],
] as const;

/** What an object belongs to: an environment, a repository, a project or a workspace. People belong to nothing. */
export function containerOf(entity: GraphObject, graph: GraphIndex): GraphObject | undefined {
  const source = graph.source(entity._key, CONTAINERS);
  if (source) {
    return source;
  }
  for (const [type, property] of BY_PROPERTY) {
    const owner = graph.entity(textOf(entity, property));
    if (owner?._type === type) {
      return owner;
    }
  }
  const slug = entity._type === EntityTypes.WORKSPACE ? '' : textOf(entity, 'workspace');
  return slug ? graph.entitiesOf(EntityTypes.WORKSPACE).find((one) => textOf(one, 'slug') === slug) : undefined;
}
