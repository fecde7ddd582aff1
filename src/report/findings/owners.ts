import { Relationships } from '../../graph/model';
import { type GraphObject, textOf } from '../graph';
import type { GraphIndex } from '../graphIndex';
import { nameOf } from './judgeEach';

/** The relationships by which an entity belongs to another. */
const OWNING = [
  Relationships.REPO_HAS_WEBHOOK,
  Relationships.WORKSPACE_HAS_WEBHOOK,
  Relationships.REPO_HAS_ENVIRONMENT,
  Relationships.REPO_HAS_PIPELINE_VARIABLE,
  Relationships.WORKSPACE_HAS_PIPELINE_VARIABLE,
  Relationships.ENVIRONMENT_HAS_PIPELINE_VARIABLE,
  Relationships.REPO_ALLOWS_DEPLOY_KEY,
  Relationships.PROJECT_ALLOWS_DEPLOY_KEY,
  Relationships.REPO_ALLOWS_PERMISSION,
  Relationships.PROJECT_ALLOWS_PERMISSION,
].map(({ _type }) => _type);

const KINDS: Readonly<Record<string, string>> = {
  bitbucket_workspace: 'workspace',
  bitbucket_project: 'project',
  bitbucket_repo: 'repository',
  bitbucket_environment: 'environment',
};

/** The owner of an entity: a workspace, project, repository or environment. */
export function ownerOf(entity: GraphObject, graph: GraphIndex): GraphObject | undefined {
  return graph.source(entity._key, OWNING);
}

/** The owner that has a page in Bitbucket. For an environment that is its repository. */
export function pageOwnerOf(entity: GraphObject, graph: GraphIndex): GraphObject | undefined {
  const owner = ownerOf(entity, graph);
  return owner?._type === 'bitbucket_environment' ? ownerOf(owner, graph) : owner;
}

/** For example "repository acme/api" or "environment Production of repository acme/api". */
export function describeOwner(entity: GraphObject, graph: GraphIndex): string {
  const owner = ownerOf(entity, graph);
  if (!owner) {
    return 'an owner that was not collected';
  }
  const name = `${KINDS[owner._type] ?? owner._type} ${textOf(owner, 'fullName') || nameOf(owner)}`;
  return owner._type === 'bitbucket_environment' ? `${name} of ${describeOwner(owner, graph)}` : name;
}
