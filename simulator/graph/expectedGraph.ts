import type { Account, Workspace, World } from '../world/types';
import { addProjectAccess, addRepositoryAccess } from './accessPart';
import { addRepositoryAutomation, addWorkspaceAutomation } from './automationPart';
import { groupEntity, projectEntity, repositoryEntity, userEntity, workspaceEntity } from './entities';
import { addPullRequestPart } from './pullRequestPart';

export interface ExpectedEntity {
  _key: string;
  _type: string;
  _class: string[];
  [property: string]: unknown;
}

export interface ExpectedRelationship {
  _key: string;
  _type: string;
  _class: string;
  _fromEntityKey: string;
  _toEntityKey: string;
  [property: string]: unknown;
}

export interface ExpectedGraph {
  entities: ExpectedEntity[];
  relationships: ExpectedRelationship[];
}

export interface ExpectedGraphOptions {
  /** Milliseconds since 1970: pull requests that were last updated before are left out. */
  since: number;
  /** Slugs of the collected workspaces; default all. */
  workspaces?: readonly string[];
  /** Whether the integration also reads single pull requests, which always have reviewers and participants. Default false. */
  enrichedPrs?: boolean;
  /** Default true, each: without a source, its entities and all relationships to them are absent. */
  users?: boolean;
  groups?: boolean;
  projects?: boolean;
  /** Without repositories, there are no pull requests either. */
  repositories?: boolean;
  pullRequests?: boolean;
  /** Whether members' workspace permissions are known, for `isAdmin` and the relationship's `permission`. Default true. */
  permissions?: boolean;
  /** Default false: explicit grants, branch restrictions, default reviewers and deploy keys. */
  accessControls?: boolean;
  /** Default false: webhooks, pipelines, variables, environments and runners. */
  automation?: boolean;
}

/** Builds a graph. A relationship is dropped when one of its ends is missing. */
export interface GraphBuilder {
  addEntity(entity: ExpectedEntity): void;
  addUser(user: Account): void;
  /** For users, `from` and `to` are the uuid of the account; otherwise the `_key` of the entity. */
  addRelationshipOnce(from: string, type: string, to: string, properties?: Record<string, unknown>): void;
}

/** The graph that a correct integration collects from the world. */
export function expectedGraph(world: World, options: ExpectedGraphOptions): ExpectedGraph {
  const { workspaces: slugs } = options;
  const workspaces = world.workspaces.filter(({ slug }) => !slugs || slugs.includes(slug));
  const uuids = new Set(workspaces.map(({ uuid }) => uuid));
  const entities = new Map<string, ExpectedEntity>();
  const relationships = new Map<string, ExpectedRelationship>();
  const userKeys = new Map<string, string>();
  const builder: GraphBuilder = {
    addEntity: (entity) => {
      if (!entities.has(entity._key)) {
        entities.set(entity._key, withoutMissing(entity));
      }
    },
    addUser: (user) => {
      const key = uuids.has(user.uuid) ? `bitbucket-user:${user.uuid}` : user.uuid;
      userKeys.set(user.uuid, key);
      const permissions = workspaces.flatMap(({ memberships }) =>
        memberships.filter((one) => one.user.uuid === user.uuid),
      );
      const isAdmin = permissions.some(({ permission }) => permission === 'owner');
      builder.addEntity(userEntity(user, { key, isAdmin: (options.permissions ?? true) ? isAdmin : undefined }));
    },
    addRelationshipOnce: (fromId, type, toId, properties = {}) => {
      const from = type.startsWith('bitbucket_user_') ? (userKeys.get(fromId) ?? '') : fromId;
      const to = type.endsWith('_user') ? (userKeys.get(toId) ?? '') : toId;
      if (!entities.has(from) || !entities.has(to)) {
        return;
      }
      const verb = type.split('_').find((word) => word in CLASSES) ?? '';
      const _class = CLASSES[verb] ?? '';
      const _key = `${from}|${_class.toLowerCase()}|${to}`;
      const ends = { _key, _type: type, _class, displayName: _class, _fromEntityKey: from, _toEntityKey: to };
      relationships.set(_key, withoutMissing({ ...ends, ...properties }));
    },
  };
  for (const workspace of workspaces) {
    addWorkspacePart(builder, workspace, options);
  }
  // All users must be added first, because groups and pull requests may refer to users of another workspace.
  for (const workspace of workspaces) {
    if (options.groups ?? true) {
      addGroups(builder, workspace);
    }
    if (options.repositories ?? true) {
      addRepositories(builder, workspace);
    }
    if (options.accessControls) {
      addAccessControls(builder, world, workspace, options);
    }
    if (options.automation) {
      addAutomation(builder, world, workspace, options);
    }
    if ((options.repositories ?? true) && (options.pullRequests ?? true)) {
      addPullRequestPart(builder, workspace, options);
    }
  }
  return { entities: [...entities.values()], relationships: [...relationships.values()] };
}

