import { renderMembership } from '../resources/workspaces';
import type { Membership } from '../world/types';
import { findWorkspace } from './lookups';
import { badRequest, RequestProblem } from './problem';
import { filterAndSort } from './query';
import { forbidden } from './responses';
import { type Call, listing } from './route';

export const EMAIL_FIELD = 'values.user.email';
const MAX_ADDRESSES = 90;
/** The only form of `q` with addresses that Bitbucket documents. */
const BY_EMAIL = /^\s*user\.email\s+IN\s*\(([^)]*)\)\s*$/i;

/**
 * Lists the members of a workspace. Administrators, integrations and workspace access tokens can filter by e-mail
 * address, and get the addresses that they asked for.
 * See https://developer.atlassian.com/cloud/bitbucket/rest/api-group-workspaces/#api-workspaces-workspace-members-get
 */
export function listMemberships(call: Call, withPermission: boolean) {
  const workspace = findWorkspace(call);
  const addresses = readAddresses(call.query.get('q'));
  const filter = addresses && filterFor(call);
  if (filter === 'forbidden') {
    throw new RequestProblem(forbidden());
  }
  const isFiltered = filter === 'works';
  const members = workspace.memberships;
  const byAddress = ({ user }: Membership) => addresses?.has(user.email?.toLowerCase() ?? '');
  const showsAddress = isFiltered && call.asksFor(EMAIL_FIELD);
  return listing({
    items: isFiltered ? members.filter(byAddress) : addresses ? members : filterAndSort(members, call.query, readField),
    render: (membership) => renderMembership(membership, workspace, call.origin, { withPermission, showsAddress }),
  });
}

function readAddresses(q: string | null): Set<string> | undefined {
  const list = BY_EMAIL.exec(q ?? '')?.[1];
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
