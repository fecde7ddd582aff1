import type { Entity } from '@jupiterone/integration-sdk-core';

import type { Group, Workspace } from '../../bitbucket/endpoints/workspaces';
import { createEntity } from '../../graph/createEntity';
import { toGroupKey } from '../../graph/keys';
import { Entities } from '../../graph/model';
import { boolean, requiredText, text } from '../../graph/properties';

/** @throws MalformedRecordError without a slug */
export function createGroupEntity(group: Group, workspace: Workspace): Entity {
  const slug = requiredText(group.slug, 'slug');
  const name = text(group.name) ?? slug;
  // members become relationships; in large groups they would make up most of the entity
  const { members: _members, ...source } = group;
  return createEntity(source, {
    _key: toGroupKey({ workspaceUuid: workspace.uuid, slug }),
    _type: Entities.GROUP._type,
    _class: Entities.GROUP._class,
    slug,
    name,
    // every workspace has administrators and developers
    displayName: `${workspace.slug}: ${name}`,
    permission: group.permission === null ? null : text(group.permission),
    autoAdd: boolean(group.auto_add),
    workspace: workspace.slug,
  });
}
