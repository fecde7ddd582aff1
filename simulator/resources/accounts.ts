import type { ExpectedEntity } from '../graph/builder';
import { createRandom, type Random } from '../world/random';
import type { Json } from './json';

/** A person (`user`), a bot (`app_user`), or a workspace as an account (`team`). */
export interface Account {
  type: 'user' | 'team' | 'app_user';
  /** What an app is. */
  kind?: string;
  uuid: string;
  displayName?: string;
  nickname?: string;
  accountId?: string;
  accountStatus?: 'active' | 'inactive';
  /** Teams only: the workspace's slug. */
  username?: string;
  /** Returned only to callers that filter by this address. */
  email?: string;
  /** Whether the address follows from the names by a common pattern. */
  isEmailGuessable?: boolean;
  /** Set for a closed account. In place of the account, Bitbucket returns `null` or omits the field. */
  deleted?: 'null' | 'absent';
}

/** A person's given name and family name come from the same line. */
const PEOPLE: readonly { given: readonly string[]; family: readonly string[] }[] = [
  { given: ['Amina', 'Youssef', 'Leïla', 'Karim'], family: ['Benali', 'Haddad', 'El Amrani', 'Mansour'] },
  { given: ['Chidi', 'Ngozi', 'Emeka', 'Adaeze'], family: ['Okafor', 'Eze', 'Nwosu', 'Adeyemi'] },
  { given: ['Mei', 'Wei', 'Xiaoling', 'Jun'], family: ['Chen', 'Zhang', 'Liu', 'Wang'] },
  { given: ['Haruto', 'Yui', 'Sakura', 'Kenji'], family: ['Tanaka', 'Suzuki', 'Watanabe', 'Mori'] },
  { given: ['Priya', 'Arjun', 'Ananya', 'Vikram'], family: ['Sharma', 'Iyer', 'Patel', 'Reddy'] },
  { given: ['Łukasz', 'Zofia', 'Agnieszka', 'Piotr'], family: ['Kowalski', 'Wiśniewska', 'Zieliński', 'Nowak'] },
  { given: ['Sofía', 'Mateo', 'Camila', 'Joaquín'], family: ['García', 'Hernández', 'Muñoz', 'Rojas'] },
  { given: ['Freja', 'Lars', 'Ingrid', 'Søren'], family: ['Jensen', 'Lindqvist', 'Håkansson', 'Nygård'] },
  { given: ['Aoife', 'Callum', 'Siobhán', 'Rhys'], family: ["O'Brien", 'MacLeod', 'Kelly', 'Evans'] },
  { given: ['Elif', 'Mehmet', 'Zeynep', 'Can'], family: ['Yılmaz', 'Demir', 'Şahin', 'Öztürk'] },
  { given: ['Olena', 'Taras', 'Iryna', 'Bohdan'], family: ['Shevchenko', 'Kovalenko', 'Bondar', 'Melnyk'] },
  { given: ['Malia', 'Tane', 'Aroha', 'Sione'], family: ['Kahale', 'Ngata', 'Tuilagi', 'Fonua'] },
  { given: ['Thiago', 'Beatriz', 'João', 'Larissa'], family: ['Silva', 'Souza', 'Carvalho', 'Araújo'] },
  { given: ['Hannah', 'Jonas', 'Greta', 'Felix'], family: ['Müller', 'Schäfer', 'Weiß', 'Becker'] },
  { given: ['Minh', 'Linh', 'Thảo', 'Quang'], family: ['Nguyễn', 'Trần', 'Phạm', 'Lê'] },
];

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
    accountStatus: 'active',
  };
}

/** Removes fields that Bitbucket can leave out, deactivates an account, and gives two users the same nickname. */
function hideFields(users: Account[]): void {
  if (users[2]) {
    users[2].accountStatus = 'inactive';
  }
  delete users[3]?.accountStatus;
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
    ...(account.kind !== undefined && { kind: account.kind }),
    uuid: account.uuid,
    ...(account.accountId !== undefined && { account_id: account.accountId }),
    ...(account.nickname !== undefined && { nickname: account.nickname }),
    ...(account.accountStatus !== undefined && { account_status: account.accountStatus }),
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

/** Two who may do something in a workspace without being members: a person and a bot. */
export function createGuests(seed: number): Account[] {
  const random = createRandom(seed, 'guests');
  const bot: Account = { type: 'app_user', uuid: random.uuid(), displayName: 'Audit Bot' };
  return [createUser(random), { ...bot, kind: 'workspace_access_token' }];
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

/** What workspaces tell about a person. */
export interface RoleFacts {
  isAdmin?: boolean;
  workspaceRole?: string;
  joinedOn?: number;
  lastAccessedOn?: number;
}

export function userEntity(user: Account, { key, ...facts }: RoleFacts & { key: string }): ExpectedEntity {
  const name = nameOf(user);
  const isActive = user.accountStatus && user.accountStatus === 'active';
  return {
    _key: key,
    _type: 'bitbucket_user',
    _class: ['User'],
    uuid: user.uuid,
    accountId: user.accountId,
    userIds: user.accountId === undefined ? undefined : [user.accountId],
    userType: user.type,
    kind: user.kind,
    isActive,
    ...facts,
    nickname: user.nickname,
    name,
    displayName: name,
    active: isActive,
    webLink: `https://bitbucket.org/${encodeURIComponent(user.uuid)}/`,
  };
}

/** Somebody outside the workspaces has the properties of a member. */
export function externalUserEntity(user: Account, facts: RoleFacts & { key: string }): ExpectedEntity {
  return { ...userEntity(user, facts), _type: 'bitbucket_external_user' };
}
