import type { Entity } from '@jupiterone/integration-sdk-core';

import type { Repository, Workspace } from '../../bitbucket/resources';
import { createEntity } from '../../graph/createEntity';
import { Entities } from '../../graph/model';
import { isPublic, number, requiredText, text, time, webLink } from '../../graph/properties';

/** @throws MalformedRecordError without a uuid or a full name */
export function createRepositoryEntity(repository: Repository, workspace: Workspace): Entity {
  const fullName = requiredText(repository.full_name, 'full_name').toLowerCase();
  const [owner = '', slug = ''] = fullName.split('/');
  const name = text(repository.name) ?? slug;
  return createEntity(repository, {
    _key: requiredText(repository.uuid, 'uuid'),
    _type: Entities.REPO._type,
    _class: Entities.REPO._class,
    name,
    displayName: name,
    slug: text(repository.slug) ?? slug,
    fullName,
    owner,
    ownerId: workspace.uuid,
    projectId: text(repository.project?.uuid),
    public: isPublic(repository.is_private),
    description: text(repository.description),
    defaultBranch: text(repository.mainbranch?.name),
    language: text(repository.language),
    sizeInBytes: number(repository.size),
    forkPolicy: text(repository.fork_policy),
    parentFullName: text(repository.parent?.full_name),
    webLink: webLink(repository.links),
    createdOn: time(repository.created_on),
    updatedOn: time(repository.updated_on),
  });
}
