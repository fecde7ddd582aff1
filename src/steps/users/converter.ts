import type { Entity } from '@jupiterone/integration-sdk-core';

import type { Account } from '../../bitbucket/endpoints/json';
import { createEntity } from '../../graph/createEntity';
import { toUserKey } from '../../graph/keys';
import { Entities } from '../../graph/model';
import { accountName, requiredText, text, webLink } from '../../graph/properties';

/** Facts about a user that the account record does not contain. */
export interface UserFacts {
  /** Whether a workspace in the graph has the same uuid. A personal workspace shares its owner's. */
  readonly isWorkspace?: boolean;
  /** Whether the user owns a workspace; undefined where Bitbucket does not show permissions. */
  readonly isAdmin?: boolean;
}

/** @throws MalformedRecordError without a uuid */
export function createUserEntity(user: Account, { isWorkspace = false, isAdmin }: UserFacts = {}): Entity {
  const uuid = requiredText(user.uuid, 'uuid');
  const name = accountName(user);
  const email = emailAddress(user.email);
  const accountId = text(user.account_id);
  // Bitbucket has no login names. JupiterOne correlates people by this property, so it must not hold a display name.
  const loginName = email?.slice(0, email.lastIndexOf('@'));
  return createEntity(user, {
    _key: toUserKey(uuid, isWorkspace),
    _type: Entities.USER._type,
    _class: Entities.USER._class,
    uuid,
    accountId,
    userIds: accountId === undefined ? undefined : [accountId],
    userType: text(user.type) ?? 'user',
    nickname: text(user.nickname),
    name,
    displayName: name,
    username: loginName,
    shortLoginId: loginName,
    // Bitbucket lists active accounts only
    active: true,
    isActive: true,
    isAdmin,
    webLink: webLink(user.links),
    email,
    emailDomain: email && [email.slice(email.lastIndexOf('@') + 1)],
    // every address was returned by Bitbucket; guesses never get here
    emailConfirmed: email && true,
  });
}

/** In lower case. Present only if the address search found it, or if the workspace shows addresses to integrations. */
function emailAddress(value: unknown): string | undefined {
  return typeof value === 'string' && /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value) ? value.toLowerCase() : undefined;
}
