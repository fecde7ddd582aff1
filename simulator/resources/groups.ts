import type { GroupReference } from '../world/access/types';
import type { Workspace } from '../world/types';
import { renderAccount } from './accounts';
import { renderWorkspaceReference } from './workspaces';

type Json = Record<string, unknown>;

/** A group as the 2.0 API refers to it: without a uuid, as in the 1.0 API. */
export function renderGroupReference(
  { slug, name, short }: GroupReference,
  workspace: Workspace,
  origin: string,
): Json {
  const brief = { type: 'group', slug, ...(name !== undefined && { name }) };
  if (short) {
    return brief;
  }
  return {
    ...brief,
    full_slug: `${workspace.slug}:${slug}`,
    default_permission: null,
    email_forwarding_disabled: false,
    account_privilege: null,
    owner: renderAccount(workspace.account, origin),
    workspace: renderWorkspaceReference(workspace, origin),
    links: { self: { href: `${origin}/1.0/groups/${workspace.slug}/${slug}` } },
  };
}
