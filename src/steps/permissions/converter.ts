import type { Entity } from '@jupiterone/integration-sdk-core';

import type { Grant } from '../../bitbucket/resources/access';
import { createEntity } from '../../graph/createEntity';
import { toGroupKey, toPermissionKey } from '../../graph/keys';
import { Entities } from '../../graph/model';
import { requiredText, text } from '../../graph/properties';

/** The repository or the project that something was granted on. */
export interface GrantTarget {
  readonly uuid: string;
  readonly workspaceUuid: string;
}

/** Whether Bitbucket names nobody: the account was closed. */
export function isForNobody(grant: Grant | null | undefined): boolean {
  return Boolean(grant) && !grant?.user && !grant?.group;
}

/** @throws MalformedRecordError without a user or a group that can be identified, or without a permission */
export function createPermissionEntity(grant: Grant, target: GrantTarget): Entity {
  const { workspaceUuid } = target;
  const principalType = grant.group ? 'group' : 'user';
  const principalKey = grant.group
    ? toGroupKey({ workspaceUuid, slug: requiredText(grant.group.slug, 'slug of the group') })
    : requiredText(grant.user?.uuid, 'uuid of the user');
  const permission = requiredText(grant.permission, 'permission');
  const name = text(grant.type) ?? `${principalType}_permission`;
  return createEntity(grant, {
    _key: toPermissionKey(principalKey, permission, target.uuid),
    _type: Entities.PERMISSION._type,
    _class: Entities.PERMISSION._class,
    name,
    displayName: name,
    ownerId: workspaceUuid,
    principalKey,
    principalType,
    permission,
    admin: permission === 'admin',
  });
}
