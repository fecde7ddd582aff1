import { workspaceList } from '../server/lists';
import { filterAndSort } from '../server/query';
import { badRequest, forbidden, RequestProblem, unknownWorkspace } from '../server/responses';
import type { Call } from '../server/route';
import { type Micros, toMillis, toStamp } from '../world/time';
import type { Membership, Workspace } from '../world/types';
import { type Account, externalUserEntity, renderAccount, type RoleFacts, userEntity } from './accounts';
import type { Json } from './json';
import type { Resource } from './resource';
import { renderWorkspaceReference } from './workspaces/record';

const EMAIL_FIELD = 'values.user.email';
const MAX_ADDRESSES = 90;
/** The only form of `q` with addresses that Bitbucket documents. */
const BY_EMAIL = /^\s*user\.email\s+IN\s*\(([^)]*)\)\s*$/i;

export const members: Resource = {
  source: 'users',
  routes: [
    workspaceList({
      endpoint: 'members',
      path: 'members',
      scopes: ['account'],
      pages: { defaultLength: 50, maximum: 100, style: 'number' },
      hidden: [EMAIL_FIELD],
      items: ({ memberships }, call) => selectMemberships(memberships, call),
      render: (membership, { workspace }, call) => renderMembership(membership, workspace, call),
    }),
    workspaceList({
      endpoint: 'permissions',
      isClosedToAccessTokens: true,
      path: 'permissions',
      scopes: ['account'],
      items: (workspace, call) => {
        // Unlike the list of members, this endpoint does not accept the uuid of a workspace.
        const identifier = call.params.workspace ?? '';
        if (identifier.startsWith('{')) {
          throw new RequestProblem(unknownWorkspace(identifier));
        }
        return selectMemberships([...workspace.memberships, ...workspace.guests], call);
      },
      render: (membership, { workspace }, call) => {
        const { type, ...rest } = renderMembership(membership, workspace, call);
        return { type, permission: membership.permission, ...rest, ...renderTimes(membership) };
      },
    }),
  ],
  addOfWorkspace: (graph, { subject: workspace }, { workspaces, options }) => {
    const factsOf = (user: Account) => ({
      key: graph.userKey(user.uuid),
      ...(options.permissions && roleFacts(user, workspaces)),
    });
    for (const { user, permission } of workspace.memberships.filter(({ user: { type } }) => type !== 'team')) {
      graph.addEntity(userEntity(user, factsOf(user)));
      const properties = options.permissions ? { permission } : {};
      graph.addRelationship(workspace.uuid, 'bitbucket_workspace_has_user', user.uuid, properties);
    }
    for (const { user, permission } of options.permissions ? workspace.guests : []) {
      graph.addEntity(externalUserEntity(user, factsOf(user)));
      graph.addRelationship(workspace.uuid, 'bitbucket_workspace_has_user', user.uuid, { permission });
    }
  },
};

/** What is known of somebody from all workspaces together. */
function roleFacts(user: Account, workspaces: readonly Workspace[]): RoleFacts {
  const own = workspaces.flatMap(({ memberships, guests }) =>
    [...memberships, ...guests].filter((membership) => membership.user === user),
  );
  const roles = own.map(({ permission }) => permission);
  const times = (list: (Micros | null | undefined)[]) =>
    list.includes(undefined) || list.includes(null) ? [] : (list as Micros[]).sort((one, other) => one - other);
  const [joined] = times(own.map(({ addedOn }) => addedOn));
  const accessed = times(own.map(({ lastAccessed }) => lastAccessed)).at(-1);
  return {
    isAdmin: roles.includes('owner'),
    workspaceRole: (['owner', 'member', 'collaborator'] as const).find((role) => roles.includes(role)),
    joinedOn: joined && toMillis(joined),
    lastAccessedOn: accessed && toMillis(accessed),
  };
}

/**
 * Administrators, integrations and workspace access tokens can filter by e-mail address, and get the addresses that they
 * asked for.
 * See https://developer.atlassian.com/cloud/bitbucket/rest/api-group-workspaces/#api-workspaces-workspace-members-get
 */
function selectMemberships(memberships: readonly Membership[], call: Call): readonly Membership[] {
  const addresses = readAddresses(call.query);
  if (!addresses) {
    return filterAndSort(memberships, call.query, readField);
  }
  const filter = filterFor(call);
  if (filter === 'forbidden') {
    throw new RequestProblem(forbidden());
  }
  const isWanted = ({ user }: Membership) => addresses.has(user.email?.toLowerCase() ?? '');
  return filter === 'works' ? memberships.filter(isWanted) : memberships;
}

/** Bitbucket shows an address only to those who filter by it, and only when `fields` names it. */
function renderMembership({ user }: Membership, workspace: Workspace, call: Call): Json {
  const showsAddress =
    call.asksFor(EMAIL_FIELD) && readAddresses(call.query) !== undefined && filterFor(call) === 'works';
  const self = `${call.origin}/2.0/workspaces/${workspace.slug}/members/${encodeURIComponent(user.uuid)}`;
  return {
    type: 'workspace_membership',
    user: { ...renderAccount(user, call.origin), ...(showsAddress && { email: user.email }) },
    workspace: renderWorkspaceReference(workspace, call.origin),
    links: { self: { href: self } },
  };
}

function renderTimes({ addedOn, lastAccessed }: Membership): Json {
  return {
    ...(addedOn !== undefined && { added_on: toStamp(addedOn) }),
    ...(lastAccessed !== undefined && { last_accessed: lastAccessed === null ? null : toStamp(lastAccessed) }),
  };
}

function readAddresses(query: URLSearchParams): Set<string> | undefined {
  const list = BY_EMAIL.exec(query.get('q') ?? '')?.[1];
  if (list === undefined) {
    return undefined;
  }
  const addresses = [...list.matchAll(/"([^"]*)"/g)].map((match) => (match[1] as string).toLowerCase());
  if (addresses.length > MAX_ADDRESSES) {
    throw badRequest('Invalid query', `At most ${MAX_ADDRESSES} email addresses can be queried at a time.`);
  }
  return new Set(addresses);
}

/** For callers without the right to filter by address, Bitbucket ignores the filter, according to reports of clients. */
function filterFor({ options, rights, caller }: Call): 'works' | 'forbidden' | 'ignored' {
  const reach = caller.accessToken?.reach ?? {};
  const isEntitled = caller.accessToken ? !('project' in reach || 'repository' in reach) : rights.administrator;
  return isEntitled ? (options.emails?.filter ?? 'works') : 'ignored';
}

function readField({ permission, user }: Membership, field: string): string | null | undefined {
  switch (field) {
    case 'permission':
      return permission;
    case 'user.uuid':
      return user.uuid;
    case 'user.account_id':
      return user.accountId ?? null;
    case 'user.nickname':
      return user.nickname ?? null;
    default:
      return undefined;
  }
}
