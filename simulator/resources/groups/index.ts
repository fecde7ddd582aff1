import { findWorkspace } from '../../server/lookups';
import { forbidden, ok } from '../../server/responses';
import type { Resource } from '../resource';
import { groupEntity, renderGroup } from './record';

export const groups: Resource = {
  source: 'groups',
  routes: [
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
  ],
  addOfWorkspace: (graph, { subject: workspace }) => {
    for (const group of workspace.groups) {
      const entity = groupEntity(group, workspace);
      graph.addEntity(entity);
      graph.addRelationship(workspace.uuid, 'bitbucket_workspace_has_group', entity._key);
      for (const member of group.members) {
        graph.addRelationship(entity._key, 'bitbucket_group_has_user', member.uuid);
      }
      // Most groups belong to the workspace, which is not a user.
      if (group.owner.type !== 'team') {
        graph.addRelationship(group.owner.uuid, 'bitbucket_user_owns_group', entity._key);
      }
    }
  },
};
