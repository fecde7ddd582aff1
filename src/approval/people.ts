import type { Account } from '../bitbucket/endpoints/json';
import { maskCredentials } from '../text/credentials';
import { isPrintable, printable } from '../text/printable';

/** Somebody who takes part in a pull request. */
export interface Person {
  id: string;
  name: string;
}

/** The members of a workspace. A set of uuids is enough. */
export interface Members {
  /** @param uuid of an account */
  has(uuid: string): boolean;
  /** The uuids of members by their account ids. */
  readonly byAccountId?: ReadonlyMap<string, string>;
  /** The uuids of members that are apps or other accounts of no person. */
  readonly nonPeople?: ReadonlySet<string>;
}

/** Accounts that stand for no single person: apps with access tokens and bots, and workspaces. */
const NON_PEOPLE: readonly unknown[] = ['app_user', 'team'];

/** Whether Bitbucket says that an account stands for no person. An account without a type counts as a person. */
export function isNoPerson(account: Account | null | undefined): boolean {
  return NON_PEOPLE.includes(account?.type);
}

/** The uuid of an account; undefined if there is none, as for deleted accounts. */
export function idOf(account: Account | null | undefined): string | undefined {
  const uuid: unknown = account?.uuid;
  return typeof uuid === 'string' && uuid && isPrintable(uuid) ? uuid : undefined;
}

/** The display name of an account, or otherwise its nickname; undefined if Bitbucket withholds both. */
export function nameOf(account: Account): string | undefined {
  const names: unknown[] = [account.display_name, account.nickname];
  return names
    .map((name) => (typeof name === 'string' ? maskCredentials(printable(name)).trim() : ''))
    .find((name) => name !== '');
}

/**
 * Converts accounts to people without duplicates, in the given order. Deleted accounts have no uuid and are left out.
 *
 * @param accounts a list; anything else counts as an empty one
 */
export function toPeople(accounts: readonly (Account | null | undefined)[] | null | undefined): Person[] {
  const people = new Map<string, Person>();
  for (const account of listOf(accounts)) {
    const id = idOf(account);
    if (!account || !id || people.has(id)) {
      continue;
    }
    people.set(id, { id, name: nameOf(account) ?? id });
  }
  return [...people.values()];
}

/** A list that Bitbucket documents. Anything that is not a list counts as an empty one. */
export function listOf<T>(list: readonly T[] | null | undefined): readonly T[] {
  return Array.isArray(list) ? (list as readonly T[]) : [];
}
