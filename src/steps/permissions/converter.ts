import type { Entity } from '@jupiterone/integration-sdk-core';

import type { Grant } from '../../bitbucket/endpoints/access';
import { createEntity } from '../../graph/createEntity';
import { toGroupKey, toPermissionKey } from '../../graph/keys';
import { Entities } from '../../graph/model';
import { inPlace, type Place } from '../../graph/place';
import { accountName, label, requiredText, text } from '../../graph/properties';

/** Whether a grant names no account, because the account was closed. */
export function isForNobody(grant: Grant | null | undefined): boolean {
  return Boolean(grant) && !grant?.user && !grant?.group;
}

/**
 * `_key` of the group, or uuid of the user, that holds a grant.
 *
 * @throws MalformedRecordError if Bitbucket identifies neither
 */
export function principalKeyOf({ group, user }: Grant, { workspaceUuid }: Pick<Place, 'workspaceUuid'>): string {
  return group
    ? toGroupKey({ workspaceUuid, slug: requiredText(group.slug, 'slug of the group') })
    : requiredText(user?.uuid, 'uuid of the user');
}

/**
 * @param target the repository or the project that the permission was granted on
 * @throws MalformedRecordError without a user or a group that can be identified, or without a permission
 */
export function createPermissionEntity(grant: Grant, target: Place): Entity {
  const principalType = grant.group ? 'group' : 'user';
  const principalKey = principalKeyOf(grant, target);
  const permission = requiredText(grant.permission, 'permission');
  const name = text(grant.type) ?? `${principalType}_permission`;
  return createEntity(grant, {
    _key: toPermissionKey(principalKey, permission, target.uuid),
    _type: Entities.PERMISSION._type,
    _class: Entities.PERMISSION._class,
    name,
    ...inPlace(target, `${permission} for ${principalName(grant)}`, 'permissions'),
    ownerId: target.workspaceUuid,
    principalKey,
    principalType,
    permission,
    admin: permission === 'admin',
  });
}

function principalName({ group, user }: Grant): string {
  return group ? `group ${text(group.name) ?? label(group.slug)}` : accountName(user ?? {});
}
