import { EntityTypes, RelationshipTypes } from '../../graph/types';
import { fullNameOf, type GraphObject, shortNameOf } from '../graph';
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
  RelationshipTypes.REPO_HAS_PIPELINE_SECRET,
  RelationshipTypes.WORKSPACE_HAS_PIPELINE_SECRET,
  RelationshipTypes.ENVIRONMENT_HAS_PIPELINE_SECRET,
  RelationshipTypes.REPO_ALLOWS_DEPLOY_KEY,
  RelationshipTypes.PROJECT_ALLOWS_DEPLOY_KEY,
  RelationshipTypes.REPO_ALLOWS_PERMISSION,
  RelationshipTypes.PROJECT_ALLOWS_PERMISSION,
];

const UNKNOWN_OWNER = 'an owner that was not collected';

/** The owner of an entity: a workspace, project, repository or environment. */
function ownerOf(entity: GraphObject, graph: GraphIndex): GraphObject | undefined {
  return graph.source(entity._key, OWNING);
}

/** For example "repository acme/api" or "environment Production of repository acme/api". */
export function describeOwner(entity: GraphObject, graph: GraphIndex): string {
  const owner = ownerOf(entity, graph);
  if (!owner) {
    return UNKNOWN_OWNER;
  }
  if (owner._type !== EntityTypes.ENVIRONMENT) {
    return nameWithKind(owner);
  }
  // not repeated upwards: in a damaged graph, environments can own each other
  const repository = ownerOf(owner, graph);
  return `environment ${shortNameOf(owner)} of ${repository ? nameWithKind(repository) : UNKNOWN_OWNER}`;
}

function nameWithKind(owner: GraphObject): string {
  return `${kindOf(owner._type).singular} ${fullNameOf(owner)}`;
}
