import { PEOPLE } from './names';
import { createRandom, type Random } from './random';
import type { Account } from './types';

/** Creates the members. Most profiles are complete; a few show as little as privacy settings allow. */
export function createUsers(seed: number, count: number): Account[] {
  const random = createRandom(seed, 'users');
  const users: Account[] = [];
  for (let index = 0; index < count; index += 1) {
    users.push(createUser(random));
  }
  hideFields(users);
  return users;
}

export function createUser(random: Random): Account {
  const people = random.pick(PEOPLE);
  const given = random.pick(people.given);
  const family = random.pick(people.family);
  return {
    type: 'user',
    uuid: random.uuid(),
    displayName: `${given} ${family}`,
    nickname: random.chance(0.5) ? `${given} ${family}` : `${given.toLowerCase()}${random.integer(1, 99)}`,
    accountId: random.chance(0.7) ? `712020:${random.uuid().slice(1, -1)}` : random.hex(24),
  };
}

/** Removes fields that privacy settings can hide, and gives two users the same nickname. */
function hideFields(users: Account[]): void {
  delete users[4]?.nickname;
  delete users[5]?.accountId;
  delete users[6]?.displayName;
  if (users[7] && users[8]) {
    users[8].nickname = users[7].nickname;
  }
  if (users[9]) {
    users[9] = { type: 'app_user', uuid: users[9].uuid, displayName: 'Deployment Robot' };
  }
}

/** Three people with complete profiles and one bot, who take part in pull requests but are not members. */
export function createOutsiders(seed: number): Account[] {
  const random = createRandom(seed, 'outsiders');
  const people = [createUser(random), createUser(random), createUser(random)];
  const bot: Account = { type: 'app_user', uuid: random.uuid(), displayName: 'Renovate', accountId: random.hex(24) };
  return [...people, bot];
}

/** An account that has been closed since. */
export function createDeletedAccount(random: Random, shape: 'null' | 'absent'): Account {
  return { ...createUser(random), deleted: shape };
}

/** A closed account that Bitbucket still shows, under the name "Former user". */
export function createFormerUser(random: Random): Account {
  return { type: 'user', uuid: random.uuid(), displayName: 'Former user', accountId: random.hex(24) };
}

/** The display name; if it is hidden, the nickname or the uuid. */
export function nameOf(account: Account): string {
  return account.displayName ?? account.nickname ?? account.uuid;
}

/** The author line of a commit: name and e-mail address. */
export function rawAuthor(account: Account): string {
  const name = nameOf(account);
  const mailbox = name
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^a-z]+/g, '.');
  return `${name} <${mailbox}@example.com>`;
}
