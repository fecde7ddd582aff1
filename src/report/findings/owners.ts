import { EntityTypes, RelationshipTypes } from '../../graph/types';
import { fullNameOf, type GraphObject } from '../graph';
import type { GraphIndex } from '../graphIndex';
import { kindOf } from '../kinds';

/** The relationships by which an entity belongs to another. */
const OWNING = [
  RelationshipTypes.REPO_HAS_WEBHOOK,
  RelationshipTypes.WORKSPACE_HAS_WEBHOOK,
  RelationshipTypes.REPO_HAS_ENVIRONMENT,
  RelationshipTypes.REPO_HAS_PIPELINE_VARIABLE,
  RelationshipTypes.WORKSPACE_HAS_PIPELINE_VARIABLE,
  RelationshipTypes.ENVIRONMENT_HAS_PIPELINE_VARIABLE,
  RelationshipTypes.REPO_ALLOWS_DEPLOY_KEY,
  RelationshipTypes.PROJECT_ALLOWS_DEPLOY_KEY,
  RelationshipTypes.REPO_ALLOWS_PERMISSION,
  RelationshipTypes.PROJECT_ALLOWS_PERMISSION,
];

const UNKNOWN_OWNER = 'an owner that was not collected';

/** The owner of an entity: a workspace, project, repository or environment. */
export function ownerOf(entity: GraphObject, graph: GraphIndex): GraphObject | undefined {
  return graph.source(entity._key, OWNING);
}

/** The owner that has a page in Bitbucket. For an environment that is its repository. */
export function pageOwnerOf(entity: GraphObject, graph: GraphIndex): GraphObject | undefined {
  const owner = ownerOf(entity, graph);
  return owner?._type === EntityTypes.ENVIRONMENT ? ownerOf(owner, graph) : owner;
}

/** For example "repository acme/api" or "environment Production of repository acme/api". */
export function describeOwner(entity: GraphObject, graph: GraphIndex): string {
  const owner = ownerOf(entity, graph);
  if (!owner) {
    return UNKNOWN_OWNER;
  }
  const name = nameWithKind(owner);
  if (owner._type !== EntityTypes.ENVIRONMENT) {
    return name;
  }
  // not repeated upwards: in a damaged graph, environments can own each other
  const repository = ownerOf(owner, graph);
  return `${name} of ${repository ? nameWithKind(repository) : UNKNOWN_OWNER}`;
}

function nameWithKind(owner: GraphObject): string {
  return `${kindOf(owner._type).singular} ${fullNameOf(owner)}`;
}
