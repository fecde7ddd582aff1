import { renderGroup, renderProject, renderWorkspace } from '../resources/workspaces';
import type { Project } from '../world/types';
import { findWorkspace } from './lookups';
import { EMAIL_FIELD, listMemberships } from './memberFilter';
import { RequestProblem } from './problem';
import { filterAndSort, type ReadField } from './query';
import { deprecated, forbidden, ok, unknownWorkspace } from './responses';
import { type Call, listing, type Route } from './route';

/** No limit is documented for these endpoints. */
export const WORKSPACE_ROUTES: readonly Route[] = [
  { endpoint: 'workspaces', path: '/2.0/workspaces', scopes: [], bucket: 'other', response: deprecated },
  {
    endpoint: 'workspace',
    path: '/2.0/workspaces/{workspace}',
    scopes: [],
    bucket: 'other',
    response: (call) => ok(renderWorkspace(findWorkspace(call), call.origin)),
  },
  {
    endpoint: 'members',
    path: '/2.0/workspaces/{workspace}/members',
    scopes: ['account'],
    bucket: 'other',
    pages: { defaultLength: 50, maximum: 100, style: 'number' },
    hidden: [EMAIL_FIELD],
    list: (call) => listMemberships(call, false),
  },
  {
    endpoint: 'permissions',
    isClosedToAccessTokens: true,
    path: '/2.0/workspaces/{workspace}/permissions',
    scopes: ['account'],
    bucket: 'other',
    pages: { defaultLength: 10, maximum: 100, style: 'number' },
    list: (call) => {
      // Unlike the list of members, this endpoint does not accept the uuid of a workspace.
      refuseUuid(call);
      return listMemberships(call, true);
    },
  },
  {
    endpoint: 'projects',
    path: '/2.0/workspaces/{workspace}/projects',
    scopes: ['project'],
    bucket: 'other',
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
    isClosedToAccessTokens: true,
    path: '/1.0/groups/{workspace}',
    scopes: ['account'],
    bucket: 'other',
    response: (call) => {
      if (call.params.workspace?.startsWith('{') || !call.rights.administrator) {
        return forbidden();
      }
      return ok(findWorkspace(call).groups.map(renderGroup));
    },
  },
];

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
