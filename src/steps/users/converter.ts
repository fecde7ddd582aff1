import type { Entity } from '@jupiterone/integration-sdk-core';

import type { Account } from '../../bitbucket/resources';
import { createEntity } from '../../graph/createEntity';
import { Entities } from '../../graph/model';
import { accountName, requiredText, text, webLink } from '../../graph/properties';

/** @throws MalformedRecordError without a uuid */
export function createUserEntity(user: Account): Entity {
  const uuid = requiredText(user.uuid, 'uuid');
  const name = accountName(user);
  const email = emailAddress(user.email);
  return createEntity(user, {
    _key: uuid,
    _type: Entities.USER._type,
    _class: Entities.USER._class,
    accountId: text(user.account_id),
    nickname: text(user.nickname),
    name,
    displayName: name,
    // Bitbucket has no login names any more; queries of older graphs find the display name here
    username: name,
    // the list of members holds live accounts only
    active: true,
    webLink: webLink(user.links),
    email,
    emailDomain: email && [email.slice(email.lastIndexOf('@') + 1).toLowerCase()],
  });
}

/** Given only where the workspace's settings let an integration see it. */
function emailAddress(value: unknown): string | undefined {
  return typeof value === 'string' && /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value) ? value : undefined;
}