/** By the verb in the type. The data model has no class for default reviewers, so they are REVIEWED as well. */
const CLASSES: Record<string, string> = {
  has: 'HAS',
  owns: 'OWNS',
  allows: 'ALLOWS',
  opened: 'OPENED',
  reviewed: 'REVIEWED',
  reviews: 'REVIEWED',
  approved: 'APPROVED',
};

function addWorkspacePart(builder: GraphBuilder, workspace: Workspace, options: ExpectedGraphOptions): void {
  builder.addEntity(workspaceEntity(workspace));
  if (options.users ?? true) {
    for (const { user, permission } of workspace.memberships) {
      if (user.type === 'team') {
        continue;
      }
      builder.addUser(user);
      const properties = (options.permissions ?? true) ? { permission } : {};
      builder.addRelationshipOnce(workspace.uuid, 'bitbucket_workspace_has_user', user.uuid, properties);
    }
  }
  if (options.projects ?? true) {
    for (const project of workspace.projects) {
      builder.addEntity(projectEntity(project, workspace));
      builder.addRelationshipOnce(workspace.uuid, 'bitbucket_workspace_owns_project', project.uuid);
    }
  }
}

function addGroups(builder: GraphBuilder, workspace: Workspace): void {
  for (const group of workspace.groups) {
    const entity = groupEntity(group, workspace);
    builder.addEntity(entity);
    builder.addRelationshipOnce(workspace.uuid, 'bitbucket_workspace_has_group', entity._key);
    for (const member of group.members) {
      builder.addRelationshipOnce(entity._key, 'bitbucket_group_has_user', member.uuid);
    }
    // Most groups belong to the workspace, which is not a user.
    if (group.owner.type !== 'team') {
      builder.addRelationshipOnce(group.owner.uuid, 'bitbucket_user_owns_group', entity._key);
    }
  }
}

function addRepositories(builder: GraphBuilder, workspace: Workspace): void {
  for (const repository of workspace.repositories) {
    builder.addEntity(repositoryEntity(repository));
    builder.addRelationshipOnce(workspace.uuid, 'bitbucket_workspace_owns_repo', repository.uuid);
    if (repository.project) {
      builder.addRelationshipOnce(repository.project.uuid, 'bitbucket_project_has_repo', repository.uuid);
    }
  }
}

function addAccessControls(
  builder: GraphBuilder,
  world: World,
  workspace: Workspace,
  { projects = true, repositories = true }: ExpectedGraphOptions,
): void {
  if (projects) {
    for (const project of workspace.projects) {
      addProjectAccess(builder, world, project, workspace);
    }
  }
  if (repositories) {
    for (const repository of workspace.repositories) {
      addRepositoryAccess(builder, world, repository);
    }
  }
}

function addAutomation(
  builder: GraphBuilder,
  world: World,
  workspace: Workspace,
  { repositories = true }: ExpectedGraphOptions,
): void {
  addWorkspaceAutomation(builder, world, workspace);
  if (repositories) {
    for (const repository of workspace.repositories) {
      addRepositoryAutomation(builder, world, repository);
    }
  }
}

function withoutMissing<T extends object>(properties: T): T {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined)) as T;
}
