import { renderGroup, renderMembership, renderProject, renderWorkspace } from '../resources/workspaces';
import type { Project } from '../world/types';
import { findWorkspace } from './lookups';
import { RequestProblem } from './problem';
import { filterAndSort, type ReadField } from './query';
import { deprecated, forbidden, ok, unknownWorkspace } from './responses';
import { type Call, listing, type Route } from './route';

/** Nothing here spends from the limit on repository data. */
export const WORKSPACE_ROUTES: readonly Route[] = [
  { endpoint: 'workspaces', path: '/2.0/workspaces', scopes: [], bucket: 'none', response: deprecated },
  {
    endpoint: 'workspace',
    path: '/2.0/workspaces/{workspace}',
    scopes: [],
    bucket: 'none',
    response: (call) => ok(renderWorkspace(findWorkspace(call), call.origin)),
  },
  {
    endpoint: 'members',
    path: '/2.0/workspaces/{workspace}/members',
    scopes: ['account'],
    bucket: 'none',
    pages: { defaultLength: 50, maximum: 100, style: 'number' },
    list: (call) => listMemberships(call, false),
  },
  {
    endpoint: 'permissions',
    path: '/2.0/workspaces/{workspace}/permissions',
    scopes: ['account'],
    bucket: 'none',
    pages: { defaultLength: 10, maximum: 100, style: 'number' },
    list: (call) => {
      // Unlike the member list, this one does not know workspaces by their uuid.
      refuseUuid(call);
      return listMemberships(call, true);
    },
  },
  {
    endpoint: 'projects',
    path: '/2.0/workspaces/{workspace}/projects',
    scopes: ['project'],
    bucket: 'none',
    pages: { defaultLength: 50, maximum: 100, style: 'number' },
    list: (call) => {
      const workspace = findWorkspace(call);
      return listing({
        items: filterAndSort(workspace.projects, call.query, readProjectField),
        render: (project) => renderProject(project, workspace, call.origin),
      });
    },
  },
  {
    endpoint: 'groups',
    path: '/1.0/groups/{workspace}',
    scopes: ['account'],
    bucket: 'none',
    response: (call) => {
      if (call.params.workspace?.startsWith('{') || call.consumer.administrator === false) {
        return forbidden();
      }
      return ok(findWorkspace(call).groups.map(renderGroup));
    },
  },
];

function listMemberships(call: Call, withPermission: boolean) {
  const workspace = findWorkspace(call);
  return listing({
    items: filterAndSort(workspace.memberships, call.query, ({ permission, user }, field) => {
      if (field === 'permission') {
        return permission;
      }
      if (field === 'user.uuid') {
        return user.uuid;
      }
      if (field === 'user.account_id') {
        return user.accountId ?? null;
      }
      return field === 'user.nickname' ? (user.nickname ?? null) : undefined;
    }),
    render: (membership) => renderMembership(membership, workspace, call.origin, withPermission),
  });
}

function refuseUuid({ params }: Call): void {
  const identifier = params.workspace ?? '';
  if (identifier.startsWith('{')) {
    throw new RequestProblem(unknownWorkspace(identifier));
  }
}

const readProjectField: ReadField<Project> = (project, field) => {
  if (field === 'key') {
    return project.key;
  }
  if (field === 'name') {
    return project.name;
  }
  if (field === 'uuid') {
    return project.uuid;
  }
  if (field === 'created_on') {
    return { at: project.createdOn };
  }
  return field === 'updated_on' ? { at: project.updatedOn } : undefined;
};
