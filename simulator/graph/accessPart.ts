import { branchRestrictions } from '../world/access/branchRestrictions';
import { defaultReviewers } from '../world/access/defaultReviewers';
import { projectDeployKeys, repositoryDeployKeys } from '../world/access/deployKeys';
import { projectGrants, repositoryGrants } from '../world/access/grants';
import type { BranchRestriction, DeployKey, Grants, Permission } from '../world/access/types';
import { accessTo, accessToProject } from '../world/refusals';
import { toMillis } from '../world/time';
import type { Project, Repository, Workspace, World } from '../world/types';
import { branchProtectionEntity } from './branchProtection';
import { groupKey, undefinedIfEmpty } from './entities';
import type { GraphBuilder } from './expectedGraph';

type Owner = { kind: 'repo' | 'project'; uuid: string; workspace: Workspace };

/** Adds the grants and deploy keys of a project that can be read. */
export function addProjectAccess(builder: GraphBuilder, world: World, project: Project, workspace: Workspace): void {
  if (accessToProject(world, project) !== 'granted') {
    return;
  }
  const owner: Owner = { kind: 'project', uuid: project.uuid, workspace };
  addGrants(builder, owner, projectGrants(world, project));
  for (const key of projectDeployKeys(world, project)) {
    addDeployKey(builder, owner, key);
  }
}

/** Adds those access controls of a repository that can be read. */
export function addRepositoryAccess(builder: GraphBuilder, world: World, repository: Repository): void {
  const { uuid, workspace } = repository;
  const owner: Owner = { kind: 'repo', uuid, workspace };
  if (accessTo(world, repository, 'permissions') === 'granted') {
    addGrants(builder, owner, repositoryGrants(world, repository));
  }
  if (accessTo(world, repository, 'branch-restrictions') === 'granted') {
    addRestrictions(builder, world, repository);
  }
  if (accessTo(world, repository, 'deploy-keys') === 'granted') {
    for (const key of repositoryDeployKeys(world, repository)) {
      addDeployKey(builder, owner, key);
    }
  }
  if (accessTo(world, repository, 'default-reviewers') === 'granted') {
    addReviewers(builder, world, repository);
  }
}

function addGrants(builder: GraphBuilder, owner: Owner, { users, groups }: Grants): void {
  for (const { user, permission } of users) {
    if (!user.deleted) {
      addPermission(builder, owner, { principalType: 'user', principalKey: user.uuid, permission });
    }
  }
  for (const { group, permission } of groups) {
    const principalKey = groupKey(group, owner.workspace);
    addPermission(builder, owner, { principalType: 'group', principalKey, permission });
  }
}

interface GrantedPermission {
  principalType: 'user' | 'group';
  principalKey: string;
  permission: Permission;
}

function addPermission(
  builder: GraphBuilder,
  { kind, uuid, workspace }: Owner,
  { principalType, principalKey, permission }: GrantedPermission,
): void {
  const _key = `${principalKey}:${permission}:${uuid}`;
  const name = `${kind === 'repo' ? 'repository' : 'project'}_${principalType}_permission`;
  builder.addEntity({
    _key,
    _type: 'bitbucket_permission',
    _class: ['AccessPolicy'],
    name,
    displayName: name,
    ownerId: workspace.uuid,
    principalKey,
    principalType,
    permission,
    admin: permission === 'admin',
  });
  builder.addRelationshipOnce(uuid, `bitbucket_${kind}_allows_permission`, _key);
  builder.addRelationshipOnce(principalKey, `bitbucket_${principalType}_has_permission`, _key);
}

function addRestrictions(builder: GraphBuilder, world: World, repository: Repository): void {
  const restrictions = branchRestrictions(world, repository);
  for (const restriction of restrictions) {
    addRestriction(builder, repository, restriction);
  }
  const protection = branchProtectionEntity(repository, restrictions);
  if (!protection) {
    return;
  }
  builder.addEntity(protection);
  builder.addRelationshipOnce(repository.uuid, 'bitbucket_repo_has_branch_protection', protection._key);
}

function addRestriction(builder: GraphBuilder, repository: Repository, restriction: BranchRestriction): void {
  const { uuid, workspace } = repository;
  const { id, kind, value, pattern, branchType } = restriction;
  const _key = `${uuid}:${id}`;
  builder.addEntity({
    _key,
    _type: 'bitbucket_branch_restriction',
    _class: ['AccessPolicy'],
    id: String(id),
    name: kind,
    displayName: kind,
    kind,
    value: value ?? undefined,
    pattern,
    matchKind: branchType === undefined ? 'glob' : 'branching_model',
    branchType,
    type: 'branchrestriction',
    ownerId: workspace.uuid,
    active: true,
  });
  builder.addRelationshipOnce(uuid, 'bitbucket_repo_has_branch_restriction', _key);
  for (const user of restriction.users) {
    builder.addRelationshipOnce(_key, 'bitbucket_branch_restriction_allows_user', user.uuid);
  }
  for (const group of restriction.groups) {
    builder.addRelationshipOnce(_key, 'bitbucket_branch_restriction_allows_group', groupKey(group, workspace));
  }
}

function addDeployKey(builder: GraphBuilder, { kind, uuid }: Owner, key: DeployKey): void {
  const _key = `${uuid}:deploy-key:${key.id}`;
  const label = undefinedIfEmpty(key.label ?? null);
  const name = label ?? `Deploy key ${key.id}`;
  builder.addEntity({
    _key,
    _type: 'bitbucket_deploy_key',
    _class: ['AccessKey'],
    id: String(key.id),
    name,
    displayName: name,
    label,
    comment: undefinedIfEmpty(key.comment ?? null),
    fingerprint: key.fingerprint,
    createdOn: toMillis(key.createdOn),
    lastUsedOn: key.lastUsed === null ? undefined : toMillis(key.lastUsed),
    readOnly: true,
  });
  builder.addRelationshipOnce(uuid, `bitbucket_${kind}_allows_deploy_key`, _key);
}

/** A user who is a default reviewer of both the repository and its project counts as one of the repository. */
function addReviewers(builder: GraphBuilder, world: World, repository: Repository): void {
  const reviewers = defaultReviewers(world, repository);
  for (const { user, kind } of reviewers) {
    const own = reviewers.some((each) => each.user === user && each.kind === 'repository');
    if (user.deleted || (own && kind === 'project')) {
      continue;
    }
    builder.addRelationshipOnce(user.uuid, 'bitbucket_user_reviews_repo', repository.uuid, {
      inheritedFromProject: !own,
    });
  }
}
