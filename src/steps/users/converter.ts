import type { Entity, StepEntityMetadata } from '@jupiterone/integration-sdk-core';

import type { Account } from '../../bitbucket/endpoints/json';
import { createEntity } from '../../graph/createEntity';
import { toUserKey } from '../../graph/keys';
import { Entities } from '../../graph/model';
import { accountName, requiredText, text, webLink } from '../../graph/properties';
import type { MembershipFacts } from './membership';

/** Facts about a user that the account record does not contain. */
export interface UserFacts extends MembershipFacts {
  /** Whether a workspace in the graph has the same uuid. A personal workspace shares its owner's. */
  readonly isWorkspace?: boolean;
}

/**
 * A member of a workspace.
 *
 * @throws MalformedRecordError without a uuid
 */
export function createUserEntity(user: Account, facts?: UserFacts): Entity {
  return createPersonEntity(Entities.USER, user, facts);
}

/**
 * Somebody who may do something in a workspace without being a member.
 *
 * @throws MalformedRecordError without a uuid
 */
export function createExternalUserEntity(user: Account, facts?: UserFacts): Entity {
  return createPersonEntity(Entities.EXTERNAL_USER, user, facts);
}

function createPersonEntity(
  { _type, _class }: StepEntityMetadata,
  user: Account,
  { isWorkspace = false, isAdmin, workspaceRole, joinedOn, lastAccessedOn }: UserFacts = {},
): Entity {
  const uuid = requiredText(user.uuid, 'uuid');
  const name = accountName(user);
  const email = emailAddress(user.email);
  const accountId = text(user.account_id);
  // Bitbucket has no login names. JupiterOne correlates people by this property, so it must not hold a display name.
  const loginName = email?.slice(0, email.lastIndexOf('@'));
  const isActive = isActiveBy(user.account_status);
  return createEntity(user, {
    _key: toUserKey(uuid, isWorkspace),
    _type,
    _class,
    uuid,
    accountId,
    userIds: accountId === undefined ? undefined : [accountId],
    userType: text(user.type) ?? 'user',
    kind: text(user.kind),
    // the class of app users is in the metadata of neither type: most entities are people
    nhiType: user.type === 'app_user' ? 'bot' : undefined,
    nickname: text(user.nickname),
    name,
    displayName: name,
    username: loginName,
    shortLoginId: loginName,
    active: isActive,
    isActive,
    isAdmin,
    workspaceRole,
    joinedOn,
    lastAccessedOn,
    webLink: webLink(user.links),
    email,
    emailDomain: email && [email.slice(email.lastIndexOf('@') + 1)],
    // every address was returned by Bitbucket; guesses never get here
    emailConfirmed: email && true,
  });
}

/** @returns undefined where Bitbucket says nothing, or something else */
function isActiveBy(accountStatus: unknown): boolean | undefined {
  switch (accountStatus) {
    case 'active':
      return true;
    case 'inactive':
    case 'closed':
      return false;
    default:
      return undefined;
  }
}

/** RFC 5321 allows no longer address. The work of the check below grows with the square of the length. */
const LONGEST_ADDRESS = 320;

/** In lower case. Present only if the address search found it, or if the workspace shows addresses to integrations. */
function emailAddress(value: unknown): string | undefined {
  return typeof value === 'string' && value.length <= LONGEST_ADDRESS && /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value)
    ? value.toLowerCase()
    : undefined;
}
