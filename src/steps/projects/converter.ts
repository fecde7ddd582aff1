import type { Entity } from '@jupiterone/integration-sdk-core';

import type { Project, Workspace } from '../../bitbucket/endpoints/workspaces';
import { createEntity } from '../../graph/createEntity';
import { Entities } from '../../graph/model';
import { isPublic, multilineText, requiredText, text, time, webLink } from '../../graph/properties';

/** @throws MalformedRecordError without a uuid or a key */
export function createProjectEntity(project: Project, workspace: Workspace): Entity {
  const key = requiredText(project.key, 'key');
  const name = text(project.name) ?? key;
  return createEntity(project, {
    _key: requiredText(project.uuid, 'uuid'),
    _type: Entities.PROJECT._type,
    _class: Entities.PROJECT._class,
    key,
    name,
    displayName: name,
    description: multilineText(project.description) ?? '',
    public: isPublic(project.is_private),
    workspace: workspace.slug,
    webLink: webLink(project.links),
    createdOn: time(project.created_on),
    updatedOn: time(project.updated_on),
  });
}
