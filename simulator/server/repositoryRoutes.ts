import { renderRepository } from '../resources/repositories';
import type { Repository } from '../world/types';
import { findRepository, findWorkspace } from './lookups';
import { filterAndSort, type ReadField } from './query';
import { deprecated, ok } from './responses';
import { listing, type Route } from './route';

/** All calls under `/2.0/repositories` count against one limit. */
export const REPOSITORY_ROUTES: readonly Route[] = [
  // This route also matches a path with an empty workspace.
  { endpoint: 'all-repositories', path: '/2.0/repositories', scopes: [], bucket: 'repository', response: deprecated },
  {
    endpoint: 'repositories',
    path: '/2.0/repositories/{workspace}',
    scopes: ['repository'],
    bucket: 'repository',
    pages: { defaultLength: 10, maximum: 100, style: 'number' },
    list: (call) =>
      listing({
        items: filterAndSort(call.directory.repositories(findWorkspace(call), call), call.query, readField),
        render: (repository) => renderRepository(repository, call.origin),
      }),
  },
  {
    endpoint: 'repository',
    path: '/2.0/repositories/{workspace}/{repository}',
    scopes: ['repository'],
    bucket: 'repository',
    response: (call) => ok(renderRepository(findRepository(call), call.origin)),
  },
];

const readField: ReadField<Repository> = (repository, field) => {
  const fields: Record<string, () => ReturnType<ReadField<Repository>>> = {
    uuid: () => repository.uuid,
    name: () => repository.name,
    slug: () => repository.slug,
    full_name: () => repository.fullName,
    is_private: () => repository.isPrivate,
    language: () => repository.language,
    size: () => repository.size,
    created_on: () => ({ at: repository.createdOn }),
    updated_on: () => ({ at: repository.updatedOn }),
    'project.key': () => repository.project?.key ?? null,
    'project.uuid': () => repository.project?.uuid ?? null,
  };
  return fields[field]?.();
};
