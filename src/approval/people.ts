import type { Account } from '../bitbucket/resources';

/** Somebody who takes part in a pull request. */
export interface Person {
  id: string;
  name: string;
}

/** What people call an account; undefined where Bitbucket withholds both names. */
export function nameOf(account: Account): string | undefined {
  return account.display_name || account.nickname || undefined;
}

/** The accounts as people, each once, in the order given. Deleted accounts, which have no uuid, are left out. */
export function toPeople(accounts: Iterable<Account | null | undefined>): Person[] {
  const people = new Map<string, Person>();
  for (const account of accounts) {
    if (!account?.uuid || people.has(account.uuid)) continue;
    people.set(account.uuid, { id: account.uuid, name: nameOf(account) ?? account.uuid });
  }
  return [...people.values()];
}
