import { findWorkspace } from '../../server/lookups';
import { deprecated, ok } from '../../server/responses';
import type { Resource } from '../resource';
import { renderWorkspace, workspaceEntity } from './record';

export const workspaces: Resource = {
  routes: [
    { endpoint: 'workspaces', path: '/2.0/workspaces', scopes: [], bucket: 'other', response: deprecated },
    {
      endpoint: 'workspace',
      path: '/2.0/workspaces/{workspace}',
      scopes: [],
      bucket: 'other',
      response: (call) => ok(renderWorkspace(findWorkspace(call), call.origin)),
    },
  ],
  addOfWorkspace: (graph, { subject }) => graph.addEntity(workspaceEntity(subject)),
};
