import type { Account } from '../world/types';

type Json = Record<string, unknown>;

/** @param origin scheme and host of the API as the caller addressed it, for the links */
export function renderAccount(account: Account, origin: string): Json {
  const path = encodeURIComponent(account.uuid);
  const team = account.type === 'team';
  const links: Json = {
    self: { href: `${origin}/2.0/${team ? 'workspaces' : 'users'}/${path}` },
    html: { href: `https://bitbucket.org/${path}/` },
    avatar: { href: `https://secure.gravatar.com/avatar/${account.uuid.slice(1, 9)}?d=identicon` },
  };
  return {
    ...(account.displayName !== undefined && { display_name: account.displayName }),
    links,
    type: account.type,
    uuid: account.uuid,
    ...(account.accountId !== undefined && { account_id: account.accountId }),
    ...(account.nickname !== undefined && { nickname: account.nickname }),
    ...(team && { username: account.username }),
  };
}

/** Sets a field to an account. For a closed account, the field is `null` or missing. */
export function withAccount(target: Json, name: string, account: Account | undefined, origin: string): Json {
  if (account?.deleted === 'absent') {
    return target;
  }
  target[name] = account && !account.deleted ? renderAccount(account, origin) : null;
  return target;
}

/** An account as the 1.0 API returns it. */
export function renderLegacyAccount(account: Account): Json {
  const team = account.type === 'team';
  return {
    display_name: account.displayName,
    account_id: account.accountId ?? null,
    uuid: account.uuid,
    nickname: account.nickname ?? account.username,
    is_team: team,
    ...(!team && { is_staff: false, is_active: true }),
    avatar: `https://secure.gravatar.com/avatar/${account.uuid.slice(1, 9)}?d=identicon`,
    resource_uri: `/1.0/users/${account.uuid}`,
  };
}
