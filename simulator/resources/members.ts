import { workspaceList } from '../server/lists';
import { filterAndSort } from '../server/query';
import { badRequest, forbidden, RequestProblem, unknownWorkspace } from '../server/responses';
import type { Call } from '../server/route';
import type { Membership, Workspace } from '../world/types';
import { externalUserEntity, renderAccount, userEntity } from './accounts';
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
        return { type, permission: membership.permission, ...rest };
      },
    }),
  ],
  addOfWorkspace: (graph, { subject: workspace }, { workspaces, options }) => {
    const owners = new Set(
      workspaces.flatMap(({ memberships }) =>
        memberships.filter(({ permission }) => permission === 'owner').map(({ user }) => user.uuid),
      ),
    );
    for (const { user, permission } of workspace.memberships.filter(({ user: { type } }) => type !== 'team')) {
      const isAdmin = options.permissions ? owners.has(user.uuid) : undefined;
      graph.addEntity(userEntity(user, { key: graph.userKey(user.uuid), isAdmin }));
      const properties = options.permissions ? { permission } : {};
      graph.addRelationship(workspace.uuid, 'bitbucket_workspace_has_user', user.uuid, properties);
    }
    for (const { user, permission } of options.permissions ? workspace.guests : []) {
      graph.addEntity(externalUserEntity(user, { key: graph.userKey(user.uuid), isAdmin: false }));
      graph.addRelationship(workspace.uuid, 'bitbucket_workspace_has_user', user.uuid, { permission });
    }
  },
};

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
