import type { Entity } from '@jupiterone/integration-sdk-core';

import type { Repository } from '../../bitbucket/endpoints/repositories';
import type { Workspace } from '../../bitbucket/endpoints/workspaces';
import { createEntity } from '../../graph/createEntity';
import { Entities } from '../../graph/model';
import { boolean, isPublic, multilineText, number, requiredText, text, time, webLink } from '../../graph/properties';
import type { ListedRepository } from '../jobState/listed';

/** @throws MalformedRecordError without a uuid or a full name */
export function toListedRepository(repository: Repository, workspace: Workspace): ListedRepository {
  const fullName = requiredText(repository.full_name, 'full_name');
  const [owner = '', slug = ''] = fullName.toLowerCase().split('/');
  return {
    uuid: requiredText(repository.uuid, 'uuid'),
    workspaceUuid: workspace.uuid,
    workspaceSlug: owner,
    name: text(repository.name) ?? slug,
    fullName,
    webLink: webLink(repository.links),
    isPublic: isPublic(repository.is_private),
    mainBranch: text(repository.mainbranch?.name),
    inheritsBranchRestrictions: inheritsBranchRestrictions(repository),
    updatedOn: time(repository.updated_on) ?? 0,
  };
}

/** @throws MalformedRecordError without a uuid or a full name */
export function createRepositoryEntity(repository: Repository, workspace: Workspace): Entity {
  const listed = toListedRepository(repository, workspace);
  const { uuid, workspaceUuid, name, mainBranch } = listed;
  const fullName = listed.fullName.toLowerCase();
  const [owner = '', slug = ''] = fullName.split('/');
  return createEntity(repository, {
    _key: uuid,
    _type: Entities.REPO._type,
    _class: Entities.REPO._class,
    name,
    displayName: name,
    uuid,
    slug: text(repository.slug) ?? slug,
    fullName,
    owner,
    ownerId: workspaceUuid,
    projectId: text(repository.project?.uuid),
    public: isPublic(repository.is_private),
    private: boolean(repository.is_private),
    fork: isFork(repository),
    description: multilineText(repository.description),
    defaultBranch: mainBranch,
    language: text(repository.language),
    sizeInBytes: number(repository.size),
    forkPolicy: text(repository.fork_policy),
    signedCommitsRequired: boolean(repository.enforced_signed_commits),
    inheritsBranchRestrictions: listed.inheritsBranchRestrictions,
    parentFullName: text(repository.parent?.full_name),
    webLink: listed.webLink,
    createdOn: time(repository.created_on),
    updatedOn: time(repository.updated_on),
  });
}

/** @returns undefined if Bitbucket does not say */
function isFork({ parent }: Repository): boolean | undefined {
  if (parent === null) {
    return false;
  }
  return text(parent?.uuid) !== undefined || text(parent?.full_name) !== undefined || undefined;
}

/** @returns undefined if Bitbucket does not say */
function inheritsBranchRestrictions({ override_settings: own }: Repository): boolean | undefined {
  const isOwn = boolean(own?.branch_restrictions);
  return isOwn === undefined ? undefined : !isOwn;
}
