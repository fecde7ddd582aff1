import { PAGES, REPOSITORY } from '../../server/lists';
import { findRepository, findWorkspace } from '../../server/lookups';
import { filterAndSort } from '../../server/query';
import { deprecated, ok } from '../../server/responses';
import { listing } from '../../server/route';
import type { Resource } from '../resource';
import { readRepositoryField, renderRepository, repositoryEntity } from './record';

export const repositories: Resource = {
  source: 'repositories',
  routes: [
    // This route also matches a path with an empty workspace.
    { endpoint: 'all-repositories', path: '/2.0/repositories', scopes: [], bucket: 'repository', response: deprecated },
    {
      endpoint: 'repositories',
      path: '/2.0/repositories/{workspace}',
      scopes: ['repository'],
      bucket: 'repository',
      pages: PAGES,
      list: (call) =>
        listing({
          items: filterAndSort(call.directory.repositories(findWorkspace(call), call), call.query, readRepositoryField),
          render: (repository) => renderRepository(repository, call.origin),
        }),
    },
    {
      endpoint: 'repository',
      path: REPOSITORY,
      scopes: ['repository'],
      bucket: 'repository',
      response: (call) => ok(renderRepository(findRepository(call), call.origin)),
    },
  ],
  addOfWorkspace: (graph, { subject: workspace }) => {
    for (const repository of workspace.repositories) {
      graph.addEntity(repositoryEntity(repository));
      graph.addRelationship(workspace.uuid, 'bitbucket_workspace_owns_repo', repository.uuid);
      if (repository.project) {
        graph.addRelationship(repository.project.uuid, 'bitbucket_project_has_repo', repository.uuid);
      }
    }
  },
};
