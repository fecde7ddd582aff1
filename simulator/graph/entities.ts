import { nameOf } from '../world/people';
import { type Micros, toMillis } from '../world/time';
import type { Account, Group, Project, Repository, Workspace } from '../world/types';
import type { ExpectedEntity } from './expectedGraph';

/* Properties with the value `undefined` are absent from the graph. */

export function workspaceEntity(workspace: Workspace): ExpectedEntity {
  const { uuid, slug, name, isPrivate, createdOn, updatedOn } = workspace;
  return {
    _key: uuid,
    _type: 'bitbucket_workspace',
    _class: ['Account'],
    slug,
    name,
    displayName: name,
    webLink: `https://bitbucket.org/${slug}/`,
    isPrivate,
    createdOn: toMillis(createdOn),
    updatedOn: optionalMillis(updatedOn),
  };
}

export function userEntity(user: Account, facts: { key: string; isAdmin?: boolean }): ExpectedEntity {
  const name = nameOf(user);
  return {
    _key: facts.key,
    _type: 'bitbucket_user',
    _class: ['User'],
    uuid: user.uuid,
    accountId: user.accountId,
    userIds: user.accountId === undefined ? undefined : [user.accountId],
    userType: user.type,
    isActive: true,
    isAdmin: facts.isAdmin,
    nickname: user.nickname,
    name,
    displayName: name,
    active: true,
    webLink: `https://bitbucket.org/${encodeURIComponent(user.uuid)}/`,
  };
}

export function groupEntity(group: Group, workspace: Workspace): ExpectedEntity {
  const name = group.name ?? group.slug;
  return {
    _key: groupKey(group, workspace),
    _type: 'bitbucket_group',
    _class: ['UserGroup'],
    slug: group.slug,
    name,
    displayName: name,
    permission: group.permission,
    autoAdd: group.autoAdd,
    workspace: workspace.slug,
  };
}

/** The slug alone is not unique across workspaces. */
export function groupKey({ slug }: { slug: string }, workspace: Workspace): string {
  return `bitbucket-group:${workspace.uuid}:${slug}`;
}

export function projectEntity(project: Project, workspace: Workspace): ExpectedEntity {
  return {
    _key: project.uuid,
    _type: 'bitbucket_project',
    _class: ['Project'],
    key: project.key,
    name: project.name,
    displayName: project.name,
    description: project.description ?? '',
    public: !project.isPrivate,
    workspace: workspace.slug,
    webLink: `https://bitbucket.org/${workspace.slug}/workspace/projects/${project.key}`,
    createdOn: toMillis(project.createdOn),
    updatedOn: toMillis(project.updatedOn),
  };
}

export function repositoryEntity(repository: Repository): ExpectedEntity {
  const { workspace } = repository;
  const fullName = repository.fullName.toLowerCase();
  return {
    _key: repository.uuid,
    _type: 'bitbucket_repo',
    _class: ['CodeRepo'],
    name: repository.name,
    displayName: repository.name,
    slug: repository.slug,
    fullName,
    owner: fullName.split('/')[0],
    ownerId: workspace.uuid,
    projectId: repository.project?.uuid,
    public: !repository.isPrivate,
    description: undefinedIfEmpty(repository.description),
    defaultBranch: repository.mainBranch ?? undefined,
    // Bitbucket gives an empty string when it does not know the language.
    language: undefinedIfEmpty(repository.language),
    sizeInBytes: repository.size,
    forkPolicy: repository.forkPolicy,
    signedCommitsRequired: repository.enforcedSignedCommits ?? undefined,
    inheritsBranchRestrictions:
      repository.overridesBranchRestrictions === undefined ? undefined : !repository.overridesBranchRestrictions,
    parentFullName: repository.parentFullName,
    webLink: `https://bitbucket.org/${workspace.slug}/${repository.slug}`,
    createdOn: toMillis(repository.createdOn),
    updatedOn: toMillis(repository.updatedOn),
  };
}

export function undefinedIfEmpty(text: string | null): string | undefined {
  return text === null || text === '' ? undefined : text;
}

function optionalMillis(at: Micros | undefined): number | undefined {
  return at === undefined ? undefined : toMillis(at);
}
