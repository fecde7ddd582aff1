import type { Entity } from '@jupiterone/integration-sdk-core';

import type { Workspace } from '../../bitbucket/endpoints/workspaces';
import { createEntity } from '../../graph/createEntity';
import { Entities } from '../../graph/model';
import { boolean, requiredText, text, time, webLink } from '../../graph/properties';

/** @throws MalformedRecordError without a uuid or a slug */
export function createWorkspaceEntity(workspace: Workspace): Entity {
  const slug = requiredText(workspace.slug, 'slug');
  const name = text(workspace.name) ?? slug;
  return createEntity(workspace, {
    _key: requiredText(workspace.uuid, 'uuid'),
    _type: Entities.WORKSPACE._type,
    _class: Entities.WORKSPACE._class,
    slug,
    name,
    displayName: name,
    webLink: webLink(workspace.links),
    isPrivate: boolean(workspace.is_private),
    createdOn: time(workspace.created_on),
    updatedOn: time(workspace.updated_on),
  });
}
